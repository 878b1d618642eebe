// The questions to start from: shown by the words in them, and folded away where there is no room beside the editor.

export function siftExamples(examples) {
  if (!examples) return;
  const box = examples.querySelector(".sift");
  const words = box.querySelector("input");
  const told = box.querySelector("[role=status]");
  const questions = [...examples.querySelectorAll("li")].map((item) => ({ item, text: folded(item.textContent) }));
  if (matchMedia("(max-width: 60rem)").matches) examples.open = false;
  box.hidden = false;
  words.addEventListener("input", () => {
    const wanted = folded(words.value).split(/\s+/);
    const found = questions.filter(({ item, text }) => {
      item.hidden = !wanted.every((each) => text.includes(each));
      return !item.hidden;
    });
    told.textContent = words.value.trim() ? `${found.length} of ${questions.length} questions` : "";
  });
}

// Return a text as it is compared: without accents, in small letters.
export function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

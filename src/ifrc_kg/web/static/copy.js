/* Buttons that copy a text of the page.

   <button type="button" data-copies="#brief" data-copied="Copied" data-failed="Press Ctrl+C" hidden>Copy</button>

   `data-copies` is the selector of what is copied: its value where it is a field, its text else.
   Without this script the button stays hidden, and the text can be selected by hand. */
"use strict";

(() => {
  const selectText = (source) => {
    if ("select" in source) {
      source.focus();
      source.select();
      return;
    }
    const range = document.createRange();
    range.selectNodeContents(source);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };

  /* The clipboard is there in secure contexts only; elsewhere the text is selected, and the older command tried. */
  const copied = async (source) => {
    if (navigator.clipboard && window.isSecureContext) {
      try {
        await navigator.clipboard.writeText("value" in source ? source.value : source.textContent);
        return true;
      } catch {
        /* Not permitted: the older way may be. */
      }
    }
    const folded = source.closest("details");
    if (folded) folded.open = true;
    selectText(source);
    return document.execCommand("copy");
  };

  for (const button of document.querySelectorAll("[data-copies]")) {
    const word = document.createElement("span");
    word.className = "copied";
    word.setAttribute("role", "status");
    word.setAttribute("aria-live", "polite");
    button.after(" ", word);
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.querySelector(button.dataset.copies);
      const done = source ? await copied(source) : false;
      const text = done ? button.dataset.copied || "Copied" : button.dataset.failed || "Selected: press Ctrl+C";
      /* A word that stays the same is not read out again: it goes first. */
      word.textContent = "";
      setTimeout(() => { word.textContent = text; }, 50);
    });
  }
})();

// What the server says to the query: the answer below the form, a fault at its line in the editor.
import { toldTime } from "./answer-time.js";

// Return the command that asks what the editor holds, and shows the answer.
export function answerTo(form, editor) {
  const place = document.createElement("section");
  place.id = "answered";
  place.setAttribute("aria-label", "Answer");
  const title = document.createElement("h2");
  const said = document.createElement("p");
  said.className = "soft";
  said.setAttribute("role", "status");
  const shown = document.createElement("div");
  place.append(title, said, shown);
  place.hidden = true;
  form.closest(".desk").after(place);
  const faults = faultsOf(editor);
  let underWay = new AbortController();
  addEventListener("popstate", () => {
    const words = new URLSearchParams(location.search);
    editor.setValue(words.get("query") ?? form.elements.query.defaultValue);
    form.elements.query.value = editor.getValue();
    place.hidden = true;
    if (words.has("query") && !words.has("edit")) ask();
  });
  return ask;

  async function ask() {
    underWay.abort();
    underWay = new AbortController();
    faults.clear();
    said.textContent = "Asking …";
    place.hidden = false;
    place.setAttribute("aria-busy", "true");
    const address = addressOf(form);
    try {
      // A problem is preferred as data, since that has the line and the column; an answer is there as a page only.
      const response = await fetch(address, {
        headers: { Accept: "application/problem+json, text/html;q=0.9" },
        signal: underWay.signal,
      });
      const body = await response.text();
      if (response.ok) showAnswer(body, response);
      else showProblem(problemOf(body, response));
    } catch (fault) {
      if (fault.name === "AbortError") return;
      showProblem({ title: "No answer", detail: "The server cannot be reached." });
    }
    place.removeAttribute("aria-busy");
  }

  function showAnswer(body, response) {
    const page = new DOMParser().parseFromString(body, "text/html");
    const answer = page.getElementById("answer");
    for (const each of answer.querySelectorAll("[name=edit], #answer-time")) each.remove();
    const own = document.createElement("a");
    own.href = addressOf(form);
    own.textContent = "Link to this answer";
    answer.querySelector(".downloads").prepend(own);
    title.textContent = "Answer";
    shown.replaceChildren(...answer.childNodes);
    // How much there is stands at the table already, for those who see it.
    const rows = document.createElement("span");
    rows.className = "unseen";
    rows.textContent = `${shown.querySelector("caption")?.textContent.trim() ?? ""} `;
    said.replaceChildren(rows, toldTime(timingsOf(response)));
    // The address of this page becomes that of the answer, which anybody can open, and which is no editor's.
    if (own.href !== location.href) history.pushState(null, "", own.href);
    place.scrollIntoView({ block: "nearest" });
  }

  function showProblem(problem) {
    said.textContent = "";
    const box = document.createElement("div");
    box.className = "refused";
    box.setAttribute("role", "alert");
    const detail = document.createElement("p");
    detail.textContent = problem.detail;
    title.textContent = problem.title;
    box.append(detail);
    if (problem.hint) {
      const hint = document.createElement("p");
      hint.textContent = problem.hint;
      box.append(hint);
    }
    if (problem.line) {
      const where = document.createElement("button");
      where.type = "button";
      where.className = "quiet";
      where.textContent = `Go to line ${problem.line}${problem.column ? `, column ${problem.column}` : ""}`;
      where.addEventListener("click", () => faults.visit(problem));
      box.append(where);
      faults.show(problem);
    }
    shown.replaceChildren(box);
  }
}

// Return the address of the answer to what the form holds: a plain one, as the form itself would ask.
function addressOf(form) {
  const words = new URLSearchParams(new FormData(form));
  words.delete("format");
  return new URL(`?${words}`, form.action).href;
}

function problemOf(body, response) {
  try {
    return JSON.parse(body);
  } catch {
    return { title: `Status ${response.status}`, detail: response.statusText || "The server refused the query." };
  }
}

function timingsOf(response) {
  return (response.headers.get("Server-Timing") ?? "").split(",").map((each) => {
    const [name, duration] = each.trim().split(/;.*?=/);
    return { name, duration: Number(duration) };
  });
}

// Marks in the editor: the line and the word of a fault, and below the line what is wrong.
function faultsOf(editor) {
  const doc = editor.getDoc();
  let marks = [];
  const clear = () => {
    for (const each of marks) each.clear();
    marks = [];
  };
  const place = ({ line, column }) => ({ line: Math.min(line, doc.lineCount()) - 1, ch: Math.max((column ?? 1) - 1, 0) });
  editor.on("change", clear);
  return {
    clear,
    show(problem) {
      const from = place(problem);
      const [word] = doc.getLine(from.line).slice(from.ch).match(/^(?:[?$]?[\p{L}\p{N}_:.-]+|.)?/u);
      const told = document.createElement("div");
      told.className = "told";
      told.textContent = problem.detail;
      const widget = editor.addLineWidget(from.line, told, { coverGutter: false, noHScroll: true });
      editor.addLineClass(from.line, "background", "faulty");
      marks = [widget, { clear: () => editor.removeLineClass(from.line, "background", "faulty") }];
      editor.scrollIntoView(from, 100);
      if (word) marks.push(doc.markText(from, { line: from.line, ch: from.ch + word.length }, { className: "fault-here" }));
    },
    visit(problem) {
      doc.setCursor(place(problem));
      editor.focus();
    },
  };
}

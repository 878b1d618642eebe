// The editor of /sparql: Yasgui's, in place of the text field of the form, which stays what is sent.
// Without this script, or where it fails, the form works as it is.
import { answerTo } from "./sparql-answer.js";
import { completionOf } from "./sparql-completion.js";
import { siftExamples } from "./sparql-examples.js";

const form = document.getElementById("ask");
const field = form.elements.query;

siftExamples(document.querySelector(".examples"));
edit().catch((fault) => console.warn("The plain form stays, since the editor cannot be shown.", fault));

async function edit() {
  const { editor: bundle, styles, terms } = form.dataset;
  const [{ default: Yasqe }, known] = await Promise.all([
    import(bundle),
    fetch(terms).then((response) => response.json()),
    ...styles.split(" ").map(style),
  ]);
  const editor = replaceField(Yasqe);
  const completion = completionOf(editor, known);
  const answer = answerTo(form, editor);
  editor.setOption("extraKeys", {
    ...editor.getOption("extraKeys"),
    // Nothing is to be saved, and Tab goes on to the next field: indenting has keys of its own.
    Tab: false,
    "Shift-Tab": false,
    Esc: false,
    "Ctrl-S": false,
    "Ctrl-Space": completion,
    "Ctrl-Enter": () => form.requestSubmit(),
    "Cmd-Enter": () => form.requestSubmit(),
  });
  form.addEventListener("submit", (event) => {
    field.value = editor.getValue();
    // Another format is no page: the browser asks for it, and takes it down as a file.
    if (form.elements.format.value === "html" && !event.submitter?.name) {
      event.preventDefault();
      answer();
    }
  });
}

// Load a style sheet; the editor is shown when it is there.
function style(address) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  return new Promise((done, fail) => {
    link.addEventListener("load", done);
    link.addEventListener("error", () => fail(new Error(`no style sheet: ${address}`)));
    document.head.append(link);
  });
}

function replaceField(Yasqe) {
  // Lists are not overwritten by those of an editor, but mixed with them: they are set here.
  Yasqe.defaults.autocompleters = [];
  Yasqe.defaults.gutters = ["gutterErrorBar", "CodeMirror-linenumbers"];
  const place = document.createElement("div");
  place.className = "editor";
  field.after(place);
  const made = new Yasqe(place, {
    value: field.value,
    requestConfig: { endpoint: form.action },
    // What is written is in the address of its answer, and nowhere else: no storage, no fragment.
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    foldGutter: false,
    editorHeight: "auto",
    viewportMargin: Infinity,
    // Screen readers read a text that can be edited; they would see one line of a hidden text field.
    inputStyle: "contenteditable",
    screenReaderLabel: "Query",
  });
  // Yasgui's object is a copy of CodeMirror's; only the latter knows in which operation it is.
  const editor = made.getWrapperElement().CodeMirror;
  const help = document.createElement("p");
  help.id = "editor-help";
  help.className = "soft small";
  help.innerHTML =
    "Type letters of a name (<kbd>xeno</kbd>) or a prefix (<kbd>action:</kbd>), and pick what is meant with <kbd>↓</kbd> and <kbd>Enter</kbd>; " +
    "<kbd>Ctrl</kbd>+<kbd>Space</kbd> brings the list back, <kbd>Esc</kbd> closes it. " +
    "<kbd>Ctrl</kbd>+<kbd>Enter</kbd> runs the query. <kbd>Tab</kbd> leaves the editor; <kbd>Ctrl</kbd>+<kbd>]</kbd> indents.";
  place.after(help);
  const input = editor.getInputField();
  for (const [name, value] of Object.entries({ role: "textbox", "aria-multiline": "true", "aria-describedby": help.id })) {
    input.setAttribute(name, value);
  }
  document.querySelector("label[for=query]").addEventListener("click", (event) => {
    event.preventDefault();
    editor.focus();
  });
  field.hidden = true;
  editor.refresh();
  return editor;
}

// What the editor completes: prefixes, terms and things by CURIE or by label, and the variables of the query.
import { folded } from "./sparql-examples.js";

const MOST = 60;
// A list is shown unasked from so many letters on; asked for by a key, from the first one.
const FEWEST_LETTERS = 3;
const KEYWORDS = `a abs as asc ask avg base bind bnode bound by ceil coalesce concat construct contains count datatype
  day desc describe distinct encode_for_uri exists false filter floor from graph group having hours if in iri isblank
  isiri isliteral isnumeric isuri lang langmatches lcase limit max md5 min minus minutes month named not now offset
  optional order prefix rand reduced regex replace round sample sameterm seconds select separator service sha1 sha256
  sha384 sha512 silent str strafter strbefore strdt strends strlang strlen strstarts struuid substr sum timezone true tz
  ucase undef union uri uuid values where year`.split(/\s+/);
const ORDER = ["class", "property", "thing"];

// Let an editor complete what is known; return the command that brings the list up.
export function completionOf(editor, { prefixes, terms }) {
  const listed = terms.map(({ curie, label, what }) => {
    const [prefix, local] = curie.split(/:(.*)/s);
    return { text: curie, label, what, prefix, local: local.toLowerCase(), words: folded(label) };
  });
  const spaces = Object.entries(prefixes).map(([prefix, space]) => ({
    text: `${prefix}:`,
    declaration: `${prefix}: <${space}>`,
    label: space,
    what: "prefix",
  }));
  const show = (isAsked) => {
    const hint = () => hintsAt(editor, { listed, spaces, prefixes, isAsked });
    if (!hint()) return;
    editor.showHint({
      hint,
      completeSingle: false,
      closeCharacters: /[\s<>"{}()[\],;|^]/,
      container: editor.getWrapperElement().parentNode,
    });
  };
  editor.on("inputRead", (_, { origin, text }) => {
    if (origin !== "+input") return;
    if (text[0] === ":") declareTyped(editor, prefixes);
    if (!editor.state.completionActive) show(false);
  });
  return () => show(true);
}

function hintsAt(editor, { listed, spaces, prefixes, isAsked }) {
  const cursor = editor.getDoc().getCursor();
  const before = editor.getLine(cursor.line).slice(0, cursor.ch);
  const [word] = before.match(/(?:[?$][\p{L}\p{N}_]*|[\p{L}\p{N}_.:-]*)$/u);
  const start = before.slice(0, before.length - word.length);
  if (isText(start)) return null;
  const found = candidates({ word, start, listed, spaces, isAsked, text: editor.getValue() });
  if (!found.length || (found.length === 1 && found[0].text === word && !isAsked)) return null;
  const from = { line: cursor.line, ch: start.length };
  const list = found.slice(0, MOST).map((each) => ({ ...each, render, hint: (_, data, picked) => put(editor, data, picked, prefixes) }));
  return { list, from, to: cursor };
}

// Tell whether what follows is no place for a name: within a comment, a string or an IRI.
function isText(start) {
  const bare = start.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|<[^<>\s]*>/g, "");
  return /["'#]|<\S*$/.test(bare);
}

function candidates({ word, start, listed, spaces, isAsked, text }) {
  if (/^[?$]/.test(word)) {
    const known = new Set(text.match(/[?$][\p{L}\p{N}_]+/gu));
    known.delete(word);
    return [...known].filter((each) => each.startsWith(word)).sort().map((each) => ({ text: each, label: "", what: "variable" }));
  }
  if (/\bprefix\s+$/i.test(start)) {
    return spaces.filter((each) => each.text.startsWith(word)).map((each) => ({ ...each, text: each.declaration, label: "" }));
  }
  if (word.includes(":")) {
    const [prefix, local] = word.split(/:(.*)/s);
    return ranked(listed.filter((each) => each.prefix === prefix), local.toLowerCase());
  }
  const letters = folded(word);
  if (!isAsked && (letters.length < FEWEST_LETTERS || isKeyword(word, start))) return [];
  if (isAsked && !letters) return spaces;
  return [...spaces.filter((each) => each.text.startsWith(letters)), ...ranked(listed, letters)];
}

// Tell whether a word seems to become a keyword: behind a term it does so in capitals only.
function isKeyword(word, start) {
  if (!KEYWORDS.some((each) => each.startsWith(word.toLowerCase()))) return false;
  return word === word.toUpperCase() || !/[\w>"']\s+$/.test(start) || /\([^)]*$/.test(start);
}

// Return the terms that have the letters in their name or label, those first that begin with them.
function ranked(terms, letters) {
  if (!letters) return terms;
  const rank = ({ local, words }) => {
    if (local.startsWith(letters) || words.startsWith(letters)) return 0;
    if (words.includes(` ${letters}`) || local.includes(`-${letters}`)) return 1;
    return words.includes(letters) || local.includes(letters) ? 2 : 3;
  };
  return terms
    .map((each) => ({ ...each, rank: rank(each) }))
    .filter((each) => each.rank < 3)
    .sort((a, b) => a.rank - b.rank || ORDER.indexOf(a.what) - ORDER.indexOf(b.what) || a.label.length - b.label.length);
}

function render(element, _, { text, label, what }) {
  const list = element.parentNode;
  list.removeAttribute("aria-expanded"); // which a list box has not
  list.setAttribute("aria-label", "What may be meant");
  list.tabIndex = 0; // it can be scrolled
  for (const [name, words] of [["name", label || text], ["curie", label ? text : ""], ["what", what === "thing" ? "" : what]]) {
    const part = document.createElement("span");
    part.className = name;
    part.textContent = words;
    if (words) element.append(part);
  }
}

// Declare a known prefix as soon as it is typed with its colon, where it is no declaration itself.
function declareTyped(editor, prefixes) {
  const { line, ch } = editor.getDoc().getCursor();
  const before = editor.getLine(line).slice(0, ch);
  const [, start, prefix] = before.match(/^(.*?)([\w-]+):$/) ?? [];
  if (prefix in prefixes && !/\bprefix\s+$/i.test(start) && !isText(start)) declare(editor.getDoc(), prefix, prefixes[prefix]);
}

// Write what was picked, and declare its prefix where the query does not yet.
function put(editor, { from, to }, { text, what }, prefixes) {
  editor.operation(() => {
    editor.getDoc().replaceRange(text, from, to, "complete");
    const prefix = text.includes(":") && what !== "variable" ? text.split(":")[0] : "";
    if (!text.includes("<") && prefix in prefixes) declare(editor.getDoc(), prefix, prefixes[prefix]);
  });
}

function declare(doc, prefix, space) {
  const declared = [];
  doc.eachLine((each) => {
    const [, name] = each.text.match(/^\s*PREFIX\s+([\w-]*):/i) ?? [];
    if (name !== undefined) declared.push({ name, line: doc.getLineNumber(each) });
  });
  if (declared.some(({ name }) => name === prefix)) return;
  const next = declared.find(({ name }) => name > prefix);
  const line = next ? next.line : declared.length ? declared.at(-1).line + 1 : 0;
  doc.replaceRange(`PREFIX ${prefix}: <${space}>\n${declared.length ? "" : "\n"}`, { line, ch: 0 }, null, "complete");
}

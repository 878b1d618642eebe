// What the bundle is made of: of Yasgui, its editor and the style sheet of that.
// Answers are pages of this server, and tabs are the browser's own, so that the rest of Yasgui would lie idle in it.
// What the editor is set up with, and everything of this project, is in src/ifrc_kg/web/static/sparql-editor.js.
import "@zazuko/yasqe/build/yasqe.min.css";

export { default } from "@zazuko/yasqe";

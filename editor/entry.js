// What the bundle is made of: the editor, whole, and its style sheet.
// What it is set up with, and everything of this project, is in src/ifrc_kg/web/static/sparql-editor.js.
import "@zazuko/yasgui/build/yasgui.min.css";

export { default } from "@zazuko/yasgui";

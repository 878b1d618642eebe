// Bundle the editor into the folder that is given: yasgui.js, yasgui.css, LICENSES.txt.
// Run by build.py, in a folder where `npm ci` has been run.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const [folder] = process.argv.slice(2);

// What is left out of the editor; a build fails where one of these is not found any more.
const cuts = [
  // Some hundred prefixes that strangers registered somewhere, advertisements among them: this project has its own.
  [/\bmadsrdf = "[^"]*"(?:,\s*[\w$]+ = "[^"]*")*/, (found) => found.replace(/"[^"]*"/g, '""')],
  // A style within the page, which the policy of the pages forbids.
  ["<strong style='text-decoration:underline'>", () => "<strong>"],
];
const withCuts = {
  name: "with cuts",
  setup(bundler) {
    bundler.onLoad({ filter: /yasqe\.esm\.js$/ }, ({ path }) => {
      let text = readFileSync(path, "utf8");
      for (const [found, instead] of cuts) {
        const shorter = text.replace(found, instead);
        if (shorter === text) throw new Error(`not in ${path}: ${found}`);
        text = shorter;
      }
      return { contents: text, loader: "js" };
    });
  },
};

await build({
  entryPoints: { yasgui: "entry.js" },
  outdir: folder,
  bundle: true,
  format: "esm",
  target: "es2021",
  minify: true,
  legalComments: "none", // the licences are beside the bundle, in full
  logLevel: "warning",
  plugins: [withCuts],
});

// Every package that the lock lists and that is not a tool of the build: Yasgui comes bundled with what it needs.
const locked = JSON.parse(readFileSync("package-lock.json", "utf8")).packages;
const packages = Object.entries(locked).filter(([place, each]) => place && !each.dev && existsSync(place));
const licences = packages.map(([place, { version, license }]) => {
  const name = place.replace(/^.*node_modules\//, "");
  const file = readdirSync(place).find((each) => /^licen[cs]e(\.(txt|md))?$/i.test(each));
  const { author } = JSON.parse(readFileSync(join(place, "package.json"), "utf8"));
  const by = author ? ` by ${author.name ?? author}` : "";
  const text = file ? readFileSync(join(place, file), "utf8").trim() : "The package carries no further text.";
  return `${name} ${version}${by}\nLicence: ${license ?? "see the text"}\n\n${text}\n`;
});
writeFileSync(join(folder, "LICENSES.txt"), licences.join(`\n${"-".repeat(80)}\n\n`));

// Bundle the editor into the folder that is given: yasgui.js, yasgui.css, LICENSES.txt.
// Run by build.py, in a folder where `npm ci` has been run.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const [folder] = process.argv.slice(2);

// Yasgui brings some hundred prefixes that strangers registered somewhere, advertisements among them.
// The editor completes this project's own prefixes, so that none of them is needed.
const withoutForeignPrefixes = {
  name: "without foreign prefixes",
  setup(bundler) {
    bundler.onLoad({ filter: /yasgui\.esm\.js$/ }, ({ path }) => {
      const list = /\bmadsrdf = "[^"]*"(?:,\s*[\w$]+ = "[^"]*")*/;
      const text = readFileSync(path, "utf8");
      return { contents: text.replace(list, (found) => found.replace(/"[^"]*"/g, '""')), loader: "js" };
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
  plugins: [withoutForeignPrefixes],
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

// Builds what the pages load into static/build/:
//
//   static/css/main.css  → main-HASH.css and its fonts
//   src/pages/main.ts    → main-HASH.js
//   src/write/main.ts    → write-HASH.js, with static/css/write.css: only where one writes;
//                          parts/NAME-HASH.js, which it imports, at once or once it is idle
//   static/icons/        → icons-HASH.svg (one sprite), mark-HASH.svg (the tab's icon)
//                        → manifest.json: the name a template asks for → the hashed file
//
// Nothing is downloaded: everything comes from this repository and the npm packages.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const statics = join(here, "..", "static");
const out = join(statics, "build");

// One line per bundle: source, and the most it may weigh once compressed (kB), with what it
// imports at once; `whole` counts what it imports later too.
const BUNDLES = [
  { name: "main.css", source: join(statics, "css", "main.css"), limit: 40 },
  { name: "main.js", source: join(here, "src", "pages", "main.ts"), limit: 25 },
  { name: "write.css", source: join(statics, "css", "write.css"), limit: 20 },
  {
    name: "write.js",
    source: join(here, "src", "write", "main.ts"),
    limit: 110,
    whole: 165,
  },
  { name: "export.css", source: join(statics, "css", "export.css"), limit: 6 },
];

// Fonts worth asking for before the style sheet is read.
const PRELOADED = {
  "atkinson-hyperlegible-next-latin-wght-normal": "interface.woff2",
  "source-serif-4-latin-wght-normal": "document.woff2",
};

/** The sprite: every icon that static/icons/list.txt names, and our own mark. */
function sprite() {
  const bootstrap = join(here, "node_modules", "bootstrap-icons", "icons");
  const names = readFileSync(join(statics, "icons", "list.txt"), "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"));
  const files = names.map((name) => [name, join(bootstrap, `${name}.svg`)]);
  files.push(["mark", join(statics, "icons", "mark.svg")]);
  return `<svg xmlns="http://www.w3.org/2000/svg">${files.map(symbol).join("")}</svg>\n`;
}

function symbol([name, file]) {
  const svg = readFileSync(file, "utf8").replace(/\s*\n\s*/g, "");
  const [, box] = /viewBox="([^"]+)"/.exec(svg);
  const drawing = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="${box}">${drawing}</symbol>`;
}

/** Writes a file under a name that changes with its content. */
function writeHashed(name, text) {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();
  const hashed = name.replace(".", `-${hash}.`);
  writeFileSync(join(out, hashed), text);
  return hashed;
}

const OPTIONS = {
  outdir: out,
  bundle: true,
  minify: true,
  sourcemap: true,
  format: "esm",
  target: ["es2022", "chrome123", "firefox121", "safari17.5"],
  entryNames: "[name]-[hash]",
  chunkNames: "parts/[name]-[hash]",
  assetNames: "fonts/[name]-[hash]",
  loader: { ".woff2": "file" },
  nodePaths: [join(here, "node_modules")],
  absWorkingDir: here,
  metafile: true,
  logLevel: "warning",
};

/** Each script is built apart, or one would import what it happens to share with another. */
async function bundle() {
  const scripts = BUNDLES.filter(({ name }) => name.endsWith(".js"));
  const styles = BUNDLES.filter(({ name }) => name.endsWith(".css"));
  const all = await Promise.all([styles, ...scripts.map((one) => [one])].map(bundled));
  return all.flat();
}

async function bundled(bundles) {
  const { metafile } = await build({
    ...OPTIONS,
    entryPoints: bundles.map(({ name, source }) => ({
      in: source,
      out: name.slice(0, name.lastIndexOf(".")),
    })),
    splitting: true,
  });
  return Object.entries(metafile.outputs).map(([path, { entryPoint, imports }]) => ({
    file: fileOf(path),
    source: entryPoint && join(here, entryPoint),
    imports: imports.map(({ path: imported, kind }) => [fileOf(imported), kind]),
  }));
}

/** The name under static/build/ of a file that esbuild made. */
function fileOf(path) {
  return relative(out, join(here, path));
}

/** The file of each bundle and of each preloaded font, by the name templates use. */
function manifestOf(outputs) {
  const manifest = {};
  for (const { file, source } of outputs) {
    const made = BUNDLES.find((one) => one.source === source);
    if (made) manifest[made.name] = file;
    const font = PRELOADED[basename(file).replace(/-[A-Z0-9]{8}\.woff2$/, "")];
    if (font) manifest[font] = file;
  }
  return manifest;
}

function weigh(manifest, outputs) {
  for (const { name, limit, whole } of BUNDLES) {
    const all = gathered(manifest[name], outputs, ["import-statement", "dynamic-import"]);
    const first = gathered(manifest[name], outputs, ["import-statement"]);
    compare(name, first, limit);
    if (whole) compare(`${name}, later too`, all, whole);
  }
}

/** A file and those it imports in these ways, however far. */
function gathered(file, outputs, kinds, found = new Set()) {
  found.add(file);
  const { imports } = outputs.find((one) => one.file === file);
  for (const [imported, kind] of imports) {
    if (kinds.includes(kind) && !found.has(imported)) {
      gathered(imported, outputs, kinds, found);
    }
  }
  return found;
}

function compare(name, files, limit) {
  const sizes = [...files].map((file) => gzipSync(readFileSync(join(out, file))).length);
  const kilobytes = sizes.reduce((sum, size) => sum + size, 0) / 1000;
  console.log(`${name.padEnd(20)} ${kilobytes.toFixed(1)} kB compressed (limit ${limit})`);
  if (kilobytes > limit) throw new Error(`${name} is over its limit of ${limit} kB`);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const outputs = await bundle();
const manifest = manifestOf(outputs);
manifest["icons.svg"] = writeHashed("icons.svg", sprite());
manifest["mark.svg"] = writeHashed(
  "mark.svg",
  readFileSync(join(statics, "icons", "mark.svg"), "utf8"),
);
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
weigh(manifest, outputs);

// web/src → build/web: one minified classic script per entry, the same bytes from the same sources.
// Entries: src/<name>.js → <name>.js · src/<folder>/index.js → <folder>.js (except core) · src/<folder>/<name>.entry.js →
// <folder>-<name>.js.  Usage: node build.mjs [output folder]
import { build } from "esbuild";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const output = resolve(process.argv[2] || join(here, "..", "build", "web"));

/** Every entry as [output name, path of its source]. */
function entries() {
  const found = [];
  for (const item of readdirSync(source, { withFileTypes: true })) {
    if (item.isFile() && item.name.endsWith(".js")) found.push([item.name.slice(0, -3), join(source, item.name)]);
    if (!item.isDirectory() || item.name === "core") continue;
    for (const name of readdirSync(join(source, item.name))) {
      if (name === "index.js") found.push([item.name, join(source, item.name, name)]);
      if (name.endsWith(".entry.js")) found.push([`${item.name}-${name.slice(0, -9)}`, join(source, item.name, name)]);
    }
  }
  return found.sort();
}

// The libraries ask Node for its crypto where there is no browser's; a browser never gets there.
const noNode = {
  name: "no-node",
  setup(to) {
    to.onResolve({ filter: /^crypto$/ }, () => ({ path: "crypto", namespace: "none" }));
    to.onLoad({ filter: /.*/, namespace: "none" }, () => ({ contents: "export const webcrypto = undefined" }));
  },
};

const brotli = (bytes) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });

/** The npm packages among the inputs of a bundle. */
const packagesIn = (inputs) =>
  Object.keys(inputs).flatMap((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []);

// Everything is built before anything is replaced: a fault in one source leaves the last good scripts where they are.
const packages = new Set();
const scripts = [];
for (const [name, path] of entries()) {
  const made = await build({
    entryPoints: [path],
    absWorkingDir: here,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    charset: "utf8",
    legalComments: "none",
    sourcemap: false,
    write: false,
    metafile: true,
    logLevel: "warning",
    plugins: [noNode],
  });
  packagesIn(made.metafile.inputs).forEach((name) => packages.add(name));
  const bytes = made.outputFiles[0].contents;
  scripts.push([`${name}.js`, bytes]);
  console.log(`${`${name}.js`.padEnd(16)} ${String(bytes.length).padStart(7)} bytes, brotli ${String(brotli(bytes).length).padStart(6)}`);
}

// The libraries' licences ask to travel with them.
const licences = [...packages].sort().map((name) => {
  const text = readFileSync(join(here, "node_modules", name, "LICENSE"), "utf8");
  return `${name}\n\n${text.trim()}\n`;
});

rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
for (const [name, bytes] of [...scripts, ["licences.txt", licences.join("\n\n")]]) writeFileSync(join(output, name), bytes);

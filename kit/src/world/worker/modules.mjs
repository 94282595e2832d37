/** The modules of a Worker: `main` and what it imports from files, as esbuild finds them. */
import { extname, resolve } from "node:path";
import { build } from "esbuild";

/** @type {Record<string, "ESModule" | "CompiledWasm" | "Text" | "Data">} */
const TYPES = { ".js": "ESModule", ".mjs": "ESModule", ".wasm": "CompiledWasm", ".txt": "Text", ".html": "Text" };

/** @param {string} main  the path of the file */
export async function modulesOf(main) {
  const { metafile } = await build({
    entryPoints: [main],
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    outdir: "out",
    packages: "external",
    loader: { ".wasm": "empty", ".txt": "empty", ".html": "empty", ".bin": "empty" },
    logLevel: "silent",
  });
  const paths = Object.keys(metafile.inputs).map((path) => resolve(path));
  return [resolve(main), ...paths.filter((path) => path !== resolve(main))].map((path) => ({
    type: TYPES[extname(path)] ?? "Data",
    path,
  }));
}

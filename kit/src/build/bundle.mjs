/** Bundles the Worker's JavaScript: the entry of the library and the output of wasm-bindgen. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { refuse } from "../shared/command.mjs";

/** wasm-bindgen imports the WebAssembly with this syntax. Neither esbuild nor workerd supports it yet. */
const SOURCE_PHASE = 'import source wasmModule from "./skill_bg.wasm";';

/**
 * Writes index.js, which imports `./index_bg.wasm`.
 * @param {string} entry    the library's `js/entry.mjs`, which imports the output of wasm-bindgen as `./skill.mjs`
 * @param {string} glue     the folder with that output
 * @param {string} outDir
 */
export async function bundle(entry, glue, outDir) {
  await build({
    entryPoints: [entry],
    outfile: join(outDir, "index.js"),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2024",
    external: ["./index_bg.wasm", "cloudflare:workers"],
    logLevel: "warning",
    plugins: [skillFrom(glue)],
  });
}

/** @param {string} glue @returns {import("esbuild").Plugin} */
const skillFrom = (glue) => ({
  name: "skill",
  setup(build) {
    const path = join(glue, "skill.js");
    build.onResolve({ filter: /^\.\/skill\.mjs$/ }, () => ({ path }));
    build.onLoad({ filter: /skill\.js$/ }, async ({ path: loaded }) => {
      if (loaded !== path) return undefined;
      const script = await readFile(path, "utf8");
      if (!script.includes(SOURCE_PHASE))
        refuse(["the kit does not support this version of wasm-bindgen, which imports WebAssembly in another way"]);
      return {
        contents: script.replace(SOURCE_PHASE, 'import wasmModule from "./index_bg.wasm";'),
        resolveDir: glue,
        loader: "js",
      };
    });
  },
});

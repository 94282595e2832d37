/** Runs wasm-bindgen: the program in .tools/, or the WebAssembly of the packed kit. Both write the same bytes. */
import { join } from "node:path";
import { environmentFor } from "../shared/environment.mjs";
import { execute } from "../shared/process.mjs";

/**
 * An ES module, from which the WebAssembly can be instantiated again after a panic. `bindgen/src/main.rs` has the same
 * options.
 * https://wasm-bindgen.github.io/wasm-bindgen/reference/cli.html
 */
const OPTIONS = [
  "--target",
  "module",
  "--experimental-reset-state-function",
  "--force-enable-abort-handler",
  "--no-typescript",
  "--remove-producers-section",
  "--out-name",
  "skill",
];

const RUNNER = join(import.meta.dirname, "wasi.mjs");

/**
 * @param {string} bindgen  the program, or the file with its WebAssembly
 * @param {string} wasm     the skill's
 * @param {string} folder   for what it writes
 * @param {string} cwd
 */
export async function runBindgen(bindgen, wasm, folder, cwd) {
  if (!bindgen.endsWith(".wasm")) return execute(bindgen, [...OPTIONS, "--out-dir", folder, wasm], { cwd });
  // In a process of its own, because Node.js warns there that WASI is experimental.
  await execute(process.execPath, ["--no-warnings", RUNNER, bindgen, wasm, folder], { cwd, env: environmentFor() });
}

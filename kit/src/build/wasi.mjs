/**
 * `node wasi.mjs PROGRAM.wasm INPUT FOLDER`: runs a program for WASI that reads the folder of INPUT and writes into
 * FOLDER, and can reach nothing else.
 */
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { WASI } from "node:wasi";

const [program, input, folder] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const wasi = new WASI({
  version: "preview1",
  args: [basename(program), `/in/${basename(input)}`, "/out"],
  preopens: { "/in": dirname(input), "/out": folder },
  returnOnExit: true,
});
const module = await WebAssembly.compile(readFileSync(program));
process.exitCode = wasi.start(await WebAssembly.instantiate(module, /** @type {any} */ (wasi.getImportObject())));

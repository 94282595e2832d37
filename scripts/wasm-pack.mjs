/** Installs wasm-pack, which runs the Rust tests in WebAssembly, into .tools/. */
import { fileURLToPath } from "node:url";
import { cargoInstall, installTools } from "../kit/build/tools.mjs";
import { runMain } from "../kit/setup/command.mjs";

const project = fileURLToPath(new URL("..", import.meta.url));

await runMain(async () => {
  await installTools(project);
  await cargoInstall(project, "wasm-pack", "0.15.1");
});

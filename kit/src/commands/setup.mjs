/**
 * Prepares this machine for a build. Without `--tools` it needs no npm package, so it can run before they are
 * installed.
 */
import { readWorkspace } from "../build/cargo.mjs";
import { installRust } from "../build/rust.mjs";
import { installTools } from "../build/tools.mjs";

/** @type {import("./command.mjs").Command} */
export const command = {
  usage: `setup [--tools] [--tests]
  Checks that this machine has what a build needs, and installs Rust's toolchain and WebAssembly target with rustup.
  --tools   also install the tools of a build into .tools/
  --tests   also install wasm-pack, which runs Rust tests in WebAssembly`,
  options: { tools: { type: "boolean" }, tests: { type: "boolean", default: false } },

  async run({ values: { tools, tests }, project }) {
    await installRust(project);
    if (tools || tests) await installTools((await readWorkspace(project)).root, { tests });
  },
};

/** Makes this machine ready to build: it needs no package of npm, so that it can come before they are installed. */
import { installRust } from "./build/rust.mjs";

/** @type {import("./cli.mjs").Command} */
export const command = {
  usage: `setup
  Looks whether this machine has what a build needs, and adds Rust's toolchain and WebAssembly target by rustup.`,

  run: ({ project }) => installRust(project),
};

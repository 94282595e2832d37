/** Rust for WebAssembly: the toolchain of the project's rust-toolchain.toml, with the target for Workers. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { refuse } from "../shared/command.mjs";
import { environmentFor, OWN } from "../shared/environment.mjs";
import { announce, succeeds } from "../shared/process.mjs";

export const TARGET = "wasm32-unknown-unknown";

/**
 * Installs toolchain and target before anything is compiled. Without this, if rustup does not install them
 * automatically (`RUSTUP_AUTO_INSTALL=0`, or a missing target), the compiler would only report that it cannot find
 * `core`.
 * @param {string} project
 */
export const installRust = (project) => installTarget(project, TARGET);

/** @param {string} project @param {string} target */
export async function installTarget(project, target) {
  if (hasTarget(project, target)) return;
  if (spawnSync("rustup", ["--version"], { stdio: "ignore", env: environmentFor() }).error) {
    refuse([
      `this Rust cannot compile for ${target}, and there is no rustup to install that target: install Rust with rustup, https://rustup.rs, or install the target with the package manager that installed Rust`,
    ]);
  }
  const steps = isThere(project)
    ? [["target", "add", target]]
    : [
        ["toolchain", "install"],
        ["target", "add", target],
      ];
  announce(`Installing Rust's WebAssembly target: rustup ${steps.map((args) => args.join(" ")).join(", ")} (once)`);
  for (const args of steps) {
    if (!(await succeeds("rustup", args, { cwd: project })))
      refuse([`rustup ${args.join(" ")} failed, and its message is above: fix that, then run this again`]);
  }
  if (!hasTarget(project, target))
    refuse([
      `rustup has added ${target}, but the rustc in PATH does not have it, because it belongs to another installation of Rust. Put rustup's folder (~/.cargo/bin) first in PATH, then run this again`,
    ]);
}

/** @param {string} project @param {string[]} args */
const rustc = (project, args) =>
  spawnSync("rustc", args, {
    cwd: project,
    encoding: "utf8",
    env: { ...environmentFor(OWN.cargo), RUSTUP_AUTO_INSTALL: "0" },
  });

/** @param {string} project */
const isThere = (project) => rustc(project, ["--version"]).status === 0;

/** @param {string} project @param {string} target */
function hasTarget(project, target) {
  const { status, stdout } = rustc(project, ["--print", "target-libdir", "--target", target]);
  return status === 0 && existsSync(stdout.trim());
}

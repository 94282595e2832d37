/**
 * Installs the programs that turn Rust into a Worker, in the workspace's .tools/. The version of wasm-bindgen is that of Cargo.lock. They
 * come from crates.io.
 */
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { refuse } from "../shared/command.mjs";
import { environmentFor, OWN } from "../shared/environment.mjs";
import { announce, execute, quietly } from "../shared/process.mjs";

/** Runs Rust tests in WebAssembly. */
const WASM_PACK = "0.15.1";

/**
 * The folder of the tools.
 * @param {string} workspace  the cargo workspace: the project, or the workspace that it belongs to
 */
export const toolsOf = (workspace) => join(workspace, ".tools/bin");

/**
 * Installs missing tools. It is quick if none is missing.
 * @param {string} workspace
 * @param {{ tests?: boolean }} [options]  tests: also install the runner of tests in WebAssembly
 */
export async function installTools(workspace, { tests = false } = {}) {
  if (!existsSync(join(workspace, "Cargo.lock"))) await execute("cargo", ["generate-lockfile"], { cwd: workspace });
  const lock = await readFile(join(workspace, "Cargo.lock"), "utf8");
  await cargoInstall(workspace, "wasm-bindgen-cli", lockedVersion(lock, "wasm-bindgen"));
  if (tests) await cargoInstall(workspace, "wasm-pack", WASM_PACK);
}

/** cargo's message if a registry, such as a mirror, lacks a version that a lock file names. */
const LACKING = /failed to select a version for the requirement|no matching package named|is yanked in registry/;

/**
 * Installs a crate's programs into .tools/ with the crate's lock file. If the registry lacks a version in the lock file, installs them without it.
 * The programs run for seconds, so a quick build is more important than a quick program.
 * @param {string} workspace
 * @param {string} crate
 * @param {string} version
 */
async function cargoInstall(workspace, crate, version) {
  const stamp = join(workspace, ".tools/installed", `${crate}-${version}`);
  if (existsSync(stamp)) return;
  announce(`Installing ${crate} ${version} into .tools (once; one to three minutes)`);
  const target = join(workspace, ".tools/target");
  const env = {
    ...environmentFor(OWN.cargo),
    CARGO_TARGET_DIR: target,
    CARGO_PROFILE_RELEASE_OPT_LEVEL: "1",
    CARGO_PROFILE_RELEASE_LTO: "off",
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16",
    CARGO_PROFILE_RELEASE_DEBUG: "false",
  };
  const args = ["install", "--quiet", "--root", join(workspace, ".tools"), "--force", `${crate}@${version}`];
  const { succeeded, stderr } = await quietly("cargo", [...args, "--locked"], { cwd: workspace, env });
  if (!succeeded) {
    if (!LACKING.test(stderr)) {
      process.stderr.write(stderr);
      refuse([`cargo could not install ${crate} ${version}: its message is above`]);
    }
    announce(`The registry lacks a version that ${crate} ${version} is locked to: installing it with the nearest ones`);
    await execute("cargo", args, { cwd: workspace, env });
  }
  await mkdir(join(stamp, ".."), { recursive: true });
  await writeFile(stamp, "");
  await rm(target, { recursive: true, force: true });
}

/** @param {string} lock @param {string} crate */
function lockedVersion(lock, crate) {
  const version = new RegExp(`^name = "${crate}"\r?\nversion = "(.*?)"\r?$`, "m").exec(lock)?.[1];
  return version ?? refuse([`${crate} is not in Cargo.lock, but every skill depends on it`]);
}

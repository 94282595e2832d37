/**
 * The programs that turn Rust into a Worker, in the project's .tools/. Their versions are those of its Cargo.lock. They
 * come from crates.io: worker-build alone would download prebuilt ones from GitHub.
 */
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { refuse } from "../setup/command.mjs";
import { announce, execute, succeeds } from "./process.mjs";
import { installRust } from "./rust.mjs";

/**
 * Where the tools of a project are.
 * @param {string} project
 */
export const toolsOf = (project) => join(project, ".tools/bin");

/**
 * Installs what is missing. Quick when nothing is.
 * @param {string} project
 */
export async function installTools(project) {
  await installRust(project);
  if (!existsSync(join(project, "Cargo.lock"))) await execute("cargo", ["generate-lockfile"], { cwd: project });
  const lock = await readFile(join(project, "Cargo.lock"), "utf8");
  await cargoInstall(project, "worker-build", lockedVersion(lock, "worker"));
  await cargoInstall(project, "wasm-bindgen-cli", lockedVersion(lock, "wasm-bindgen"));
}

/**
 * Installs a crate's programs into .tools/ with its own lock file, or without that where the registry lacks a version of it.
 * The programs run for seconds: quick to build matters more than quick to run.
 * @param {string} project
 * @param {string} crate
 * @param {string} version
 */
export async function cargoInstall(project, crate, version) {
  const stamp = join(project, ".tools/installed", `${crate}-${version}`);
  if (existsSync(stamp)) return;
  announce(`Installing ${crate} ${version} into .tools (once; one to three minutes)`);
  const target = join(project, ".tools/target");
  const env = {
    ...process.env,
    CARGO_TARGET_DIR: target,
    CARGO_PROFILE_RELEASE_OPT_LEVEL: "1",
    CARGO_PROFILE_RELEASE_LTO: "off",
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16",
    CARGO_PROFILE_RELEASE_DEBUG: "false",
  };
  const args = ["install", "--quiet", "--root", join(project, ".tools"), "--force", `${crate}@${version}`];
  if (!(await succeeds("cargo", [...args, "--locked"], { cwd: project, env }))) {
    announce("Its locked versions are not all there; trying without them");
    await execute("cargo", args, { cwd: project, env });
  }
  await mkdir(join(stamp, ".."), { recursive: true });
  await writeFile(stamp, "");
  await rm(target, { recursive: true, force: true });
}

/** @param {string} lock @param {string} crate */
function lockedVersion(lock, crate) {
  const version = new RegExp(`^name = "${crate}"\nversion = "(.*)"$`, "m").exec(lock)?.[1];
  return version ?? refuse([`${crate} is not in Cargo.lock: a skill depends on it`]);
}

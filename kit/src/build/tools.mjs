/**
 * Installs the programs that turn Rust into a Worker, in the workspace's .tools/. The version of wasm-bindgen is that of Cargo.lock. They
 * come from crates.io. Each is compiled once for a user and a version: what was compiled is kept in the user's cache folder, and the next skill copies it.
 */
import { existsSync } from "node:fs";
import { constants, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../shared/cache.mjs";
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
 * Installs a crate's programs into .tools/bin: from the user's cache, or compiled.
 * @param {string} workspace
 * @param {string} crate
 * @param {string} version
 */
async function cargoInstall(workspace, crate, version) {
  const name = `${crate}-${version}`;
  const stamp = join(workspace, ".tools/installed", name);
  if (existsSync(stamp)) return;
  const kept = join(cacheFolder(), "tools", `${name}-${process.platform}-${process.arch}`);
  if (!existsSync(kept)) await compile(workspace, crate, version, kept);
  await mkdir(toolsOf(workspace), { recursive: true });
  for (const program of await readdir(join(kept, "bin")))
    await cp(join(kept, "bin", program), join(toolsOf(workspace), program), { mode: constants.COPYFILE_FICLONE });
  await mkdir(join(stamp, ".."), { recursive: true });
  await writeFile(stamp, "");
}

/**
 * Compiles a crate's programs with the crate's lock file. If the registry lacks a version in the lock file, compiles them without it.
 * The programs run for seconds, so a quick build is more important than a quick program.
 * @param {string} workspace
 * @param {string} crate
 * @param {string} version
 * @param {string} kept  where they are then
 */
async function compile(workspace, crate, version, kept) {
  announce(`Compiling ${crate} ${version} (once for all skills; one to three minutes)`);
  const folder = join(kept, "..");
  await mkdir(folder, { recursive: true });
  const stage = await mkdtemp(join(folder, ".compiling-")); // moved when it is whole
  try {
    const env = {
      ...environmentFor(OWN.cargo),
      CARGO_TARGET_DIR: join(stage, "target"),
      CARGO_PROFILE_RELEASE_OPT_LEVEL: "1",
      CARGO_PROFILE_RELEASE_LTO: "off",
      CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16",
      CARGO_PROFILE_RELEASE_DEBUG: "false",
    };
    const args = ["install", "--quiet", "--root", stage, "--force", `${crate}@${version}`];
    const { succeeded, stderr } = await quietly("cargo", [...args, "--locked"], { cwd: workspace, env });
    if (!succeeded) {
      if (!LACKING.test(stderr)) {
        process.stderr.write(stderr);
        refuse([`cargo could not install ${crate} ${version}: its message is above`]);
      }
      announce(
        `The registry lacks a version that ${crate} ${version} is locked to: installing it with the nearest ones`,
      );
      await execute("cargo", args, { cwd: workspace, env });
    }
    await rm(join(stage, "target"), { recursive: true, force: true });
    await rename(stage, kept).catch((error) => {
      if (!existsSync(kept)) throw error; // another start was quicker
    });
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** @param {string} lock @param {string} crate */
function lockedVersion(lock, crate) {
  const version = new RegExp(`^name = "${crate}"\r?\nversion = "(.*?)"\r?$`, "m").exec(lock)?.[1];
  return version ?? refuse([`${crate} is not in Cargo.lock, but every skill depends on it`]);
}

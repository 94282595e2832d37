/**
 * Installs the programs that turn Rust into a Worker, in the workspace's .tools/. The version of wasm-bindgen is that
 * of Cargo.lock. They come from crates.io. Each is compiled once for a user and a version: what was compiled is kept in
 * the user's cache folder, and the next skill copies it. The packed kit has wasm-bindgen as WebAssembly. Where that has
 * the version, nothing is compiled.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { constants, cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../shared/cache.mjs";
import { refuse } from "../shared/command.mjs";
import { environmentFor, OWN } from "../shared/environment.mjs";
import { KIT } from "../shared/kit.mjs";
import { announce, execute, withProgress } from "../shared/process.mjs";
import { makeWhole } from "../shared/whole.mjs";
import { installTarget } from "./rust.mjs";

/** Runs Rust tests in WebAssembly. */
const WASM_PACK = "0.15.1";

/**
 * The folder of the tools.
 * @param {string} workspace  the cargo workspace: the project, or the workspace that it belongs to
 */
export const toolsOf = (workspace) => join(workspace, ".tools/bin");

/** wasm-bindgen as WebAssembly, in the packed kit. @param {string} version */
export const carriedBindgen = (version) => join(KIT, `bindgen/wasm-bindgen-${version}.wasm`);

/**
 * Installs missing tools. It is quick if none is missing.
 * @param {string} workspace
 * @param {{ tests?: boolean }} [options]  tests: also install the runner of tests in WebAssembly
 * @returns {Promise<{ bindgen: string }>} the program wasm-bindgen, or the file with its WebAssembly
 */
export async function installTools(workspace, { tests = false } = {}) {
  if (!existsSync(join(workspace, "Cargo.lock"))) await execute("cargo", ["generate-lockfile"], { cwd: workspace });
  const version = lockedVersion(await readFile(join(workspace, "Cargo.lock"), "utf8"), "wasm-bindgen");
  const carried = carriedBindgen(version);
  const cli = { crate: "wasm-bindgen-cli", version, optimised: true };
  const isCarried = !tests && existsSync(carried) && !isInstalled(workspace, cli) && !existsSync(keptOf(cli));
  if (!isCarried) await cargoInstall(workspace, cli);
  if (tests) await cargoInstall(workspace, { crate: "wasm-pack", version: WASM_PACK });
  return { bindgen: isCarried ? carried : join(toolsOf(workspace), "wasm-bindgen") };
}

/** cargo's message if a registry, such as a mirror, lacks a version that a lock file names. */
const LACKING = /failed to select a version for the requirement|no matching package named|is yanked in registry/;

/** @typedef {{ crate: string, version: string, optimised?: boolean }} Tool   optimised: it has something to compute */

/** @param {string} workspace @param {Tool} tool */
const stampOf = (workspace, { crate, version }) => join(workspace, ".tools/installed", `${crate}-${version}`);

/** @param {string} workspace @param {Tool} tool */
const isInstalled = (workspace, tool) => existsSync(stampOf(workspace, tool));

/** Where a compiled tool is kept for a user. @param {Tool} tool */
const keptOf = ({ crate, version }) =>
  join(cacheFolder(), "tools", `${crate}-${version}-${process.platform}-${process.arch}`);

/**
 * Installs a crate's programs into .tools/bin: from the user's cache, or compiled.
 * @param {string} workspace
 * @param {Tool} tool
 */
async function cargoInstall(workspace, tool) {
  if (isInstalled(workspace, tool)) return;
  const kept = keptOf(tool);
  if (!existsSync(kept)) await compile(workspace, tool, kept);
  await mkdir(toolsOf(workspace), { recursive: true });
  for (const program of await readdir(join(kept, "bin")))
    await cp(join(kept, "bin", program), join(toolsOf(workspace), program), { mode: constants.COPYFILE_FICLONE });
  const stamp = stampOf(workspace, tool);
  await mkdir(join(stamp, ".."), { recursive: true });
  await writeFile(stamp, "");
}

/** The programs run for seconds, so a quick build is more important than a quick program. */
const QUICKLY = {
  CARGO_PROFILE_RELEASE_LTO: "off",
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16",
  CARGO_PROFILE_RELEASE_DEBUG: "false",
};

/**
 * Compiles a crate's programs with the crate's lock file. If the registry lacks a version in the lock file, compiles
 * them without it.
 * @param {string} workspace
 * @param {Tool} tool
 * @param {string} kept  where they are then
 */
function compile(workspace, { crate, version, optimised = false }, kept) {
  announce(`Compiling ${crate} ${version} (once for all skills; one to three minutes)`);
  return makeWhole(kept, async (stage) => {
    const level = { CARGO_PROFILE_RELEASE_OPT_LEVEL: optimised ? "1" : "0" };
    const env = { ...environmentFor(OWN.cargo), CARGO_TARGET_DIR: join(stage, "target"), ...QUICKLY, ...level };
    const args = ["install", "--force", "--root", stage, `${crate}@${version}`];
    const { succeeded, stderr } = await withProgress("cargo", [...args, "--locked"], { cwd: workspace, env });
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
  });
}

/** @param {string} lock @param {string} crate */
function lockedVersion(lock, crate) {
  const version = new RegExp(`^name = "${crate}"\r?\nversion = "(.*?)"\r?$`, "m").exec(lock)?.[1];
  return version ?? refuse([`${crate} is not in Cargo.lock, but every skill depends on it`]);
}

/** The program's own source, in a checkout. */
const SOURCE = join(KIT, "bindgen");

/** The target of programs for WASI, which Node.js can run. */
const WASI = "wasm32-wasip1";

/**
 * wasm-bindgen as WebAssembly for a kit that is packed, compiled once for a user: the file, and its name in the kit.
 */
export async function compiledBindgen() {
  const [lock, program] = await Promise.all(
    ["Cargo.lock", "src/main.rs"].map((path) => readFile(join(SOURCE, path), "utf8")),
  );
  const version = lockedVersion(lock, "wasm-bindgen-cli-support");
  const state = createHash("sha256").update(lock).update(program).digest("hex").slice(0, 8);
  const kept = join(cacheFolder(), "tools", `wasm-bindgen-wasi-${version}-${state}`);
  const file = join(kept, "bindgen.wasm");
  if (!existsSync(file)) {
    await installTarget(SOURCE, WASI);
    announce(
      `Compiling wasm-bindgen ${version} as WebAssembly, for skills on other machines (once; one to three minutes)`,
    );
    await makeWhole(kept, async (stage) => {
      const env = { ...environmentFor(OWN.cargo), CARGO_TARGET_DIR: join(stage, "target") };
      const args = ["build", "--release", "--locked", "--target", WASI];
      const { succeeded, stderr } = await withProgress("cargo", args, { cwd: SOURCE, env });
      if (!succeeded) {
        process.stderr.write(stderr);
        refuse(["cargo could not compile kit/bindgen: its message is above"]);
      }
      await rename(join(stage, "target", WASI, "release/bindgen.wasm"), join(stage, "bindgen.wasm"));
      await rm(join(stage, "target"), { recursive: true });
    });
  }
  return { file, name: `wasm-bindgen-${version}.wasm` };
}

/**
 * What a quick build has compiled of crates.io, for the next skill of the user: its first build takes seconds then, and
 * not a minute. cargo finds such a crate by its version, features, flags and compiler, so it never takes a wrong one.
 * Crates with sources on this machine are left out: cargo knows them by their path below the workspace, which another
 * skill has as well.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { constants, cp, readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { cacheFolder } from "../shared/cache.mjs";
import { environmentFor } from "../shared/environment.mjs";
import { makeWhole } from "../shared/whole.mjs";
import { TARGET } from "./rust.mjs";

/** The folders of cargo with what it has compiled, for this machine and for Workers. */
const FOLDERS = ["release", `${TARGET}/release`].flatMap((folder) =>
  [".fingerprint", "build", "deps"].map((name) => join(folder, name)),
);

/** How many compilers and sets of versions are kept for a user. */
const KEPT = 2;

/**
 * The folder for these versions and this compiler.
 * @param {string} project
 * @param {string[]} dependencies as "name version"
 */
function keptFor(project, dependencies) {
  const { stdout } = spawnSync("rustc", ["-vV"], { cwd: project, encoding: "utf8", env: environmentFor() });
  const digest = createHash("sha256")
    .update([stdout, ...dependencies].join("\n"))
    .digest("hex");
  return join(cacheFolder(), "dependencies", digest.slice(0, 16));
}

/** @param {string} from @param {string} to @param {(path: string) => boolean} [filter] */
const copy = (from, to, filter = () => true) =>
  cp(from, to, { recursive: true, preserveTimestamps: true, mode: constants.COPYFILE_FICLONE, filter });

/**
 * Gives a skill that has built nothing yet what is kept.
 * @param {string} project
 * @param {string} target  cargo's folder for the build
 * @param {import("./cargo.mjs").Workspace} workspace
 */
export async function takeDependencies(project, target, { dependencies }) {
  if (!dependencies.length || existsSync(target)) return;
  const kept = keptFor(project, dependencies);
  if (!existsSync(kept)) return;
  await makeWhole(target, (stage) => copy(kept, stage));
}

/**
 * Keeps what the first build of a skill has compiled, unless it is kept already.
 * @param {string} project
 * @param {string} target
 * @param {import("./cargo.mjs").Workspace} workspace
 */
export async function keepDependencies(project, target, { dependencies, local }) {
  if (!dependencies.length) return;
  const kept = keptFor(project, dependencies);
  if (existsSync(kept)) return;
  const names = local.flatMap((name) => [name, name.replaceAll("-", "_")]);
  const isLocal = new RegExp(`^(lib)?(${names.join("|")})-[0-9a-f]{16}(\\.|$)`);
  await makeWhole(kept, async (stage) => {
    for (const path of FOLDERS)
      if (existsSync(join(target, path)))
        await copy(join(target, path), join(stage, path), (one) => !isLocal.test(basename(one)));
    await dropOldest(dirname(kept));
  });
}

/** @param {string} folder */
async function dropOldest(folder) {
  const names = (await readdir(folder)).filter((name) => !name.startsWith("."));
  const aged = await Promise.all(
    names.map(async (name) => ({ name, changed: (await stat(join(folder, name))).mtimeMs })),
  );
  for (const { name } of aged.sort((a, b) => b.changed - a.changed).slice(KEPT - 1))
    await rm(join(folder, name), { recursive: true, force: true });
}

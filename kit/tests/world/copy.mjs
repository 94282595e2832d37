/** A copy of the sample skill in its own folder. Tests may change its files. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, rename, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../repository.mjs";

const execute = promisify(execFile);

const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");

/**
 * cargo's target folder for copies, kept between tests. It is not the sample's own folder, because cargo takes two
 * copies of a workspace for the same workspace, and would build the one that was saved later.
 */
const SAMPLE_TARGET = join(TARGET, "sample");

/** What cargo has built for the sample itself, by tests and quick builds. */
const BUILT = ["debug", "quick"];

/**
 * Gives copies what is built for the sample already: nearly all of it is dependencies, whose compilation takes minutes.
 * A copy's own files are newer than what was built of the sample's, so cargo builds those again.
 */
async function provideBuilt() {
  if (existsSync(SAMPLE_TARGET)) return;
  const stage = await mkdtemp(join(TARGET, ".sample-")).catch(() => undefined);
  if (!stage) return; // nothing is built
  for (const name of BUILT) if (existsSync(join(TARGET, name))) await execute("cp", ["-a", join(TARGET, name), stage]);
  await rename(stage, SAMPLE_TARGET).catch(() => rm(stage, { recursive: true })); // another test was quicker
}

/** The kit comes from node_modules, as in a developer's project. */
const LEFT_OUT = ["kit", "build", "target", "node_modules", ".tools", ".git", ".world", ".wrangler"];

export async function copySample() {
  await provideBuilt();
  const folder = await mkdtemp(join(tmpdir(), "skill-"));
  for (const name of await readdir(ROOT))
    if (!LEFT_OUT.includes(name)) await cp(join(ROOT, name), join(folder, name), { recursive: true });
  for (const name of ["node_modules", ".tools"]) await symlink(join(ROOT, name), join(folder, name));
  return {
    folder,
    env: { CARGO_TARGET_DIR: SAMPLE_TARGET },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A built example in a folder of its own, whose files a test may change. @param {string} name */
export async function copyExample(name) {
  const folder = await mkdtemp(join(tmpdir(), "example-"));
  await cp(join(ROOT, "examples", name), folder, { recursive: true });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Makes a folder a repository with one commit of what it has. @param {string} folder */
export async function commitAll(folder) {
  const git = (/** @type {string[]} */ ...args) => execute("git", args, { cwd: folder });
  await git("init", "--quiet");
  await git("add", "--all");
  await git("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "--quiet", "--message", "All");
}

/**
 * A skill as `make new` creates it, as a colleague has it: cloned from its own repository, and alone. Its own Makefile
 * has installed its packages.
 */
export async function newSkill() {
  await provideBuilt();
  const parent = await mkdtemp(join(tmpdir(), "new-"));
  const [made, folder] = ["made", "my-skill"].map((name) => join(parent, name));
  await execute("make", ["new", `DIR=${made}`, "NAME=My Skill", "LOCALES=en-US,de-DE"], { cwd: ROOT });
  await commitAll(made);
  await execute("git", ["clone", "--quiet", made, folder]);
  await rm(made, { recursive: true });
  await execute("make", ["packages"], { cwd: folder });
  return {
    folder,
    env: { CARGO_TARGET_DIR: SAMPLE_TARGET },
    remove: () => rm(parent, { recursive: true, force: true }),
  };
}

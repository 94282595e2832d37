/** A copy of the sample skill in its own folder. Tests may change its files. */
import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../repository.mjs";

/** The kit comes from node_modules, as in an author's project. */
const LEFT_OUT = ["kit", "build", "target", "node_modules", ".tools", ".git", ".world", ".wrangler"];

export async function copySample() {
  const folder = await mkdtemp(join(tmpdir(), "skill-"));
  for (const name of await readdir(ROOT)) if (!LEFT_OUT.includes(name)) await cp(join(ROOT, name), join(folder, name), { recursive: true });
  for (const name of ["node_modules", ".tools"]) await symlink(join(ROOT, name), join(folder, name));
  return {
    folder,
    /**
     * cargo's target folder, kept between tests, with the built dependencies. It is not the sample's own folder, because cargo takes two copies of a workspace
     * for the same workspace, and would build the one that was saved later.
     */
    env: { CARGO_TARGET_DIR: join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "sample") },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

const execute = promisify(execFile);

/** A skill as `make new` creates it. Its own Makefile has installed its packages. */
export async function newSkill() {
  const parent = await mkdtemp(join(tmpdir(), "new-"));
  const folder = join(parent, "my-skill");
  await execute("make", ["new", `DIR=${folder}`, "NAME=My Skill", "LOCALES=en-US,de-DE"], { cwd: ROOT });
  await symlink(join(ROOT, ".tools"), join(folder, ".tools")); // building the tools takes minutes
  await execute("make", ["packages"], { cwd: folder });
  return {
    folder,
    env: { CARGO_TARGET_DIR: join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "sample") },
    remove: () => rm(parent, { recursive: true, force: true }),
  };
}

/** A copy of the sample skill in a folder of its own, whose files a test may change. */
import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../repository.mjs";

/** The kit comes from node_modules, as in a project of one's own. */
const LEFT_OUT = ["kit", "build", "target", "node_modules", ".tools", ".git", ".world", ".wrangler"];

export async function copySample() {
  const folder = await mkdtemp(join(tmpdir(), "skill-"));
  for (const name of await readdir(ROOT)) if (!LEFT_OUT.includes(name)) await cp(join(ROOT, name), join(folder, name), { recursive: true });
  for (const name of ["node_modules", ".tools"]) await symlink(join(ROOT, name), join(folder, name));
  return {
    folder,
    /**
     * Kept from test to test, with what the skill depends on. Not the sample's own: cargo takes two copies of a workspace
     * for the same, and builds that which was saved later.
     */
    env: { CARGO_TARGET_DIR: join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "sample") },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

const execute = promisify(execFile);

/** A skill as `make new` writes it, with its packages installed by its own Makefile. */
export async function newSkill() {
  const parent = await mkdtemp(join(tmpdir(), "new-"));
  const folder = join(parent, "my-skill");
  await execute("make", ["new", `DIR=${folder}`, "NAME=My Skill", "LOCALES=en-US,de-DE"], { cwd: ROOT });
  await symlink(join(ROOT, ".tools"), join(folder, ".tools")); // to build them takes minutes
  await execute("make", ["packages"], { cwd: folder });
  return {
    folder,
    env: { CARGO_TARGET_DIR: join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "sample") },
    remove: () => rm(parent, { recursive: true, force: true }),
  };
}

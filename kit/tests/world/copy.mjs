/** A copy of the sample skill in a folder of its own, whose files a test may change. */
import { cp, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

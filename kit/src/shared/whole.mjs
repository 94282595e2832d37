/** A folder that is there whole or not at all. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Makes the folder under another name beside it, and renames it when it is whole. If another program was quicker, its
 * folder stays.
 * @param {string} folder
 * @param {(stage: string) => Promise<unknown>} make
 */
export async function makeWhole(folder, make) {
  const beside = dirname(folder);
  await mkdir(beside, { recursive: true });
  const stage = await mkdtemp(join(beside, ".making-"));
  try {
    await make(stage);
    await rename(stage, folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** Writes files that belong to the developer: each is either written whole or left as it is. */
import { realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { refuse } from "./command.mjs";

/**
 * Writes beside the file and renames, so that a full disk or a signal does not leave half a file. A link stays a link,
 * and the mode is kept.
 * @param {string} path
 * @param {string | Buffer} content
 */
export async function writeWhole(path, content) {
  const target = await realpath(path).catch(() => path);
  const beside = `${target}.${process.pid}.tmp`;
  try {
    const mode = await stat(target).then(
      (known) => known.mode & 0o777,
      () => undefined,
    );
    await writeFile(beside, content, { ...(mode !== undefined && { mode }) });
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    refuse([
      `${path} cannot be written (${/** @type {NodeJS.ErrnoException} */ (error).code ?? error}): it is as it was`,
    ]);
  }
}

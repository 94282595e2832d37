/** Detects changed files, however an editor saves them. */

import { once } from "node:events";
import { basename, dirname, sep } from "node:path";
import { watch } from "chokidar";

/**
 * How long no file must change before a change is reported, in milliseconds: editors write a file in several steps, and
 * several files at once.
 */
const SETTLED = 100;

/** Temporary files of editors. @param {string} path */
const isTemporary = (path) => /^\.|~$|^4913$/.test(basename(path));

/**
 * Watches folders, not files, because a file that is saved by renaming another one is a new file.
 * @param {string[]} paths  files and folders; they need not exist yet
 * @param {() => void} changed
 * @returns {Promise<() => Promise<void>>} stops watching
 */
export async function watchPaths(paths, changed) {
  /** @param {string} path @param {string} folder */
  const within = (path, folder) => path === folder || path.startsWith(folder + sep);
  const ignored = (/** @type {string} */ path) =>
    !paths.some((wanted) => within(wanted, path) || (within(path, wanted) && (path === wanted || !isTemporary(path))));
  const watcher = watch([...new Set(paths.map((path) => dirname(path)))], { ignored, ignoreInitial: true });
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  watcher.on("all", () => {
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLED);
  });
  await once(watcher, "ready");
  return async () => {
    clearTimeout(timer);
    await watcher.close();
  };
}

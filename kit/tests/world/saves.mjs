/** Saves files as editors do, and waits for the result. */
import assert from "node:assert/strict";
import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The file under `folder` that has this text. @param {string} folder @param {string} text */
export async function fileWith(folder, text) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if ((await readFile(path, "utf8")).includes(text)) return path;
  }
  throw new Error(`no file of ${folder} has: ${text}`);
}

/** The ways in which editors save. @type {Record<string, (path: string, text: string) => Promise<void>>} */
export const WAYS = {
  "in place": (path, text) => writeFile(path, text),
  "by rename": async (path, text) => {
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  },
  "emptied first": async (path, text) => {
    await writeFile(path, "");
    await sleep(30);
    await writeFile(path, text);
  },
  "with the old one kept": async (path, text) => {
    await rename(path, `${path}~`);
    await writeFile(path, text);
  },
};

/**
 * The first answer that fits, within a minute.
 * @template T
 * @param {() => Promise<T>} ask
 * @param {(answer: T) => boolean} fits
 * @param {() => string} explain  what to say when none comes
 */
export async function eventually(ask, fits, explain) {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50)) {
    const answer = await ask();
    if (fits(answer)) return answer;
  }
  assert.fail(explain());
}

/**
 * `.world/PORT/world.json`: the URLs of a running local environment, for `make say` and for another local environment
 * that needs the same ports.
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { refuse } from "../shared/command.mjs";
import { parseJson } from "../shared/json.mjs";
import { worldAt, worldsOf } from "./paths.mjs";

/**
 * @typedef {object} Announcement
 * @property {number} pid
 * @property {string} simulator
 * @property {string} worker
 * @property {string} tenant
 * @property {string} userDataKey  the Worker's USER_DATA_KEY, for `alexa-auth0 data --local`
 */

/** @param {string} project @param {number} port  the Worker's @param {Announcement} announcement */
export async function announceWorld(project, port, announcement) {
  await mkdir(worldAt(project, port), { recursive: true });
  await writeFile(join(worldAt(project, port), "world.json"), JSON.stringify(announcement));
}

/**
 * The files of a project's local environments, running or not.
 * @param {string} project
 * @param {string} [port]  the Worker's port; if it is missing, all local environments
 * @returns {Promise<Announcement[]>}
 */
export async function announcements(project, port) {
  const ports = port ? [port] : await readdir(worldsOf(project)).catch(() => []);
  const found = await Promise.all(
    ports.map(async (one) => {
      const path = join(worldAt(project, Number(one)), "world.json");
      const text = await readFile(path, "utf8").catch(() => "");
      return text ? valid(path, text) : [];
    }),
  );
  return found.flat();
}

/** @param {string} path @param {string} text */
function valid(path, text) {
  const { value } = parseJson(text);
  const isWhole = ["simulator", "worker", "tenant"].every((name) => URL.canParse(value?.[name] ?? ""));
  return isWhole
    ? /** @type {Announcement} */ (value)
    : refuse([`${path} is damaged: delete it, and start make dev again`]);
}

/** @param {Announcement} announcement */
export function isRunning({ pid }) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

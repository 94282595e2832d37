/**
 * Says if the tools are older than three months, and ends with 1 then. wrangler, Miniflare and the newest possible
 * compatibility date go with workerd, whose date is in Miniflare's version.
 */
import { readFile } from "node:fs/promises";

/** In days. */
const LIMIT = 92;

/** The date of workerd in a version of Miniflare such as 5.20261117.0-beta. @param {string} version */
export function workerdDate(version) {
  const [, year, month, day] = /^\d+\.(\d{4})(\d\d)(\d\d)\./.exec(version) ?? [];
  if (!day) throw new Error(`Miniflare ${version} has no date in its version`);
  return `${year}-${month}-${day}`;
}

/** Undefined unless they are too old. @param {string} version  of Miniflare @param {number} now  in milliseconds */
export function ageProblem(version, now) {
  const date = workerdDate(version);
  const days = Math.floor((now - Date.parse(date)) / 86_400_000);
  return days > LIMIT
    ? `workerd of ${date} is ${days} days old: take newer versions of wrangler and of the Miniflare that it depends on, and the new date as compatibility_date (CONTRIBUTING.md, "Newer tools")`
    : undefined;
}

if (import.meta.main ?? process.argv[1] === new URL(import.meta.url).pathname) {
  const { dependencies } = JSON.parse(await readFile(new URL("../kit/package.json", import.meta.url), "utf8"));
  const problem = ageProblem(dependencies.miniflare, Date.now());
  if (problem) console.error(`! OLD: ${problem}`);
  process.exitCode = problem ? 1 : 0;
}

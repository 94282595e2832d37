/**
 * The Node.js of the kit. If the machine's is too old, npm installs one into the user's cache folder, and the program
 * starts again by it. The machine's own stays as it is. An old Node.js can load this file.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { cacheFolder } from "../shared/cache.mjs";
import { environmentFor, OWN } from "../shared/environment.mjs";
import { standIn } from "../shared/stand-in.mjs";

const KIT = new URL("../../", import.meta.url);
const LOCKED = new URL("locked/node/", KIT);

/** @param {string} path @param {URL} base @returns {any} */
const readJson = (path, base) => JSON.parse(readFileSync(new URL(path, base), "utf8"));

/** What package.json says. wrangler and Miniflare require it. */
const OLDEST = readJson("package.json", KIT).engines.node.replace(">=", "");

/** Whether this Node.js is too old. */
export function isOldNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const [wantedMajor, wantedMinor] = OLDEST.split(".").map(Number);
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}

export const oldNode = () =>
  `this is Node.js ${process.versions.node}, and Node.js ${OLDEST} or newer is needed: https://nodejs.org`;

/** The package with Node.js for this system, and where its program is installed. */
function offered() {
  const { optionalDependencies } = readJson("package.json", LOCKED);
  const name = Object.keys(optionalDependencies).find((one) => one.endsWith(`-${process.platform}-${process.arch}`));
  if (!name) return undefined;
  const folder = join(cacheFolder(), "node", `${name}-${optionalDependencies[name]}`);
  return { version: optionalDependencies[name], folder, program: join(folder, "node_modules", name, "bin/node") };
}

/** Whether npm can install a Node.js for this system, or has done so. */
export const hasNewNode = () => {
  const found = offered();
  return found !== undefined && (existsSync(found.program) || runs("npm"));
};

/** @param {string} program */
const runs = (program) => spawnSync(program, ["--version"], { stdio: "ignore", env: environmentFor() }).status === 0;

/**
 * The program of a Node.js that is new enough: this one, or one that is installed the first time. None if it could not
 * be: the reason has been printed.
 */
export function newNode() {
  if (!isOldNode()) return process.execPath;
  const found = offered();
  if (!found) return undefined;
  const { version, folder, program } = found;
  if (existsSync(program)) return program;
  console.error(
    `==> Installing Node.js ${version} for your skills, because this is ${process.versions.node} (once; some seconds)`,
  );
  let stage;
  try {
    mkdirSync(dirname(folder), { recursive: true });
    stage = mkdtempSync(join(dirname(folder), ".installing-")); // moved when it is whole
    for (const file of ["package.json", "package-lock.json"]) copyFileSync(new URL(file, LOCKED), join(stage, file));
    const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: stage,
      env: environmentFor(OWN.npm),
      stdio: ["ignore", 2, 2],
    });
    if (status !== 0 || !runs(join(stage, program.slice(folder.length)))) return undefined;
    if (!existsSync(folder)) renameSync(stage, folder); // unless another start was quicker
    return program;
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    return undefined;
  } finally {
    if (stage) rmSync(stage, { recursive: true, force: true });
  }
}

/**
 * Runs a script by such a Node.js, whose folder is the first in PATH, so that what the script starts runs by it as
 * well.
 * @param {string} program
 * @param {string[]} args
 */
export const runBy = (program, args) =>
  standIn(program, args, { ...process.env, PATH: [dirname(program), process.env.PATH].join(delimiter) });

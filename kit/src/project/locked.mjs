/**
 * Amazon's and Auth0's command-line programs. Each is installed with its dependencies, in the versions of a lock file
 * of the kit, in the project's .tools/. The installation runs no code of their packages.
 */
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { environmentFor, OWN } from "../shared/environment.mjs";
import { announce, execute } from "../shared/process.mjs";

const LOCKED = new URL("../../locked/", import.meta.url);

/** @type {Record<"ask" | "auth0", { title: string, program: string }>} */
const TOOLS = {
  ask: { title: "the ASK CLI", program: "ask" },
  auth0: { title: "Auth0's Deploy CLI", program: "a0deploy" },
};

/** @typedef {keyof typeof TOOLS} Tool */

/** The path of the program, relative to the project. @param {Tool} name */
export const programOf = (name) => `.tools/${name}/node_modules/.bin/${TOOLS[name].program}`;

/** A copy of the lock file of the installed version. @param {Tool} name */
export const stampOf = async (name) =>
  createHash("sha256")
    .update(await readFile(new URL(`${name}/package-lock.json`, LOCKED)))
    .digest("hex");

/** Installs the program unless it is installed. @param {Tool} name @param {string} project */
export async function install(name, project) {
  const folder = join(project, ".tools", name);
  const path = join(folder, ".installed");
  const stamp = await stampOf(name);
  if ((await readFile(path, "utf8").catch(() => "")) === stamp) return;
  announce(`Installing ${TOOLS[name].title} into .tools (once; some seconds)`);
  await mkdir(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"])
    await copyFile(new URL(`${name}/${file}`, LOCKED), join(folder, file));
  await execute("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    env: environmentFor(OWN.npm),
  });
  await writeFile(path, stamp);
}

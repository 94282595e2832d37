/**
 * Programs of Amazon's and Auth0's, each with everything that it needs at the versions of a lock file of the kit's, in the project's
 * .tools/. None of their packages runs code of its own while it is installed.
 */
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { announce, execute } from "../build/process.mjs";
import { environmentFor, OWN } from "./environment.mjs";

const LOCKED = new URL("../locked/", import.meta.url);

/** @type {Record<"ask" | "auth0", { title: string, program: string }>} */
const TOOLS = { ask: { title: "the ASK CLI", program: "ask" }, auth0: { title: "Auth0's Deploy CLI", program: "a0deploy" } };

/** @typedef {keyof typeof TOOLS} Tool */

/** The program's file, from the project's folder. @param {Tool} name */
export const programOf = (name) => `.tools/${name}/node_modules/.bin/${TOOLS[name].program}`;

/** By which is known what is installed. @param {Tool} name */
export const stampOf = async (name) => createHash("sha256").update(await readFile(new URL(`${name}/package-lock.json`, LOCKED))).digest("hex");

/** Installs it, unless it is there. @param {Tool} name @param {string} project */
export async function install(name, project) {
  const folder = join(project, ".tools", name);
  const path = join(folder, ".installed");
  const stamp = await stampOf(name);
  if ((await readFile(path, "utf8").catch(() => "")) === stamp) return;
  announce(`Installing ${TOOLS[name].title} into .tools (once; some seconds)`);
  await mkdir(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) await copyFile(new URL(`${name}/${file}`, LOCKED), join(folder, file));
  await execute("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder, env: environmentFor(OWN.npm) });
  await writeFile(path, stamp);
}

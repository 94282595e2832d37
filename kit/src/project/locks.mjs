/**
 * The lock files of a new skill: those of a project with the same library and kit. cargo and npm keep the entries that
 * they need, so the versions work together.
 */

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { environmentFor, OWN } from "../shared/environment.mjs";
import { lockedProject, PACKAGE } from "./carried.mjs";

/** @param {string} skill @param {string} kit  what package.json names as the kit */
export async function writeLocks(skill, kit) {
  const locked = lockedProject();
  if (!locked) return; // the first install writes them
  await cp(join(locked, "Cargo.lock"), join(skill, "Cargo.lock"));
  const { packages } = JSON.parse(await readFile(join(locked, "package-lock.json"), "utf8"));
  const own = JSON.parse(await readFile(join(skill, "package.json"), "utf8"));
  const lock = {
    name: own.name,
    lockfileVersion: 3,
    requires: true,
    packages: await seeded(packages, own, kit, skill),
  };
  await writeFile(join(skill, "package-lock.json"), `${JSON.stringify(lock, null, 2)}\n`);
}

/**
 * In a checkout the kit is a workspace, and its packages may be in a folder of its own.
 * @param {Record<string, any>} packages  of the other project
 * @param {any} own                       the skill's package.json
 * @param {string} kit
 * @param {string} skill
 */
async function seeded(packages, own, kit, skill) {
  const { name, license, engines, devDependencies } = own;
  const { version, bin, dependencies, ...theirs } = packages.kit ?? packages[`node_modules/${PACKAGE}`];
  const others = Object.entries(packages)
    .filter(([path, { link }]) => !link && /(^|^kit\/)node_modules\//.test(path) && path !== `node_modules/${PACKAGE}`)
    .map(([path, entry]) => [path.replace(/^kit\//, `node_modules/${PACKAGE}/`), { ...entry, dev: true }]);
  const file = await readFile(join(skill, kit.replace("file:", "")));
  const integrity = `sha512-${createHash("sha512").update(file).digest("base64")}`;
  return {
    "": { name, license, devDependencies, engines },
    [`node_modules/${PACKAGE}`]: {
      version,
      resolved: kit,
      integrity,
      dev: true,
      license: theirs.license,
      dependencies,
      bin,
      engines: theirs.engines,
    },
    ...Object.fromEntries(others),
  };
}

/** In milliseconds. Both programs need less than a second. */
const TIMEOUT = 30_000;

/**
 * Completes Cargo.lock and writes package-lock.json from what this machine has already, so that the first build changes
 * neither. If something is missing here, the first build does it.
 * @param {string} folder
 */
export async function completeLocks(folder) {
  await Promise.all([
    attempt("cargo", ["metadata", "--format-version", "1", "--offline", "--quiet"], folder, OWN.cargo),
    attempt(
      "npm",
      ["install", "--package-lock-only", "--ignore-scripts", "--offline", "--no-audit", "--no-fund"],
      folder,
      OWN.npm,
    ),
  ]);
}

/** @param {string} program @param {string[]} args @param {string} cwd @param {RegExp} own */
const attempt = (program, args, cwd, own) =>
  new Promise((resolve) => {
    const env = { ...environmentFor(own), RUSTUP_AUTO_INSTALL: "0" }; // nothing is installed here
    spawn(program, args, { cwd, env, stdio: "ignore", timeout: TIMEOUT }).once("error", resolve).once("close", resolve);
  });

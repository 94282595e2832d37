/** The lock files of a new skill. */
import { spawn } from "node:child_process";
import { environmentFor, OWN } from "./environment.mjs";

/** In milliseconds. Both programs need less than a second. */
const TIMEOUT = 30_000;

/**
 * Completes Cargo.lock and writes package-lock.json from what this machine has already, so that the first build changes neither. If something
 * is missing here, the first build does it.
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

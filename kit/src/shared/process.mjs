/** Runs programs for the build. Their output goes to standard error, because standard output belongs to the command that needs the build. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { missing, refuse } from "./command.mjs";
import { environmentFor, OWN } from "./environment.mjs";
import { styled } from "./style.mjs";

/** @param {string} step */
export const announce = (step) => console.error(`${styled("bold", "==>", process.stderr)} ${step}`);

/**
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<boolean>} whether it succeeded
 */
export async function succeeds(program, args, { cwd, env = environmentFor(OWN.cargo) }) {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", 2, 2] });
  const [code] = await once(child, "close").catch((error) => missing(program, error));
  return code === 0;
}

/**
 * The standard error of the program, and whether it succeeded.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 */
export async function quietly(program, args, { cwd, env = environmentFor(OWN.cargo) }) {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
  const [stderr, [code]] = await Promise.all([
    text(/** @type {import("node:stream").Readable} */ (child.stderr)),
    once(child, "close"),
  ]).catch((error) => missing(program, error));
  return { stderr, succeeded: code === 0 };
}

/**
 * Throws a refusal if the program fails. The program has printed the reason.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 */
export async function execute(program, args, options) {
  if (!(await succeeds(program, args, options))) refuse([`the build failed: ${program.split("/").at(-1)} ${args[0]}`]);
}

/**
 * The standard output of the program. Throws a refusal if it fails.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 */
export async function outputOf(program, args, { cwd, env = environmentFor(OWN.cargo) }) {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", 2] });
  const [output, [code]] = await Promise.all([
    text(/** @type {import("node:stream").Readable} */ (child.stdout)),
    once(child, "close"),
  ]).catch((error) => missing(program, error));
  if (code !== 0) refuse([`the build failed: ${program} ${args[0]}`]);
  return output;
}

import { spawn } from "node:child_process";
import { environmentFor } from "./environment.mjs";

/** What stands in the way, in words for the person at the terminal. */
export class Refusal extends Error {}

/** The person at the terminal has ended it, and knows. */
export class Interrupted extends Error {}

/**
 * @overload
 * @param {[string, ...string[]]} problems
 * @returns {never}
 *
 * @overload
 * @param {string[]} problems  none: nothing stands in the way
 * @returns {void}
 *
 * @param {string[]} problems
 */
export function refuse(problems) {
  if (problems.length) throw new Refusal(problems.map((problem) => `✗ ${problem}`).join("\n"));
}

/** What a shell gives where a program is ended by Ctrl-C: 128 and the number of the signal. */
const INTERRUPTED = 130;

/**
 * Runs a program's main function. A refusal is an answer: it is shown without a stack.
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    if (error instanceof Interrupted) return void (process.exitCode = INTERRUPTED);
    if (!(error instanceof Refusal)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** A program that is not there, in a sentence. @param {string} program @param {NodeJS.ErrnoException} error @returns {never} */
export function missing(program, error) {
  if (error.code === "ENOENT") refuse([`${program} cannot be found: is it installed, and in PATH?`]);
  throw error;
}

/**
 * Shows a command as a shell would take it, and runs it unless it is a rehearsal. What is secret is in neither `argv` nor `env`.
 * @param {string[]} argv
 * @param {{ cwd: string, dryRun?: boolean, env?: Record<string, string>, secrets?: Record<string, string>, own?: RegExp }} options
 *   secrets: further variables, which are not shown; own: the program's own secrets in this environment
 */
export async function run([program, ...args], { cwd, dryRun = false, env = {}, secrets = {}, own }) {
  console.log(["$", ...Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`), program, ...args.map(quoted)].join(" "));
  if (dryRun) return;
  const child = spawn(program, args, { cwd, stdio: "inherit", env: { ...environmentFor(own), ...env, ...secrets } });
  // It ends first, and what it was given is cleaned up after it. A terminal sends Ctrl-C to both.
  const pass = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
  process.on("SIGINT", wait).on("SIGTERM", pass).on("SIGHUP", pass);
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve)).catch((error) => missing(program, error));
  process.off("SIGINT", wait).off("SIGTERM", pass).off("SIGHUP", pass);
  if (code !== 0) refuse([`${program} ended with ${code ?? "a signal"}`]);
}

const wait = () => {};

/** @param {string} argument */
const quoted = (argument) => (/^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`);

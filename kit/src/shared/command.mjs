import { spawn } from "node:child_process";
import { environmentFor } from "./environment.mjs";
import { printableLines } from "./printable.mjs";

/** An error with sentences for the user. */
export class Refusal extends Error {}

/** The user has ended the command. */
export class Interrupted extends Error {}

/**
 * @overload
 * @param {[string, ...string[]]} problems
 * @returns {never}
 *
 * @overload
 * @param {string[]} problems  if there are none, this does nothing
 * @returns {void}
 *
 * @param {string[]} problems
 */
export function refuse(problems) {
  if (problems.length) throw new Refusal(problems.map((problem) => `✗ ${problem}`).join("\n"));
}

/** Prints text that may come from a file: without characters that move the cursor or colour the screen. @param {string} text */
export const print = (text) => console.log(printableLines(text));

/** The exit code of a program that Ctrl-C has ended: 128 plus the number of the signal. */
const INTERRUPTED = 130;

/**
 * Runs a program's main function. A refusal is printed without a stack.
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    if (error instanceof Interrupted) return void (process.exitCode = INTERRUPTED);
    if (!(error instanceof Refusal)) throw error;
    console.error(printableLines(error.message));
    process.exitCode = 1;
  }
}

/** Reports a missing program in a sentence. @param {string} program @param {NodeJS.ErrnoException} error @returns {never} */
export function missing(program, error) {
  if (error.code === "ENOENT") refuse([`${program} cannot be found: is it installed, and in PATH?`]);
  throw error;
}

/**
 * Prints a command in shell syntax, and runs it unless `dryRun` is set. Neither `argv` nor `env` contains a secret.
 * @param {string[]} argv
 * @param {{ cwd: string, dryRun?: boolean, env?: Record<string, string>, secrets?: Record<string, string>, own?: RegExp, name?: string, remedies?: string[] }} options
 *   secrets: further variables, which are not printed; own: the names of this environment's secrets that the program receives;
 *   name: what the program is called if it fails, and remedies: what to do then, beginning with the usual cause
 */
export async function run(
  [program, ...args],
  { cwd, dryRun = false, env = {}, secrets = {}, own, name = program, remedies = [] },
) {
  console.log(
    ["$", ...Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`), program, ...args.map(quoted)].join(
      " ",
    ),
  );
  if (dryRun) return;
  const child = spawn(program, args, { cwd, stdio: "inherit", env: { ...environmentFor(own), ...env, ...secrets } });
  // The child ends first, and its temporary files are deleted after it. A terminal sends Ctrl-C to both.
  const pass = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
  process.on("SIGINT", wait).on("SIGTERM", pass).on("SIGHUP", pass);
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve)).catch(
    (error) => missing(program, error),
  );
  process.off("SIGINT", wait).off("SIGTERM", pass).off("SIGHUP", pass);
  if (code !== 0)
    refuse([
      `${name} failed (${code === null ? "ended by a signal" : `exit status ${code}`}): its own message is above${remedies.map((remedy) => `\n  - ${remedy}`).join("")}`,
    ]);
}

const wait = () => {};

/** @param {string} argument */
const quoted = (argument) => (/^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`);

import { spawn } from "node:child_process";

/** What stands in the way, in words for the person at the terminal. */
export class Refusal extends Error {}

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

/**
 * Runs a program's main function. A refusal is an answer: it is shown without a stack.
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/**
 * Shows a command as a shell would take it, and runs it unless it is a rehearsal. What is secret is in neither `argv` nor `env`.
 * @param {string[]} argv
 * @param {{ cwd: string, dryRun?: boolean, env?: Record<string, string> }} options
 */
export async function run([program, ...args], { cwd, dryRun = false, env = {} }) {
  console.log(["$", ...Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`), program, ...args.map(quoted)].join(" "));
  if (dryRun) return;
  process.on("SIGINT", wait); // goes to the program too: it ends first, and what it was given is cleaned up after it
  const child = spawn(program, args, { cwd, stdio: "inherit", env: { ...process.env, ...env } });
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  process.off("SIGINT", wait);
  if (code !== 0) refuse([`${program} ended with ${code ?? "a signal"}`]);
}

const wait = () => {};

/** @param {string} argument */
const quoted = (argument) => (/^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`);

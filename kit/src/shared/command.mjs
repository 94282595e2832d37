/** How a command speaks to its user: with refusals, and by printing. */
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

/**
 * Prints text that may come from a file: without characters that move the cursor or colour the screen.
 * @param {string} text
 */
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

/** Asks the user a question in the terminal. */
import { createInterface } from "node:readline/promises";
import { Interrupted } from "./command.mjs";

/**
 * @param {string} question
 * @param {{ input: NodeJS.ReadableStream, output: NodeJS.WritableStream, terminal?: boolean }} streams
 * @returns {Promise<string>} the typed line. Ctrl-C and the end of the input throw {@link Interrupted}
 */
export async function prompt(question, { input, output, terminal }) {
  const lines = createInterface({ input, output, terminal });
  const closed = new Promise((_, reject) => lines.once("close", () => reject(new Interrupted())));
  try {
    return await Promise.race([lines.question(question), closed]);
  } catch {
    throw new Interrupted();
  } finally {
    closed.catch(() => {});
    lines.close();
  }
}

/** A program that another one does the work of. Also an old Node.js can load this. */
import { spawn } from "node:child_process";

/**
 * Runs the other program, which shares the terminal. This one ends with its exit code.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export function standIn(program, args, env = process.env) {
  const child = spawn(program, args, { stdio: "inherit", env });
  // A terminal sends Ctrl-C to both, and the other one still has to stop its own programs. The other signals reach only
  // this one.
  process.on("SIGINT", () => {});
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) process.on(signal, () => void child.kill(signal));
  child.once("close", (code) => {
    process.exitCode = code === null ? 1 : code;
  });
}

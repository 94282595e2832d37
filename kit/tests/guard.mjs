/**
 * Ends this process, and what it has started, when the program that runs its tests has been killed. That program holds
 * the other end of the standard input. Without this, test files and their Workers would go on.
 */
import { execFileSync } from "node:child_process";
import { fstatSync } from "node:fs";

/**
 * `node --test` and scripts/run-tests.mjs set the first of these in the processes of test files, which inherit no
 * terminal.
 */
if (process.env.NODE_TEST_CONTEXT === "child-v8" || process.env.TEST_RUNNER === `${process.ppid}`) watch();

function watch() {
  if (!fstatSync(0).isFIFO() && !fstatSync(0).isSocket()) return;
  process.stdin.on("end", end).on("error", end).resume();
  /** @type {any} */ (process.stdin).unref?.();
}

function end() {
  for (const pid of descendantsOf(process.pid)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // it has ended meanwhile
    }
  }
  process.kill(process.pid, "SIGKILL");
}

/** @param {number} root @returns {number[]} */
function descendantsOf(root) {
  const lines = execFileSync("ps", ["-axo", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const processes = lines.map((line) => line.trim().split(/\s+/).map(Number));
  /** @type {(parent: number) => number[]} */
  const below = (parent) => processes.filter(([, ppid]) => ppid === parent).flatMap(([pid]) => [pid, ...below(pid)]);
  return below(root);
}

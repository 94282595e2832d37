/**
 * Runs files of JavaScript tests, two at a time, and says at the end which took longest. The files whose tests compile
 * run one after the other, beside those that wait. Each is a process of its own, which ends with this one.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { relative } from "node:path";

const LANES = 2;

/** The files whose tests run cargo for minutes if nothing is built yet. They would only wait for each other. */
const COMPILES = [
  "world/authoring.test.mjs",
  "commands/new-skill-deploys.test.mjs",
  "world/dev.test.mjs",
  "tests/mistakes.test.mjs",
];

/** No file needs half of this. In milliseconds. */
const LIMIT = 600_000;

/** How many files are listed at the end. */
const SHOWN = 8;

const GUARD = new URL("../kit/tests/guard.mjs", import.meta.url).href;
const KINDS = ["tests", "pass", "fail", "cancelled", "skipped", "todo"];

/** @typedef {{ file: string, seconds: number, failed: boolean, counts: Record<string, number> }} Result */

/** @param {string} file @returns {Promise<Result>} */
async function runFile(file) {
  const started = performance.now();
  const colours = process.stdout.isTTY ? { FORCE_COLOR: "1" } : {};
  const child = spawn(process.execPath, ["--import", GUARD, "--test-reporter=spec", file], {
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
    env: { ...process.env, ...colours, TEST_RUNNER: `${process.pid}` },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  child.stdin.on("error", () => {}); // it has ended
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.stdin.end(); // the guard ends it and its processes
  }, LIMIT);
  const [code] = await once(child, "close");
  clearTimeout(timer);
  const seconds = (performance.now() - started) / 1000;
  const counts = Object.fromEntries(
    KINDS.map((kind) => [
      kind,
      Number(new RegExp(`^\\W*${kind} (\\d+)\\W*$`, "m").exec(output.slice(-4000))?.[1] ?? 0),
    ]),
  );
  const failed = code !== 0 || counts.tests === 0;
  console.log(
    `\n${failed ? "✗" : "✓"} ${relative(process.cwd(), file)}  ${seconds.toFixed(1)} s${isLate ? `, ended after ${LIMIT / 1000} s` : ""}\n${withoutSummary(output)}`,
  );
  return { file, seconds, failed, counts };
}

/** @param {string} output */
const withoutSummary = (output) =>
  output.replace(/^\W*(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+\W*\n/gm, "").trimEnd();

/** @param {string[]} files @returns {Promise<Result[]>} */
async function runAll(files) {
  const compiles = (/** @type {string} */ file) => COMPILES.some((name) => file.endsWith(name));
  const compiling = COMPILES.flatMap((name) => files.filter((file) => file.endsWith(name)));
  const others = files.filter((file) => !compiles(file));
  /** @type {Result[]} */
  const results = [];
  let isCompiling = false;
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (;;) {
        const file = (isCompiling ? undefined : compiling.shift()) ?? others.shift();
        if (!file) return;
        if (compiles(file)) isCompiling = true;
        results.push(await runFile(file));
        if (compiles(file)) isCompiling = false;
      }
    }),
  );
  return results;
}

/** @param {Result[]} results */
function report(results) {
  const totals = KINDS.map((kind) => `${kind} ${results.reduce((sum, { counts }) => sum + counts[kind], 0)}`);
  const slowest = [...results].sort((a, b) => b.seconds - a.seconds).slice(0, SHOWN);
  const failed = results.filter((result) => result.failed);
  console.log(`\n${results.length} files: ${totals.join(", ")}\nWhat took longest:`);
  for (const { file, seconds } of slowest)
    console.log(`${seconds.toFixed(1).padStart(8)} s  ${relative(process.cwd(), file)}`);
  for (const { file } of failed) console.log(`✗ ${relative(process.cwd(), file)}`);
  process.exitCode = failed.length ? 1 : 0;
}

report(await runAll(process.argv.slice(2)));

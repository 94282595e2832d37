/** The benchmark runs, checks the answers, and draws the recorded results. No test measures time. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { chart, markdown } from "../report.mjs";

const BENCH = dirname(import.meta.dirname);
const read = (/** @type {string} */ path) => readFileSync(join(BENCH, "..", path), "utf8");

/** @param {string[]} args @returns {Promise<{ code: unknown, stdout: string, stderr: string }>} */
const run = (...args) =>
  new Promise((resolve) => {
    execFile(process.execPath, [join(BENCH, "bench.mjs"), ...args], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });

test("the document and the charts show the recorded run", () => {
  const report = JSON.parse(read("bench/results.json"));
  assert.equal(read("docs/benchmark.md"), markdown(report));
  for (const theme of /** @type {const} */ (["light", "dark"]))
    assert.equal(read(`docs/images/benchmark-${theme}.svg`), chart(report, theme));
});

test("a short run measures each Worker, whose answers are right", {
  skip: process.platform === "linux" ? false : "SKIPPED: it needs Linux",
}, async () => {
  const { code, stdout, stderr } = await run("--quick", "--no-cold", "--only", "unlinked");
  assert.equal(code, 0, stderr);
  for (const worker of ["this Worker", "JavaScript", "JavaScript that remembers tokens", "floor"])
    assert.match(stdout, new RegExp(`^\\| unlinked \\| ${worker} \\| \\d`, "m"));
});

test("what cannot be measured or recorded is refused with a sentence", {
  skip: process.platform === "linux" ? false : "SKIPPED: it needs Linux",
}, async () => {
  for (const [args, sentence] of /** @type {[string[], RegExp][]} */ ([
    [["--only", "nobody"], /^✗ no row is called nobody: returning user; /],
    [["--record", "--quick"], /^✗ --record is for a whole run/],
  ])) {
    const { code, stdout, stderr } = await run(...args);
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.match(stderr, sentence);
  }
});

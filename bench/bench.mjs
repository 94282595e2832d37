/**
 * `make bench`: the project's Worker beside one in JavaScript. ARGS: --quick, --record, --only TEXT, --no-cold, --also
 * NAME=FOLDER.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { chart, coldTable, markdown, sizeTable, warmTable } from "./report.mjs";

const ROOT = resolve(import.meta.dirname, "..");

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    record: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    "no-cold": { type: "boolean", default: false },
    also: { type: "string", multiple: true, default: [] },
  },
});

if (process.platform !== "linux") refuse("the benchmark counts CPU time by Linux's /proc: run it there");
if (options.record && (options.quick || options.only || options["no-cold"] || options.also.length))
  refuse("--record is for a whole run");

const { subjects } = await import("./subjects.mjs");
const { ROWS } = await import("./rows.mjs");
const { cold, others, warm, wrong } = await import("./measure.mjs");
const { end } = await import("./world.mjs");

const size = options.quick
  ? { rounds: 8, requests: 200, alone: 60, warmUp: 500, cold: 3 }
  : { rounds: 20, requests: 500, alone: 150, warmUp: 1500, cold: 10 };
const rows = ROWS.filter(({ name }) => name.includes(options.only));
if (!rows.length) refuse(`no row is called ${options.only}: ${ROWS.map(({ name }) => name).join("; ")}`);
const also = options.also.map((pair) => /** @type {[string, string]} */ (pair.split("=", 2)));

const began = performance.now();
const progress = (/** @type {string} */ text) =>
  process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${text}\n`);
const compared = await subjects(also);
const measured = await warm(compared, rows, size, progress);
const first = options["no-cold"] ? [] : await cold(compared, size, progress);
end();

const require = createRequire(import.meta.url);
const workerd = createRequire(require.resolve("miniflare")).resolve("workerd/package.json");
/** @type {import("./report.mjs").Report} */
const report = {
  date: new Date().toISOString(),
  machine: {
    cpu: os.cpus()[0].model,
    cores: os.cpus().length,
    node: process.versions.node,
    workerd: require(workerd).version,
  },
  size,
  bytes: Object.fromEntries(compared.map(({ name, size }) => [name, size])),
  warm: measured,
  cold: first,
};
console.log([warmTable(report), first.length ? coldTable(report) : "", sizeTable(report)].filter(Boolean).join("\n\n"));

const disturbed = others.busy / others.milliseconds;
if (disturbed > 0.2)
  console.log(`\n! other work kept ${disturbed.toFixed(1)} cores busy: trust the CPU columns, not the rates`);
for (const problem of wrong) console.error(`✗ wrong: ${problem}`);
if (wrong.size) process.exit(1);
if (options.record) record();
process.exit(0);

/** What is committed: the numbers, and what is drawn from them. */
function record() {
  mkdirSync(join(ROOT, "docs/images"), { recursive: true });
  writeFileSync(join(ROOT, "bench/results.json"), `${JSON.stringify(report, null, 1)}\n`);
  writeFileSync(join(ROOT, "docs/benchmark.md"), markdown(report));
  for (const theme of /** @type {const} */ (["light", "dark"]))
    writeFileSync(join(ROOT, `docs/images/benchmark-${theme}.svg`), chart(report, theme));
  console.error("recorded in bench/results.json, docs/benchmark.md and docs/images/benchmark-*.svg");
}

/** @param {string} sentence @returns {never} */
function refuse(sentence) {
  console.error(`✗ ${sentence}`);
  process.exit(2);
}

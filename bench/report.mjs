/** The results for the terminal, for docs/benchmark.md and as a chart. */
import { wrapped } from "../scripts/wrapped.mjs";

/**
 * @typedef {object} Report
 * @property {string} date
 * @property {{ cpu: string, cores: number, node: string, workerd: string }} machine
 * @property {import("./measure.mjs").Size} size
 * @property {Record<string, number>} bytes  of each Worker, gzipped
 * @property {import("./measure.mjs").Warm[]} warm
 * @property {import("./measure.mjs").Cold[]} cold
 */

const NAMES = /** @type {Record<string, string>} */ ({
  rust: "this Worker",
  javascript: "JavaScript",
  remembering: "JavaScript that remembers tokens",
  floor: "floor",
  empty: "empty",
});
const nameOf = (/** @type {string} */ subject) => NAMES[subject] ?? subject;

/** @param {string[]} head @param {(string | number)[][]} rows @param {number} [labels]  columns of words */
function table(head, rows, labels = 1) {
  const line = (/** @type {(string | number)[]} */ cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, index) => (index < labels ? "---" : "--:"))), ...rows.map(line)].join("\n");
}

/** @param {Report} report */
const rowsOf = ({ warm }) => [...new Set(warm.map(({ row }) => row))];

/** @param {Report} report @param {string} row @param {string} subject */
const find = ({ warm }, row, subject) =>
  /** @type {import("./measure.mjs").Warm} */ (warm.find((one) => one.row === row && one.subject === subject));

/** @param {Report} report */
export function warmTable(report) {
  const shown = ["rust", "javascript", "remembering", "floor"].filter((subject) =>
    report.warm.some((one) => one.subject === subject),
  );
  const head = [
    "row",
    "Worker",
    "net CPU, ms",
    "of JavaScript's",
    "CPU, ms",
    "requests/s",
    "p50, ms",
    "p99, ms",
    "memory, MiB",
    "outbound calls",
  ];
  const others = [...new Set(report.warm.map(({ subject }) => subject))].filter(
    (subject) => !shown.includes(subject) && subject !== "empty",
  );
  return table(
    head,
    rowsOf(report).flatMap((row) =>
      [...shown, ...others].map((subject) => {
        const { net, cpu, rate, p50, p99, memory, outbound } = find(report, row, subject);
        const share = net / find(report, row, "javascript").net;
        return [
          row,
          nameOf(subject),
          net.toFixed(3),
          share.toFixed(2),
          cpu.toFixed(3),
          rate.toFixed(0),
          p50.toFixed(2),
          p99.toFixed(2),
          memory.toFixed(0),
          outbound.toFixed(2),
        ];
      }),
    ),
    2,
  );
}

/** @param {Report} report */
export function coldTable({ cold }) {
  const kinds = [...new Set(cold.map(({ compiled, kv }) => `${compiled} ${kv}`))];
  const subjects = [...new Set(cold.map(({ subject }) => subject))];
  const of = (/** @type {string} */ kind, /** @type {string} */ subject) =>
    /** @type {import("./measure.mjs").Cold} */ (
      cold.find((one) => one.subject === subject && `${one.compiled} ${one.kv}` === kind)
    );
  const head = [
    "compiled at start",
    "KV",
    "Worker",
    "its CPU, ms",
    "of JavaScript's",
    "latency, ms",
    "CPU before it, ms",
  ];
  return table(
    head,
    kinds.flatMap((kind) =>
      subjects.map((subject) => {
        const { compiled, kv, cpu, latency, start } = of(kind, subject);
        return [
          compiled,
          kv,
          nameOf(subject),
          cpu.toFixed(1),
          (cpu / of(kind, "javascript").cpu).toFixed(2),
          latency.toFixed(1),
          start.toFixed(0),
        ];
      }),
    ),
    3,
  );
}

/** @param {Report} report */
export const sizeTable = ({ bytes }) =>
  table(
    ["Worker", "bytes, gzipped"],
    Object.entries(bytes)
      .filter(([name]) => name !== "empty" && name !== "remembering")
      .map(([name, size]) => [nameOf(name), size.toLocaleString("en")]),
  );

/**
 * Where this Worker is slower, and what the times mean for the limit of Cloudflare's free plan.
 * @param {Report} report
 */
function conclusions(report) {
  const ratio = (/** @type {number} */ value) => value.toFixed(2);
  const peers = (/** @type {string} */ row) =>
    ["javascript", "remembering"].map((subject) => find(report, row, subject));
  const slower = rowsOf(report).flatMap((row) => {
    const ours = find(report, row, "rust").net;
    const quicker = peers(row).filter(({ net }) => net < ours);
    return quicker.map(
      ({ subject, net }) => `- *${row}*: ${ours.toFixed(3)} ms net, and ${nameOf(subject)} ${net.toFixed(3)} ms.`,
    );
  });
  const first = report.cold
    .filter(({ subject }) => subject === "rust")
    .flatMap(({ compiled, kv, cpu }) => {
      const theirs =
        report.cold.find((one) => one.subject === "javascript" && one.compiled === compiled && one.kv === kv)?.cpu ?? 0;
      return theirs < cpu
        ? [
            `- the first request of an isolate, ${compiled}, KV ${kv}: ${cpu.toFixed(1)} ms, and JavaScript ${theirs.toFixed(1)} ms.`,
          ]
        : [];
    });
  const returning = find(report, "returning user", "rust");
  const [javascript, remembering] = peers("returning user");
  const times = report.cold.filter(({ subject }) => subject === "rust").map(({ cpu }) => cpu);
  const worst = Math.max(...report.warm.filter(({ subject }) => subject === "rust").map(({ cpu }) => cpu));
  return `A returning user costs ${returning.net.toFixed(3)} ms more than an empty Worker: ${ratio(returning.net / javascript.net)} of what JavaScript takes, which verifies the token each time, and
${ratio(returning.net / remembering.net)} of what JavaScript takes that remembers tokens.

This Worker is slower than JavaScript here:

${[...slower, ...first].join("\n") || "- in no row."}

Cloudflare's free plan allows 10 ms of CPU time for a request. In a warm isolate a request takes ${worst.toFixed(1)} ms at most, transport and KV included. The first request of an isolate takes
${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)} ms here, which may exceed the limit. Cloudflare tolerates that if it happens
[infrequently](https://developers.cloudflare.com/workers/platform/limits/#cpu-time), and its machines are not this one. If *Exceeded CPU Time* appears in the dashboard's metrics, use the paid plan.`;
}

/** @param {Report} report */
export function markdown(report) {
  const { date, machine, size } = report;
  return wrapped(`<!-- Written by \`make bench ARGS=--record\`: do not edit. -->
# Benchmark

This Worker compared with one in JavaScript that does the same (ask-sdk-core and jose, \`bench/workers/javascript.mjs\`), in one run on one
machine. *JavaScript that remembers tokens* is the same Worker with one more cache: like this Worker, it keeps the users of verified tokens in memory, and does not verify such a token again.
\`make bench\` measures all of them on your machine. [bench/README.md](../bench/README.md) describes the method and its limits.

Measured on ${date.slice(0, 10)}: ${machine.cores} cores of ${machine.cpu}, workerd ${machine.workerd}, Node ${machine.node},
${size.rounds} rounds of ${size.requests} requests at concurrency 8 and ${size.alone} one at a time; first requests: the median of ${size.cold}.

<picture>
  <source media="(prefers-color-scheme: dark)" srcset="images/benchmark-dark.svg">
  <img alt="CPU time of this Worker in percent of the JavaScript Worker's, row by row; the numbers are in the tables below" src="images/benchmark-light.svg">
</picture>

A *returning user* is one whose token this isolate has verified within the last hour. A *new user*'s token is one that it has not.

## What follows

${conclusions(report)}

## In a warm isolate

*Net CPU* is the CPU time of the workerd process for a request, minus that of a Worker that reads the body and answers \`{}\`. The *floor* is a Worker that reads the
body, verifies the signatures and returns a fixed answer. All answers are checked during the measurement.

${warmTable(report)}

## The first request of an isolate

The request is from a linked user whose token has no name. An isolate starts before the request arrives, so the start is not part of the request's CPU time. In production, the functions that V8
compiled at start still exist (*kept*), unless memory was short since then (*dropped*).

${coldTable(report)}

## Size

${sizeTable(report)}
`);
}

/** Colours that colour-blind readers can distinguish. */
const THEMES = {
  light: { text: "#1f2328", rust: "#c2410c", javascript: "#8b949e", remembering: "#57606a" },
  dark: { text: "#f0f6fc", rust: "#fb923c", javascript: "#6e7681", remembering: "#9198a1" },
};

/** The Workers of the chart. The second is 100 %. */
const COMPARED = /** @type {const} */ (["rust", "javascript", "remembering"]);

/** CPU in percent of JavaScript's: three bars a row. @param {Report} report @param {keyof typeof THEMES} theme */
export function chart(report, theme) {
  const { text, ...colours } = THEMES[theme];
  const warm = rowsOf(report).map((row) => {
    return { label: row, digits: 2, values: COMPARED.map((subject) => find(report, row, subject).net) };
  });
  const cold = report.cold
    .filter(({ subject, compiled }) => subject === "rust" && compiled === "kept")
    .map(({ kv }) => {
      const of = (/** @type {string} */ subject) =>
        report.cold.find((one) => one.subject === subject && one.compiled === "kept" && one.kv === kv)?.cpu ?? 0;
      return { label: `first request, KV ${kv}`, digits: 1, values: COMPARED.map(of) };
    });
  const bars = [...warm, ...cold];
  const [left, unit, step, top] = [210, 330, 61, 46];
  const height = top + bars.length * step + 8;
  const escaped = (/** @type {string} */ words) => words.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const bar = (
    /** @type {number} */ y,
    /** @type {number} */ share,
    /** @type {string} */ fill,
    /** @type {string} */ label,
  ) =>
    `<rect x="${left}" y="${y}" width="${(share * unit).toFixed(1)}" height="14" rx="2" fill="${fill}"/><text x="${(left + share * unit + 6).toFixed(1)}" y="${y + 11}">${label}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 ${height}" role="img" font-family="system-ui, sans-serif" font-size="12" fill="${text}">
<title>CPU time, less is better: this Worker and JavaScript</title>
<text x="${left}" y="18" font-weight="600">CPU time of a request, less is better</text>
${["this Worker", "JavaScript = 100 %", "JavaScript that remembers tokens"]
  .map((name, index) => {
    const x = left + [0, 100, 240][index];
    return `<rect x="${x}" y="26" width="10" height="10" rx="2" fill="${colours[COMPARED[index]]}"/><text x="${x + 15}" y="35">${name}</text>`;
  })
  .join("\n")}
${bars
  .map(({ label, digits, values }, index) => {
    const y = top + index * step + 6;
    return `<text x="${left - 10}" y="${y + 28}" text-anchor="end">${escaped(label)}</text>
${values.map((value, place) => bar(y + 17 * place, value / values[1], colours[COMPARED[place]], `${Math.round((value / values[1]) * 100)} % · ${value.toFixed(digits)} ms`)).join("\n")}`;
  })
  .join("\n")}
</svg>
`;
}

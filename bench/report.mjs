/** The results for the terminal, for docs/benchmark.md and as a chart. */

/**
 * @typedef {object} Report
 * @property {string} date
 * @property {{ cpu: string, cores: number, node: string, workerd: string }} machine
 * @property {import("./measure.mjs").Size} size
 * @property {Record<string, number>} bytes  of each Worker, gzipped
 * @property {import("./measure.mjs").Warm[]} warm
 * @property {import("./measure.mjs").Cold[]} cold
 */

const NAMES = /** @type {Record<string, string>} */ ({ rust: "this Worker", javascript: "JavaScript", floor: "floor", empty: "empty" });
const nameOf = (/** @type {string} */ subject) => NAMES[subject] ?? subject;

/** @param {string[]} head @param {(string | number)[][]} rows @param {number} [labels]  columns of words */
function table(head, rows, labels = 1) {
  const line = (/** @type {(string | number)[]} */ cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, index) => (index < labels ? "---" : "--:"))), ...rows.map(line)].join("\n");
}

/** @param {Report} report */
const rowsOf = ({ warm }) => [...new Set(warm.map(({ row }) => row))];

/** @param {Report} report @param {string} row @param {string} subject */
const find = ({ warm }, row, subject) => /** @type {import("./measure.mjs").Warm} */ (warm.find((one) => one.row === row && one.subject === subject));

/** @param {Report} report */
export function warmTable(report) {
  const shown = ["rust", "javascript", "floor"].filter((subject) => report.warm.some((one) => one.subject === subject));
  const head = ["row", "Worker", "net CPU, ms", "of JavaScript's", "CPU, ms", "requests/s", "p50, ms", "p99, ms", "memory, MiB", "outbound calls"];
  const others = [...new Set(report.warm.map(({ subject }) => subject))].filter((subject) => !shown.includes(subject) && subject !== "empty");
  return table(head, rowsOf(report).flatMap((row) => [...shown, ...others].map((subject) => {
    const { net, cpu, rate, p50, p99, memory, outbound } = find(report, row, subject);
    const share = net / find(report, row, "javascript").net;
    return [row, nameOf(subject), net.toFixed(3), share.toFixed(2), cpu.toFixed(3), rate.toFixed(0), p50.toFixed(2), p99.toFixed(2), memory.toFixed(0), outbound.toFixed(2)];
  })), 2);
}

/** @param {Report} report */
export function coldTable({ cold }) {
  const kinds = [...new Set(cold.map(({ compiled, kv }) => `${compiled} ${kv}`))];
  const subjects = [...new Set(cold.map(({ subject }) => subject))];
  const of = (/** @type {string} */ kind, /** @type {string} */ subject) => /** @type {import("./measure.mjs").Cold} */ (cold.find((one) => one.subject === subject && `${one.compiled} ${one.kv}` === kind));
  const head = ["compiled at start", "KV", "Worker", "its CPU, ms", "of JavaScript's", "latency, ms", "CPU before it, ms"];
  return table(head, kinds.flatMap((kind) => subjects.map((subject) => {
    const { compiled, kv, cpu, latency, start } = of(kind, subject);
    return [compiled, kv, nameOf(subject), cpu.toFixed(1), (cpu / of(kind, "javascript").cpu).toFixed(2), latency.toFixed(1), start.toFixed(0)];
  })), 3);
}

/** @param {Report} report */
export const sizeTable = ({ bytes }) => table(["Worker", "bytes, gzipped"], Object.entries(bytes).filter(([name]) => name !== "empty").map(([name, size]) => [nameOf(name), size.toLocaleString("en")]));

/** @param {Report} report */
export function markdown(report) {
  const { date, machine, size } = report;
  return `<!-- Written by \`make bench ARGS=--record\`: do not edit. -->
# Benchmark

This Worker compared with one in JavaScript that does the same (ask-sdk-core and jose, \`bench/workers/javascript.mjs\`), in one run on one
machine. \`make bench\` measures both on your machine. [bench/README.md](../bench/README.md) describes the method and its limits.

Measured on ${date.slice(0, 10)}: ${machine.cores} cores of ${machine.cpu}, workerd ${machine.workerd}, Node ${machine.node},
${size.rounds} rounds of ${size.requests} requests at concurrency 8 and ${size.alone} one at a time; first requests: the median of ${size.cold}.

<picture>
  <source media="(prefers-color-scheme: dark)" srcset="images/benchmark-dark.svg">
  <img alt="CPU time of this Worker in percent of the JavaScript Worker's, row by row; the numbers are in the tables below" src="images/benchmark-light.svg">
</picture>

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
`;
}

/** Colours that colour-blind readers can distinguish. */
const THEMES = {
  light: { text: "#1f2328", rust: "#c2410c", javascript: "#8b949e" },
  dark: { text: "#f0f6fc", rust: "#fb923c", javascript: "#6e7681" },
};

/** CPU in percent of JavaScript's: a pair of bars a row. @param {Report} report @param {keyof typeof THEMES} theme */
export function chart(report, theme) {
  const { text, rust, javascript } = THEMES[theme];
  const warm = rowsOf(report).map((row) => {
    const ours = find(report, row, "rust"), theirs = find(report, row, "javascript");
    return { label: row, share: ours.net / theirs.net, ours: `${ours.net.toFixed(2)} ms`, theirs: `${theirs.net.toFixed(2)} ms` };
  });
  const cold = report.cold.filter(({ subject, compiled }) => subject === "rust" && compiled === "kept").map(({ kv, cpu }) => {
    const theirs = report.cold.find((one) => one.subject === "javascript" && one.compiled === "kept" && one.kv === kv)?.cpu ?? 0;
    return { label: `first request, KV ${kv}`, share: cpu / theirs, ours: `${cpu.toFixed(1)} ms`, theirs: `${theirs.toFixed(1)} ms` };
  });
  const bars = [...warm, ...cold];
  const [left, unit, step, top] = [210, 330, 44, 46];
  const height = top + bars.length * step + 8;
  const escaped = (/** @type {string} */ words) => words.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const bar = (/** @type {number} */ y, /** @type {number} */ share, /** @type {string} */ fill, /** @type {string} */ label) =>
    `<rect x="${left}" y="${y}" width="${(share * unit).toFixed(1)}" height="14" rx="2" fill="${fill}"/><text x="${(left + share * unit + 6).toFixed(1)}" y="${y + 11}">${label}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 ${height}" role="img" font-family="system-ui, sans-serif" font-size="12" fill="${text}">
<title>CPU time, less is better: this Worker and JavaScript</title>
<text x="${left}" y="18" font-weight="600">CPU time of a request, less is better</text>
<rect x="${left}" y="26" width="10" height="10" rx="2" fill="${rust}"/><text x="${left + 15}" y="35">this Worker</text>
<rect x="${left + 100}" y="26" width="10" height="10" rx="2" fill="${javascript}"/><text x="${left + 115}" y="35">JavaScript = 100 %</text>
${bars.map(({ label, share, ours, theirs }, index) => {
    const y = top + index * step + 6;
    return `<text x="${left - 10}" y="${y + 20}" text-anchor="end">${escaped(label)}</text>
${bar(y, share, rust, `${Math.round(share * 100)} % · ${ours}`)}
${bar(y + 17, 1, javascript, theirs)}`;
  }).join("\n")}
</svg>
`;
}

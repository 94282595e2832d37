/** @import { Finding } from "./checks.mjs" */

/** @typedef {Finding & { name: string }} Line */

const MARKS = { ok: "✓", fail: "✗", warn: "!", skip: "-" };

/** One line: what was looked at, what was found, what to do. @param {Line} line */
export function line({ name, status, message, remedy }) {
  const said = status === "skip" ? `SKIPPED: ${message}` : message;
  return `${MARKS[status]} ${name.padEnd(17)} ${said}${remedy ? `  → ${remedy}` : ""}`;
}

/** @param {Line[]} lines */
export function summary(lines) {
  const count = (/** @type {Finding["status"]} */ status) => lines.filter((one) => one.status === status).length;
  const [failed, warned, skipped] = [count("fail"), count("warn"), count("skip")];
  const verdict = failed ? `${failed} to mend` : "nothing to mend";
  return `\n${count("ok")} of ${lines.length} in order, ${verdict}${warned ? `, ${warned} to know of` : ""}${skipped ? `, ${skipped} SKIPPED` : ""}`;
}

/** @param {Line[]} lines */
export const isHealthy = (lines) => lines.every(({ status }) => status !== "fail");

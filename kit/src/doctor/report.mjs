/** Prints the doctor's findings for a terminal or a file. */
import { styled } from "../shared/style.mjs";

/** @import { Finding } from "./checks.mjs" */

/** @typedef {Finding & { name: string }} Line */

export const MARKS = { ok: "✓", fail: "✗", warn: "!", skip: "-" };
const COLOURS = /** @type {const} */ ({ ok: "green", fail: "red", warn: "yellow", skip: "dim" });

/** The column in which messages begin. */
const INDENT = 20;

/** A finding as one line: the check, the result, the remedy. @param {Line} line */
export const line = ({ remedy, ...found }) => `${MARKS[found.status]} ${named(found)}${remedy ? `  → ${remedy}` : ""}`;

/**
 * The same for a terminal of this width: long texts are wrapped, and the remedy has its own lines.
 * @param {Line} line
 * @param {number} width
 * @returns {string[]}
 */
export function block({ remedy, ...found }, width) {
  const [first, ...rest] = wrapped(`${" ".repeat(2)}${named(found)}`, width);
  const remedies = remedy ? wrapped(`${" ".repeat(INDENT)}→ ${remedy}`, width) : [];
  return [`${styled(COLOURS[found.status], MARKS[found.status])}${first.slice(1)}`, ...rest, ...remedies];
}

/** @param {Omit<Line, "remedy">} found */
const named = ({ name, status, message }) =>
  `${name.padEnd(INDENT - 3)} ${status === "skip" ? `SKIPPED: ${message}` : message}`;

/** @param {string} text @param {number} width @returns {string[]} */
function wrapped(text, width) {
  const end = text.lastIndexOf(" ", width);
  if (text.length <= width || end <= INDENT) return [text];
  return [text.slice(0, end).trimEnd(), ...wrapped(`${" ".repeat(INDENT)}${text.slice(end).trimStart()}`, width)];
}

/** @param {Line[]} lines */
export function summary(lines) {
  const count = (/** @type {Finding["status"]} */ status) => lines.filter((one) => one.status === status).length;
  const [failed, warned, skipped] = [count("fail"), count("warn"), count("skip")];
  const counts = [
    `${count("ok")} passed`,
    failed && `${failed} failed`,
    warned && `${warned} ${warned === 1 ? "warning" : "warnings"}`,
    skipped && `${skipped} SKIPPED`,
  ];
  return `\n${lines.length} checks: ${counts.filter(Boolean).join(", ")}`;
}

/** @param {Line[]} lines */
export const isHealthy = (lines) => lines.every(({ status }) => status !== "fail");

/** For programs. `version` is that of this form. @param {Line[]} lines */
export const asJson = (lines) => JSON.stringify({ version: 1, healthy: isHealthy(lines), checks: lines }, null, 2);

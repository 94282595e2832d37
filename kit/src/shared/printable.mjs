/** Prepares untrusted text for the terminal. */

/** Control characters (C0, C1, DEL), and characters that change the text direction (UAX 9, section 2). */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * One line, without characters that could move the cursor, colour the screen or look like another line.
 * @param {unknown} text
 * @param {number} [longest]  in characters
 */
export function printable(text, longest = 600) {
  const line = `${text}`.slice(0, 4 * longest).replace(CONTROLS, " ");
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** The same, line by line. @param {unknown} text @param {number} [most]  lines */
export function printableLines(text, most = 200) {
  const lines = `${text}`.split(/\r?\n/);
  return [...lines.slice(0, most).map((line) => printable(line, 4000)), ...(lines.length > most ? ["…"] : [])].join(
    "\n",
  );
}

/**
 * A value as JSON, whole: control characters are written as `\\u…`, which JSON allows in every text.
 * @param {unknown} value
 */
export const printableJson = (value) =>
  JSON.stringify(value, null, 2).replace(CONTROLS, (found) =>
    found === "\n" ? found : found.replace(/./gsu, escaped),
  );

/** @param {string} letter */
const escaped = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;

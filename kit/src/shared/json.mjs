/**
 * Parses JSON that a developer has written. Problems have line and column. A repeated field is a problem, because one
 * of its values would be lost.
 */
import { visit } from "jsonc-parser";

/** Descriptions of jsonc-parser's ParseErrorCode. */
const REASONS = [
  "",
  "this is not a JSON value",
  "this is not a number",
  "a name in double quotes is missing",
  "a value is missing",
  "a colon is missing",
  "a comma is missing",
  "a } is missing",
  "a ] is missing",
  "there is text after the end",
  "JSON has no comments",
  "a comment does not end",
  'a text does not end: its closing " is missing',
  "a number does not end",
  "\\u needs four hexadecimal digits",
  "this letter must not follow a backslash",
  "a string must not have control characters: write \\n or \\t",
];

/** Whether a value of JSON is an object. @param {unknown} value */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * @param {string} text
 * @returns {{ value?: any, problem?: string }} the problem begins with line and column
 */
export function parseJson(text) {
  let problem;
  try {
    problem = firstProblem(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problem = "it is nested too deeply";
  }
  return problem ? { problem } : { value: JSON.parse(text) };
}

/** @param {string} source */
function firstProblem(source) {
  /** @type {string | undefined} */
  let problem;
  /** The names in each open object so far. @type {Set<string>[]} */
  const open = [];
  /** @param {number} line @param {number} column @param {string} reason */
  const found = (line, column, reason) => void (problem ??= `line ${line + 1}, column ${column + 1}: ${reason}`);
  visit(
    source,
    {
      onObjectBegin: () => void open.push(new Set()),
      onObjectEnd: () => void open.pop(),
      onObjectProperty(name, _offset, _length, line, column) {
        const names = open.at(-1);
        if (names?.has(name)) found(line, column, `"${name}" is defined twice`);
        names?.add(name);
      },
      onError: (code, _offset, _length, line, column) => found(line, column, REASONS[code] ?? "this is not JSON"),
    },
    { disallowComments: true, allowTrailingComma: false },
  );
  return problem;
}

/** The messages of a local environment. */
import { printableLines } from "../shared/printable.mjs";
import { styled } from "../shared/style.mjs";

/**
 * @typedef {object} Reporter
 * @property {(text: string) => void} step    what happens now
 * @property {(text: string) => void} warn    what the user should do
 * @property {(text: string) => void} fail    an error
 * @property {(output: string) => void} output  the output of a build, as it arrives
 * @property {(line: string) => void} log     the Worker's log and errors
 */

/** @type {Reporter} */
export const silent = { step() {}, warn() {}, fail() {}, output() {}, log() {} };

/** @type {Reporter} */
export const terminal = {
  step: (text) => console.log(`${styled("bold", "==>")} ${printableLines(text)}`),
  warn: (text) => console.log(styled("yellow", `! ${printableLines(text)}`)),
  fail: (text) => console.log(styled("red", `✗ ${printableLines(text)}`)),
  output: (text) => process.stdout.write(text),
  log: (line) => console.log(styled("dim", `worker  ${printableLines(line)}`)),
};

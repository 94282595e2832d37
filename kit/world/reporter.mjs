/** What a world tells of itself. */
import { printableLines } from "../printable.mjs";
import { styled } from "./terminal.mjs";

/**
 * @typedef {object} Reporter
 * @property {(text: string) => void} step    what is done now
 * @property {(text: string) => void} warn    what somebody should do
 * @property {(text: string) => void} fail    what went wrong
 * @property {(output: string) => void} output  what a build prints, as it comes
 * @property {(line: string) => void} log     what the Worker logs, and errors
 */

/** @type {Reporter} */
export const silent = { step() {}, warn() {}, fail() {}, output() {}, log() {} };

/** @type {Reporter} */
export const terminal = {
  step: (text) => console.log(`${styled("bold", "==>")} ${text}`),
  warn: (text) => console.log(styled("yellow", `! ${text}`)),
  fail: (text) => console.log(styled("red", `✗ ${printableLines(text)}`)),
  output: (text) => process.stdout.write(text),
  log: (line) => console.log(styled("dim", `worker  ${printableLines(line)}`)),
};

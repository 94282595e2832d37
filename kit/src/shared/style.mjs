/** Colours and weights in a terminal. */
import { styleText } from "node:util";

/**
 * The text in a style, if the stream is a terminal. `NO_COLOR` switches it off: https://no-color.org
 * @param {Parameters<typeof styleText>[0]} style
 * @param {string} text
 * @param {NodeJS.WriteStream} [stream]
 */
export const styled = (style, text, stream = process.stdout) =>
  stream.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text;

/** JSON in colour, with long secrets shortened. */
import { element } from "./dom.mjs";

/** Fields and headers with long secrets: tokens and signatures. */
const SECRET = /token$|^signature(-256)?$/i;

/** A secret of at most this length is shown completely. */
const LONG = 96;
const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** @param {string} text */
export function json(text) {
  try {
    return pretty(JSON.parse(text));
  } catch {
    return element("pre", {}, text);
  }
}

/** @param {unknown} value @param {...string} after */
export const pretty = (value, ...after) => element("pre", {}, ...coloured(JSON.stringify(value, null, 2)), ...after);

/** @param {Record<string, string>} headers */
export const headerLines = (headers) =>
  element(
    "pre",
    {},
    ...Object.entries(headers).flatMap(([name, whole]) => [
      element("span", { class: "key" }, name),
      ": ",
      value(name, whole),
      "\n",
    ]),
  );

/** @param {string} text @returns {(Node | string)[]} */
function coloured(text) {
  const parts = [];
  let end = 0;
  let name = "";
  for (const match of text.matchAll(TOKEN)) {
    const [whole, string, colon] = match;
    parts.push(text.slice(end, match.index));
    if (colon) name = JSON.parse(string);
    if (colon) parts.push(element("span", { class: "key" }, string), colon);
    else parts.push(string ? value(name, string) : element("span", { class: "literal" }, whole));
    end = match.index + whole.length;
  }
  return [...parts, text.slice(end)];
}

/** @param {string} name @param {string} whole */
function value(name, whole) {
  const shortened = SECRET.test(name) && whole.length > LONG;
  return element(
    "span",
    { class: "string", title: shortened ? whole : undefined },
    shortened ? `${whole.slice(0, 48)} … ${whole.slice(-24)}` : whole,
  );
}

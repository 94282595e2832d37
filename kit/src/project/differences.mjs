/** Describes the changes of a file, in lines for the user. */
import { isDeepStrictEqual } from "node:util";
import { isObject } from "../shared/json.mjs";

const LENGTH = 100;

/**
 * @param {any} current
 * @param {any} wanted
 * @param {string} [path]
 * @returns {string[]}
 */
export function differences(current, wanted, path = "") {
  if (isDeepStrictEqual(current, wanted)) return [];
  if (isObject(current) && isObject(wanted)) {
    const names = [...new Set([...Object.keys(current), ...Object.keys(wanted)])];
    return names.flatMap((name) => differences(current[name], wanted[name], path ? `${path}.${name}` : name));
  }
  if (Array.isArray(current) && Array.isArray(wanted)) return listDifferences(current, wanted, path);
  if (current === undefined) return [`+ ${path}: ${shown(wanted)}`];
  if (wanted === undefined) return [`- ${path}: ${JSON.stringify(current)}`];
  return [`${path}: ${JSON.stringify(current)} → ${shown(wanted)}`];
}

/** @param {any[]} current @param {any[]} wanted @param {string} path */
function listDifferences(current, wanted, path) {
  const without = (/** @type {any[]} */ these, /** @type {any[]} */ those) =>
    these.filter((one) => !those.some((other) => isDeepStrictEqual(one, other)));
  const found = [
    ...without(current, wanted).map((item) => `- ${path}: ${JSON.stringify(item)}`),
    ...without(wanted, current).map((item) => `+ ${path}: ${shown(item)}`),
  ];
  return found.length ? found : [`${path}: in another order`];
}

/** At most the beginning. A value that is removed is shown whole instead, because it is lost. @param {unknown} value */
function shown(value) {
  const text = JSON.stringify(value);
  return text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text;
}

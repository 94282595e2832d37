import { isObject } from "../../shared/json.mjs";

/**
 * The fields of both objects. If both have a field, that of `given` is used.
 * @param {any} made
 * @param {any} given
 * @returns {any}
 */
export function merged(made, given) {
  if (!isObject(made) || !isObject(given)) return given;
  const names = [...new Set([...Object.keys(made), ...Object.keys(given)])];
  return Object.fromEntries(
    names.map((name) => [name, Object.hasOwn(given, name) ? merged(made[name], given[name]) : made[name]]),
  );
}

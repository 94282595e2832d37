/**
 * Requests on disk say `{{accessToken}}` and so on where each request has its own. A member whose value there is
 * not, such as the token of an account that is not linked, is left out, as Alexa does.
 *
 * @param {unknown} value
 * @param {Record<string, string | undefined>} values
 * @returns {any}
 */
export function fill(value, values) {
  if (Array.isArray(value)) return value.map((item) => fill(item, values));
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([name, member]) => [name, fill(member, values)]);
    return Object.fromEntries(members.filter(([, member]) => member !== undefined));
  }
  const [, name] = (typeof value === "string" && /^\{\{(\w+)\}\}$/.exec(value)) || [];
  if (!name) return value;
  if (!(name in values)) throw new RangeError(`there is no {{${name}}}; there are ${Object.keys(values).join(", ")}`);
  return values[name];
}

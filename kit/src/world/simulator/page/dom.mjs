/**
 * Creates an element with attributes and children. Text is never parsed as HTML.
 *
 * @param {string} tag
 * @param {Record<string, string | boolean | undefined | (() => void)>} [attributes]  a function listens to that event
 * @param {...(Node | string | undefined | false)} children
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== false));
  return node;
}

/** @param {string} id */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`#${id} is missing`);
  return node;
}

/** @param {string} id */
export const select = (id) => /** @type {HTMLSelectElement} */ (byId(id));

/** @param {string} id */
export const input = (id) => /** @type {HTMLInputElement} */ (byId(id));

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

/**
 * Fills an element again if what it shows has changed. The focus stays on the control with the same text.
 * @param {HTMLElement} node
 * @param {unknown} shown   what it shows
 * @param {() => (Node | string)[]} content
 */
export function refill(node, shown, content) {
  const key = JSON.stringify(shown) ?? "";
  if (node.dataset.shown === key) return;
  node.dataset.shown = key;
  const focused = node.contains(document.activeElement) ? document.activeElement?.textContent : undefined;
  node.replaceChildren(...content());
  for (const button of node.querySelectorAll("button")) if (button.textContent === focused) button.focus();
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

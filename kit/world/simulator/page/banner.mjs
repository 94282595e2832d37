/** What is wrong, above the conversation, with what can be done about it. */
import { byId, element } from "./dom.mjs";

/** @typedef {"stopped" | "build" | "unlinked" | "action"} Trouble  one banner each */

/**
 * A screen reader says it as it appears. Raised again with the same text, it stays as it is.
 * @param {Trouble} trouble
 * @param {...(Node | string)} content
 */
export function raise(trouble, ...content) {
  const shown = find(trouble);
  const banner = element("div", { class: "banner", role: "alert", "data-trouble": trouble }, ...content);
  if (shown?.textContent === banner.textContent) return;
  shown?.remove();
  byId("banners").append(banner);
}

/** @param {Trouble} trouble */
export const clear = (trouble) => find(trouble)?.remove();

/** Takes the banner away, and the keyboard to what is said next. @param {Trouble} trouble */
export const dismissal = (trouble) =>
  element("button", { type: "button", click: () => (clear(trouble), byId("utterance").focus()) }, "Dismiss");

/** @param {Trouble} trouble */
const find = (trouble) => document.querySelector(`.banner[data-trouble="${trouble}"]`);

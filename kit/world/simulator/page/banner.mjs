/** A problem above the conversation, with its remedy. */
import { byId, element } from "./dom.mjs";

/** @typedef {"stopped" | "build" | "unlinked" | "action"} Trouble  one banner each */

/**
 * A screen reader reads it when it appears. If it is raised again with the same text, it does not change.
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

/** Removes the banner, and moves the focus to the input field. @param {Trouble} trouble */
export const dismissal = (trouble) =>
  element("button", { type: "button", click: () => (clear(trouble), byId("utterance").focus()) }, "Dismiss");

/** @param {Trouble} trouble */
const find = (trouble) => document.querySelector(`.banner[data-trouble="${trouble}"]`);

/** A problem above the conversation, with its remedy. */
import { byId, element } from "./dom.mjs";

/** @typedef {"stopped" | "build" | "unlinked" | "action"} Problem  one banner each */

/**
 * A screen reader reads it when it appears. If it is raised again with the same text, it does not change.
 * @param {Problem} problem
 * @param {...(Node | string)} content
 */
export function raise(problem, ...content) {
  const shown = find(problem);
  const banner = element("div", { class: "banner", role: "alert", "data-problem": problem }, ...content);
  if (shown?.textContent === banner.textContent) return;
  shown?.remove();
  byId("banners").append(banner);
}

/** @param {Problem} problem */
export const clear = (problem) => find(problem)?.remove();

/** Removes the banner, and moves the focus to the input field. @param {Problem} problem */
export const dismissal = (problem) =>
  element("button", { type: "button", click: () => (clear(problem), byId("utterance").focus()) }, "Dismiss");

/** @param {Problem} problem */
const find = (problem) => document.querySelector(`.banner[data-problem="${problem}"]`);

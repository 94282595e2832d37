/**
 * The panel that causes failures: buttons for a single action, switches that stay on, and switches for the next
 * request.
 */
import { byId, element } from "./dom.mjs";

/**
 * @typedef {object} Stage
 * @property {(action: string, body?: Record<string, unknown>) => Promise<any>} act
 * @property {() => { account: string, voice?: string, locale: string }} circumstances
 */

/** @type {Record<string, (stage: Stage) => Promise<any>>} */
const ACTIONS = {
  expire: ({ act, circumstances }) => act("expire", { account: circumstances().account }),
  expireForGood: ({ act, circumstances }) => act("expire", { account: circumstances().account, forever: true }),
  revoke: ({ act, circumstances }) => act("revoke", { account: circumstances().account }),
  rotate: ({ act }) => act("rotate"),
  linked: ({ act, circumstances }) => act("event", { account: circumstances().account, type: "SkillAccountLinked" }),
  disabled: ({ act, circumstances }) => act("event", { account: circumstances().account, type: "SkillDisabled" }),
  forget: ({ act }) => act("forget"),
  forgetUserData: ({ act }) => act("forgetUserData"),
  end: ({ act, circumstances }) => act("end", circumstances()),
};

/** @type {NodeListOf<HTMLButtonElement>} */
const buttons = document.querySelectorAll("[data-do]");
/** @type {NodeListOf<HTMLInputElement>} */
const switches = document.querySelectorAll("[data-switch]");
/** @type {NodeListOf<HTMLInputElement>} */
const once = document.querySelectorAll("[data-once]");
/** @type {NodeListOf<HTMLElement>} */
const explained = document.querySelectorAll("#failures [data-hint]");

/** @param {Stage} stage */
export function prepareFailures(stage) {
  for (const button of buttons) {
    button.addEventListener("click", async () => {
      button.disabled = true;
      const result = await ACTIONS[button.dataset.do ?? ""](stage);
      button.disabled = false;
      byId("done").textContent = result?.done ?? "";
    });
  }
  for (const box of switches)
    box.addEventListener("change", () => void stage.act("failures", { [box.dataset.switch ?? ""]: box.checked }));
  for (const box of once) box.addEventListener("change", count);
  for (const [i, control] of explained.entries()) explain(control, `hint-${i}`);
}

/** @param {import("./api.mjs").State["failures"]} failures */
export function showFailures(failures) {
  for (const box of switches) box.checked = failures[/** @type {keyof failures} */ (box.dataset.switch)];
  count();
}

/** The failures for the next request only. */
export function takeOnce() {
  const staged = Object.fromEntries([...once].map((box) => [box.dataset.once, box.checked]));
  for (const box of once) box.checked = false;
  count();
  return staged;
}

/** Shows the number of active failures, also when the panel is closed. */
function count() {
  const on = document.querySelectorAll(".failures input:checked").length;
  byId("staged").hidden = on === 0;
  byId("staged").textContent = `${on} on`;
}

/**
 * What a control does stands beside it, and is read as its description.
 * @param {HTMLElement} control
 * @param {string} id
 */
function explain(control, id) {
  const { hint = "" } = control.dataset;
  control.after(element("span", { id, class: "hint" }, hint));
  (control.querySelector("input") ?? control).setAttribute("aria-describedby", id);
}

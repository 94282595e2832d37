/** The simulator page. */
import { listen, perform } from "./api.mjs";
import { linkButton, mark, show } from "./conversation.mjs";
import { byId, element, input, select } from "./dom.mjs";
import { hush, speak } from "./speech.mjs";
import { ago, showWire } from "./wire.mjs";

/** @type {import("./api.mjs").State | undefined} */
let state;
/** Exchanges that were there before the page are shown, and not spoken. */
let seen = 0;
/** @type {string[]} */
const history = [];
let recalled = 0;

listen({
  state(fresh) {
    if (state && state.started !== fresh.started) return location.reload(); // another world
    const first = !state;
    state = fresh;
    if (first) prepare(fresh);
    refresh(fresh);
  },
  exchange(exchange) {
    if (exchange.id <= seen) return; // the stream was lost and found
    seen = exchange.id;
    show(exchange, { skill: skillIn(exchange.locale), select: choose });
    choose(exchange);
    if (exchange.judgement.spoken && input("aloud").checked) speak(exchange.judgement.spoken, exchange.locale);
  },
  lost: () => tell("The local world has stopped. Start it again with make dev."),
});

/** @param {import("./api.mjs").Exchange} exchange */
function choose(exchange) {
  mark(exchange);
  showWire(exchange);
}

/** @param {string} locale */
const skillIn = (locale) => state?.skills.find((skill) => skill.locale === locale)?.name ?? "The skill";

/** @param {import("./api.mjs").State} state */
function prepare({ accounts, skills, worker, tenant }) {
  select("account").append(...accounts.map(({ id, name }) => element("option", { value: id }, name)));
  select("voice").append(
    element("option", { value: "" }, "not recognised"),
    ...accounts.map(({ id, name }) => element("option", { value: id }, `${name}’s`)),
  );
  select("locale").append(...skills.map(({ locale }) => element("option", {}, locale)));
  byId("worker").setAttribute("href", `${worker}/healthz`);
  byId("tenant").setAttribute("href", `${tenant}.well-known/openid-configuration`);
  byId("who").addEventListener("change", () => state && refresh(state));
  suggest();
  select("locale").addEventListener("change", suggest);
}

if (matchMedia("(max-width: 60rem)").matches) byId("trouble").removeAttribute("open");

/** @param {import("./api.mjs").State} state */
function refresh({ accounts, trouble }) {
  const locale = select("locale").value;
  byId("skill").textContent = skillIn(locale);
  const account = accounts.find(({ id }) => id === select("account").value) ?? accounts[0];
  byId("link").replaceChildren(...linkState(account, locale));
  byId("ring").classList.toggle("open", account.inSession);
  for (const [name, on] of Object.entries(trouble)) {
    /** @type {HTMLInputElement | null} */
    const box = document.querySelector(`[data-switch="${name}"]`);
    if (box) box.checked = on;
  }
  count();
}

/** @param {import("./api.mjs").State["accounts"][number]} account @param {string} locale */
function linkState({ id, name, linked, expiresAt, refreshable }, locale) {
  if (!linked) return [element("span", { class: "dot" }), element("span", {}, `${name}’s account is not linked.`), linkButton(id, locale)];
  const life = expiresAt ? `Token expires ${ago(expiresAt / 1000)}` : "The token has no expiry";
  return [
    element("span", { class: "dot on" }),
    element("span", {}, `${name}’s account is linked. ${life}${refreshable ? "" : ", with no refresh token"}.`),
    element("button", { type: "button", class: "quiet", click: () => void act("unlink", { account: id }) }, "Unlink"),
  ];
}

/** Something to say for each of the skill's intents, and for opening it. */
function suggest() {
  const skill = state?.skills.find(({ locale }) => locale === select("locale").value);
  const words = [skill?.opening, ...(skill?.samples ?? [])].filter((text) => text !== undefined);
  byId("suggestions").replaceChildren(
    ...words.map((text) => element("button", { type: "button", class: "suggestion", lang: skill?.locale, dir: "auto", click: () => void say(text) }, text)),
  );
}

const circumstances = () => ({
  account: select("account").value,
  voice: select("voice").value || undefined,
  locale: select("locale").value,
});

/** @param {string} utterance */
async function say(utterance) {
  hush();
  history.push(utterance);
  recalled = history.length;
  /** @type {NodeListOf<HTMLInputElement>} */
  const once = document.querySelectorAll("[data-once]");
  const forged = Object.fromEntries([...once].map((box) => [box.dataset.once, box.checked]));
  for (const box of once) box.checked = false;
  byId("ring").classList.add("busy");
  await act("say", { utterance, ...circumstances(), ...forged });
  byId("ring").classList.remove("busy");
  count();
}

/**
 * @param {string} action
 * @param {Record<string, unknown>} [body]
 */
async function act(action, body) {
  try {
    return await perform(action, body);
  } catch (error) {
    tell(/** @type {Error} */ (error).message);
  }
}

/** @param {string} text */
function tell(text) {
  byId("hint").textContent = text;
}

/** How much trouble is staged shows when the panel is closed, too. */
function count() {
  const on = document.querySelectorAll(".trouble input:checked").length;
  byId("staged").hidden = on === 0;
  byId("staged").textContent = `${on} on`;
}

byId("say").addEventListener("submit", (event) => {
  event.preventDefault();
  const utterance = input("utterance").value.trim();
  input("utterance").value = "";
  if (utterance) void say(utterance);
});

byId("utterance").addEventListener("keydown", (event) => {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  event.preventDefault();
  recalled = Math.max(0, Math.min(history.length, recalled + (event.key === "ArrowUp" ? -1 : 1)));
  input("utterance").value = history[recalled] ?? "";
});

byId("aloud").addEventListener("change", () => input("aloud").checked || hush());

/** @type {Record<string, (account: string) => Promise<any>>} */
const deeds = {
  expire: (account) => act("expire", { account }),
  expireForGood: (account) => act("expire", { account, forever: true }),
  revoke: (account) => act("revoke", { account }),
  rotate: () => act("rotate"),
  linked: (account) => act("event", { account, type: "SkillAccountLinked" }),
  disabled: (account) => act("event", { account, type: "SkillDisabled" }),
  forget: () => act("forget"),
  end: () => act("end", circumstances()),
};

for (const control of document.querySelectorAll("[data-hint]")) {
  const { hint = "" } = /** @type {HTMLElement} */ (control).dataset;
  for (const event of ["focusin", "pointerenter"]) control.addEventListener(event, () => tell(hint));
}

/** @type {NodeListOf<HTMLButtonElement>} */
const buttons = document.querySelectorAll("[data-do]");
for (const button of buttons) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    const result = await deeds[button.dataset.do ?? ""](select("account").value);
    button.disabled = false;
    if (result?.done) tell(result.done);
  });
}

/** @type {NodeListOf<HTMLInputElement>} */
const switches = document.querySelectorAll("[data-switch]");
for (const box of switches) box.addEventListener("change", () => void act("trouble", { [box.dataset.switch ?? ""]: box.checked }));
for (const box of document.querySelectorAll("[data-once]")) box.addEventListener("change", count);

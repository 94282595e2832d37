/** The left side: what was said, what the skill answered, and what Alexa did about it. */
import { byId, element } from "./dom.mjs";

/** @typedef {import("./api.mjs").Exchange} Exchange */

const EVENT = "AlexaSkillEvent.";

/**
 * @param {Exchange} exchange
 * @param {{ skill: string, select: (exchange: Exchange) => void }} context
 */
export function show(exchange, { skill, select }) {
  byId("empty").hidden = true;
  const chosen = () => select(exchange);
  const turn = element("article", { class: "turn", id: `turn-${exchange.id}` }, ...parts(exchange, skill, chosen));
  const log = byId("log");
  log.append(turn);
  log.scrollTop = log.scrollHeight;
}

/** @param {Exchange} exchange */
export function mark(exchange) {
  for (const turn of document.querySelectorAll(".turn")) turn.classList.toggle("selected", turn.id === `turn-${exchange.id}`);
}

/**
 * @param {Exchange} exchange
 * @param {string} skill
 * @param {() => void} select
 */
function parts(exchange, skill, select) {
  const { account, voice, heard, notes, judgement, locale, type } = exchange;
  const { problems, spoken, card } = judgement;
  const silent = !spoken && !card && !problems.length;
  return [
    heard !== undefined && element("p", { class: "said" }, element("span", { class: "by" }, speaker(account, voice)), element("bdi", {}, heard)),
    ...notes.map((note) => element("p", { class: "note" }, note)),
    spoken && element("p", { class: "reply", lang: locale, dir: "auto" }, spoken),
    card && cardOf(card, { skill, account, locale }),
    problems.length > 0 && refusal(exchange),
    element(
      "button",
      { class: "trace", type: "button", click: select, "aria-label": `Show what travelled: ${label(exchange)}` },
      element("code", {}, label(exchange)),
      element("span", { class: `status ${problems.length ? "bad" : "good"}` }, exchange.status === undefined ? "no answer" : `${exchange.status}`),
      element("span", {}, `${exchange.ms} ms`),
      silent && type.startsWith(EVENT) && element("span", {}, "event taken"),
      exchange.sessionOpen && element("span", { class: "open" }, "listening"),
    ),
  ].filter((part) => part !== false && part !== undefined && part !== "");
}

/** @param {Exchange} exchange */
const refusal = ({ status, answer, judgement }) =>
  element(
    "p",
    { class: "refused" },
    element("b", {}, status && status !== 200 ? "The skill refused this request: " : "Alexa cannot play this: "),
    `${judgement.problems.join("; ")}. `,
    status !== 200 && answer ? element("code", {}, answer.slice(0, 300)) : undefined,
  );

/** @param {Exchange} exchange */
export const label = ({ type, envelope }) => (type === "IntentRequest" ? envelope.request.intent.name : type.replace(EVENT, ""));

/** @param {string} account @param {string} [voice] */
function speaker(account, voice) {
  const name = (/** @type {string} */ id) => id[0].toUpperCase() + id.slice(1);
  if (!voice) return `On ${name(account)}’s Echo`;
  return voice === account ? name(voice) : `${name(voice)}, on ${name(account)}’s Echo`;
}

/**
 * As the Alexa app would show it.
 * @param {any} card
 * @param {{ skill: string, account: string, locale: string }} context
 */
function cardOf(card, { skill, account, locale }) {
  const { type, title, content, text, image } = card;
  if (type === "LinkAccount") {
    return shell(skill, [
      element("h3", {}, "Link your account"),
      element("p", {}, `${skill} would like to use your account. Sign in once, in your browser.`),
      linkButton(account, locale),
    ]);
  }
  if (type === "AskForPermissionsConsent") {
    return shell(skill, [
      element("h3", {}, "Permissions"),
      element("ul", {}, ...(card.permissions ?? []).map((/** @type {string} */ permission) => element("li", {}, permission))),
    ]);
  }
  const picture = image?.smallImageUrl ?? image?.largeImageUrl;
  return shell(skill, [
    element("h3", { lang: locale, dir: "auto" }, title ?? ""),
    element("p", { lang: locale, dir: "auto", class: "text" }, content ?? text ?? ""),
    picture && element("p", { class: "picture" }, picture),
  ]);
}

/** @param {string} skill @param {(Node | undefined | false | "")[]} content */
const shell = (skill, content) =>
  element("div", { class: "card" }, element("p", { class: "from" }, skill), ...content.filter((part) => part instanceof Node));

/** @param {string} account @param {string} locale */
export const linkButton = (account, locale) =>
  element("a", { class: "button", href: `/link?${new URLSearchParams({ account, locale })}`, target: "_blank", rel: "opener" }, "Link account");

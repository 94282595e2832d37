/** The left side: the utterances, the skill's responses, and what Alexa did. */
import { byId, element } from "./dom.mjs";
import { directionOf, labelsFor } from "./labels.mjs";

/** @typedef {import("./api.mjs").Exchange} Exchange */

const EVENT = "AlexaSkillEvent.";

const log = byId("log");
/** Whether the last utterance is visible. It then stays visible when a banner takes space. */
let atEnd = true;
const toEnd = () => (log.scrollTop = log.scrollHeight);
log.addEventListener("scroll", () => (atEnd = log.scrollTop + log.clientHeight > log.scrollHeight - 2));
new ResizeObserver(() => atEnd && toEnd()).observe(log);

/**
 * @param {Exchange} exchange
 * @param {{ skill: string, select: (exchange: Exchange) => void }} context
 */
export function show(exchange, { skill, select }) {
  byId("empty").hidden = true;
  const chosen = () => select(exchange);
  const turn = element("article", { class: "turn", id: `turn-${exchange.id}` }, ...parts(exchange, skill, chosen));
  log.append(turn);
  toEnd();
}

/** @param {Exchange} exchange */
export function mark(exchange) {
  for (const turn of document.querySelectorAll(".turn")) {
    const selected = turn.id === `turn-${exchange.id}`;
    turn.classList.toggle("selected", selected);
    turn.querySelector(".trace")?.setAttribute("aria-current", `${selected}`);
  }
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
    heard !== undefined &&
      element(
        "p",
        { class: "said" },
        element("span", { class: "by" }, speaker(account, voice)),
        element("bdi", { lang: locale }, heard),
      ),
    ...notes.map((note) => element("p", { class: "note" }, note)),
    spoken && element("p", { class: "reply", lang: locale, dir: directionOf(locale) }, spoken),
    card && cardOf(card, { skill, account, locale }),
    problems.length > 0 && refusal(exchange),
    element(
      "button",
      { class: "trace", type: "button", click: select },
      element("span", { class: "hidden" }, `Request and response of turn ${exchange.id}: `),
      element("code", {}, label(exchange)),
      element(
        "span",
        { class: `status ${problems.length ? "bad" : "good"}` },
        exchange.status === undefined ? "no answer" : `${exchange.status}`,
      ),
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
export const label = ({ type, envelope }) =>
  type === "IntentRequest" ? envelope.request.intent.name : type.replace(EVENT, "");

/** @param {string} account @param {string} [voice] */
function speaker(account, voice) {
  const name = (/** @type {string} */ id) => id[0].toUpperCase() + id.slice(1);
  if (!voice) return `On ${name(account)}’s Echo`;
  return voice === account ? name(voice) : `${name(voice)}, on ${name(account)}’s Echo`;
}

/**
 * A card as the Alexa app shows it.
 * @param {any} card
 * @param {{ skill: string, account: string, locale: string }} context
 */
function cardOf(card, { skill, account, locale }) {
  const { type, title, content, text, image } = card;
  const labels = labelsFor(locale);
  if (type === "LinkAccount") {
    const [before, after] = labels.text.split("{skill}");
    return shell(skill, locale, [
      element("h3", {}, labels.title),
      element("p", {}, before, element("bdi", {}, skill), after),
      linkButton(account, locale, labels.button),
    ]);
  }
  if (type === "AskForPermissionsConsent") {
    return shell(skill, locale, [
      element("h3", {}, labels.permissions),
      element(
        "ul",
        {},
        ...(card.permissions ?? []).map((/** @type {string} */ permission) =>
          element("li", {}, element("bdi", {}, permission)),
        ),
      ),
    ]);
  }
  const picture = image?.smallImageUrl ?? image?.largeImageUrl;
  return shell(skill, locale, [
    element("h3", {}, title ?? ""),
    element("p", { class: "text" }, content ?? text ?? ""),
    picture && element("p", { class: "picture" }, element("bdi", {}, picture)),
  ]);
}

/** @param {string} skill @param {string} locale @param {(Node | undefined | false | "")[]} content */
const shell = (skill, locale, content) =>
  element(
    "div",
    { class: "card", lang: locale, dir: directionOf(locale) },
    element("p", { class: "from" }, skill),
    ...content.filter((part) => part instanceof Node),
  );

/** @param {string} account @param {string} locale @param {string} [label] */
export const linkButton = (account, locale, label = "Link account") =>
  element(
    "a",
    { class: "button", href: `/link?${new URLSearchParams({ account, locale })}`, target: "_blank", rel: "opener" },
    label,
  );

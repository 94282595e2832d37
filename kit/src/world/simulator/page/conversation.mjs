/** The left side: the utterances, the skill's responses, and what Alexa did. */
import { byId, element } from "./dom.mjs";
import { directionOf, labelsFor } from "./labels.mjs";
import { screenView } from "./screen.mjs";
import { strip } from "./strip.mjs";

/** @typedef {import("./api.mjs").Exchange} Exchange */

const EVENT = "AlexaSkillEvent.";

const log = byId("log");
/** Whether the last utterance is visible. It then stays visible when a banner takes space. */
let atEnd = true;
const toEnd = () => (log.scrollTop = log.scrollHeight);
log.addEventListener("scroll", () => (atEnd = log.scrollTop + log.clientHeight > log.scrollHeight - 2));
new ResizeObserver(() => atEnd && toEnd()).observe(log);

/**
 * @typedef {object} Context
 * @property {string} skill
 * @property {string} device   its name
 * @property {(exchange: Exchange) => void} select
 * @property {(action: string, body: Record<string, unknown>) => void} act
 * @property {string[]} granted  permissions of the account, by all of their names
 *
 * @param {Exchange} exchange
 * @param {Context} context
 */
export function show(exchange, context) {
  byId("empty").hidden = true;
  const turn = element("article", { class: "turn", id: `turn-${exchange.id}` }, ...parts(exchange, context));
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

/** Takes everything away that was said. */
export function wipe() {
  for (const turn of log.querySelectorAll(".turn")) turn.remove();
  byId("empty").hidden = false;
}

/** @param {Exchange} exchange @param {Context} context */
function parts(exchange, context) {
  const { skill, select, act } = context;
  const { account, heard, notes, judgement, locale, type, prompt, screen } = exchange;
  const { problems, card } = judgement;
  const spoken = prompt ?? judgement.spoken;
  const silent = !spoken && !card && !problems.length;
  return [
    heard !== undefined &&
      element(
        "p",
        { class: "said" },
        element("span", { class: "by" }, speaker(exchange, context.device)),
        element("bdi", { lang: locale }, heard),
      ),
    ...notes.map((note) => element("p", { class: "note" }, note)),
    spoken &&
      element(
        "p",
        { class: "reply", lang: locale, dir: directionOf(locale) },
        prompt !== undefined &&
          element("span", { class: "by", lang: "en", dir: "ltr" }, "Alexa, by the model’s dialog"),
        spoken,
      ),
    screen &&
      screenView(screen, {
        locale,
        touch: (number) => act("touch", { exchange: exchange.id, number, account, locale }),
      }),
    card && cardOf(card, { ...context, account, locale }),
    problems.length > 0 && refusal(exchange),
    strip(exchange),
    element(
      "button",
      { class: "trace", type: "button", click: () => select(exchange), disabled: !exchange.envelope },
      element("span", { class: "hidden" }, `Request and response of turn ${exchange.id}: `),
      element("code", {}, label(exchange)),
      exchange.envelope &&
        element(
          "span",
          { class: `status ${problems.length ? "bad" : "good"}` },
          exchange.status === undefined ? "no answer" : `${exchange.status}`,
        ),
      exchange.envelope && element("span", {}, `${exchange.ms} ms`),
      silent && type.startsWith(EVENT) && element("span", {}, "event taken"),
      exchange.sessionOpen && element("span", { class: "open" }, "listening"),
    ),
  ].filter((part) => part !== false && part !== undefined && part !== "");
}

/** What went wrong, by the status of the response. @type {Record<number, string>} */
const REFUSED = { 0: "There is no answer: ", 200: "Alexa cannot play this: ", 500: "The skill has failed: " };

/** @param {Exchange} exchange */
const refusal = ({ status, answer, judgement }) =>
  element(
    "p",
    { class: "refused" },
    element("b", {}, REFUSED[status ?? 0] ?? "The skill refused this request: "),
    `${judgement.problems.join("; ")}. `,
    status !== 200 && answer ? element("code", {}, answer.slice(0, 300)) : undefined,
  );

/** A turn for which no request was sent. @type {Record<string, string>} */
const WITHOUT_REQUEST = { Alexa: "no request: Alexa asks", None: "no request" };

/** @param {Exchange} exchange */
export const label = ({ type, envelope }) =>
  type === "IntentRequest" ? envelope.request.intent.name : (WITHOUT_REQUEST[type] ?? type.replace(EVENT, ""));

/** @param {Exchange} exchange @param {string} device */
function speaker({ account, voice }, device) {
  const name = (/** @type {string} */ id) => id[0].toUpperCase() + id.slice(1);
  if (!voice) return `On ${name(account)}’s ${device}`;
  return voice === account ? name(voice) : `${name(voice)}, on ${name(account)}’s ${device}`;
}

/**
 * A card as the Alexa app shows it.
 * @param {any} card
 * @param {Context & { account: string, locale: string }} context
 */
function cardOf(card, { skill, account, locale, granted, act }) {
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
          element(
            "li",
            {},
            element("bdi", {}, permission),
            consent(permission, granted.includes(permission), (isGranted) =>
              act("grant", { account, permission, granted: isGranted }),
            ),
          ),
        ),
      ),
    ]);
  }
  const picture = image?.smallImageUrl ?? image?.largeImageUrl;
  return shell(skill, locale, [
    element("h3", {}, title ?? ""),
    element("p", { class: "text" }, content ?? text ?? ""),
    picture && element("img", { class: "picture", src: picture, alt: "" }),
  ]);
}

/**
 * The buttons of the consent card.
 * @param {string} permission
 * @param {boolean} isGranted
 * @param {(granted: boolean) => void} change
 */
function consent(permission, isGranted, change) {
  const button = element("button", { type: "button", "aria-label": `Grant ${permission}` });
  const show = () => {
    button.setAttribute("aria-pressed", `${isGranted}`);
    button.textContent = isGranted ? "Granted: withdraw" : "Grant";
  };
  button.addEventListener("click", () => {
    isGranted = !isGranted;
    show();
    change(isGranted);
  });
  show();
  return button;
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

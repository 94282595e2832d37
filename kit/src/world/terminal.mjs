/** Prints an exchange between Alexa and the skill in the terminal. */
import { printableLines } from "../shared/printable.mjs";
import { styled } from "../shared/style.mjs";
import { valuesOf } from "../understanding/resolutions.mjs";

const WIDTH = 9;

/**
 * @typedef {Pick<import("./alexa/alexa.mjs").Exchange, "type" | "account" | "heard" | "envelope" | "prompt" | "screen" | "calls" | "notes" | "status" | "ms" | "judgement" | "answer">} Shown
 *
 * @param {Shown} exchange
 */
export function showExchange({
  type,
  account,
  heard,
  envelope,
  prompt,
  screen,
  calls,
  notes,
  status,
  ms,
  judgement,
  answer,
}) {
  const { problems, spoken, card } = judgement;
  const { intent, dialogState } = envelope?.request ?? {};
  const what =
    type === "IntentRequest"
      ? `${type} ${printableLines(intent.name)}${dialogState ? ` ${dialogState}` : ""}`
      : printableLines(WITHOUT_REQUEST[type] ?? type);
  console.log();
  row("request", `${styled("bold", what)}  ${account}${heard ? `: “${printableLines(heard)}”` : ""}`);
  for (const slot of filledSlots(envelope)) row("slot", printableLines(slot));
  for (const note of notes) row("note", printableLines(note));
  for (const { method, url, status: answered, ms: took, played } of calls.filter(({ isOwn }) => !isOwn))
    row(
      "call",
      `${method} ${printableLines(url)}  ${answered ?? "no answer"}  ${took} ms${played ? "  from api/" : ""}`,
    );
  if (envelope) row("status", `${status === undefined ? "no answer" : status}  ${ms} ms`);
  if (prompt !== undefined) row("prompt", styled("green", printableLines(prompt)));
  else if (spoken) row("spoken", styled("green", printableLines(spoken)));
  else if (isAnswered(type) && !problems.length) row("spoken", "nothing");
  if (card) row("card", styled("yellow", printableLines(cardText(card))));
  for (const text of screen ? shownTexts(screen.items) : []) row("screen", printableLines(text));
  for (const { type: directive } of directivesOf(judgement)) row("directive", printableLines(directive));
  for (const problem of problems) row("refused", styled("red", printableLines(problem)));
  if (problems.length && answer) row("body", printableLines(answer.slice(0, 500)));
}

/** A turn for which no request was sent. @type {Record<string, string>} */
const WITHOUT_REQUEST = { Alexa: "no request: Alexa asks by itself", None: "no request" };

/** The slots with a value, and what it was resolved to. @param {any} envelope @returns {string[]} */
function filledSlots(envelope) {
  return Object.values(envelope?.request.intent?.slots ?? {}).flatMap((slot) =>
    valuesOf(slot).map(({ value, resolutions }) => `${slot.name} = ${value}${resolvedTo(resolutions)}`),
  );
}

/** @param {any} resolutions */
function resolvedTo(resolutions) {
  const authorities = resolutions?.resolutionsPerAuthority ?? [];
  const values = authorities.flatMap((/** @type {any} */ one) => one.values ?? []);
  if (!authorities.length) return "";
  return values.length
    ? ` → ${values.map((/** @type {any} */ { value: { name, id } }) => (/^[0-9a-f]{32}$/.test(id) ? name : `${name} (${id})`)).join(", ")}`
    : " → no value of its type";
}

/**
 * What a screen shows, in lines; what can be touched has its number.
 * @param {import("./alexa/screen.mjs").Shown[]} items
 * @returns {string[]}
 */
const shownTexts = (items) =>
  items.flatMap(({ texts, touch, items: inner }) => {
    const lines = [...texts, ...shownTexts(inner)];
    return touch === undefined ? lines : [`[${touch + 1}] ${lines.join(" · ")}`];
  });

/** @param {import("./alexa/judge.mjs").Judgement} judgement @returns {{ type: string }[]} */
const directivesOf = ({ envelope }) => {
  const directives = envelope?.response?.directives;
  return Array.isArray(directives) ? directives.filter((one) => typeof one?.type === "string") : [];
};

/** Whether the user waits for speech after such a request. @param {string} type */
const isAnswered = (type) => type === "LaunchRequest" || type === "IntentRequest";

/** @param {string} label @param {string} text */
const row = (label, text) =>
  console.log(`  ${styled("dim", `${label} `.padEnd(WIDTH))}${text.replaceAll("\n", `\n  ${" ".repeat(WIDTH)}`)}`);

/** @param {any} card */
const cardText = ({ type, title, content, text }) =>
  [type, [title, content ?? text].filter(Boolean).join("\n")].filter(Boolean).join("  ");

/** Prints an exchange between Alexa and the skill in the terminal. */
import { printableLines } from "../shared/printable.mjs";
import { styled } from "../shared/style.mjs";

const WIDTH = 9;

/**
 * @typedef {Pick<import("./alexa/alexa.mjs").Exchange, "type" | "account" | "heard" | "envelope" | "notes" | "status" | "ms" | "judgement" | "answer">} Shown
 *
 * @param {Shown} exchange
 */
export function showExchange({ type, account, heard, envelope, notes, status, ms, judgement, answer }) {
  const { problems, spoken, card } = judgement;
  const what =
    type === "IntentRequest" ? `${type} ${printableLines(envelope.request.intent.name)}` : printableLines(type);
  console.log();
  row("request", `${styled("bold", what)}  ${account}${heard ? `: “${printableLines(heard)}”` : ""}`);
  for (const note of notes) row("note", printableLines(note));
  row("status", `${status === undefined ? "no answer" : status}  ${ms} ms`);
  if (spoken) row("spoken", styled("green", printableLines(spoken)));
  else if (isAnswered(type) && !problems.length) row("spoken", "nothing");
  if (card) row("card", styled("yellow", printableLines(cardText(card))));
  for (const problem of problems) row("refused", styled("red", printableLines(problem)));
  if (problems.length && answer) row("body", printableLines(answer.slice(0, 500)));
}

/** Whether the user waits for speech after such a request. @param {string} type */
const isAnswered = (type) => type === "LaunchRequest" || type === "IntentRequest";

/** @param {string} label @param {string} text */
const row = (label, text) =>
  console.log(`  ${styled("dim", label.padEnd(WIDTH))}${text.replaceAll("\n", `\n  ${" ".repeat(WIDTH)}`)}`);

/** @param {any} card */
const cardText = ({ type, title, content, text }) =>
  [type, [title, content ?? text].filter(Boolean).join("\n")].filter(Boolean).join("  ");

/** Assertions about responses. Only this file contains the sentences of `skill/`. */
import assert from "node:assert/strict";

const WELCOME = /welcome back/i;
const LINK = /link your account/i;
const EXPIRED = /expired/i;
const CANNOT_REACH = /can(no|['’])t reach/i;

/** @typedef {import("alexa-auth0-kit/testing/world").Answer} Answer */

/**
 * The skill's answer, taken apart.
 * @param {Answer} answer
 */
export function heard(answer) {
  assert.equal(answer.status, 200, answer.body);
  assert.match(String(answer.headers["content-type"]), /^application\/json\b/);
  const envelope = JSON.parse(answer.body);
  assert.equal(envelope.version, "1.0");
  const { outputSpeech, card, shouldEndSession } = envelope.response;
  return { speech: spoken(outputSpeech), card, shouldEndSession, response: envelope.response };
}

/** @param {{ type: string, text?: string, ssml?: string } | undefined} outputSpeech */
const spoken = (outputSpeech) => outputSpeech?.text ?? outputSpeech?.ssml?.replace(/<[^>]*>/g, "");

/** @param {Answer} answer @param {number} status @param {string} code */
export function assertRefused(answer, status, code) {
  assert.deepEqual({ status: answer.status, body: answer.body }, { status, body: JSON.stringify({ error: code }) });
  assert.match(String(answer.headers["content-type"]), /^application\/json\b/);
}

/** Greeted, by this name or by none. @param {Answer} answer @param {string} [name] */
export function assertWelcome(answer, name) {
  const { speech, card } = heard(answer);
  const [, rest] = String(speech).split(WELCOME);
  if (name) assert.match(String(rest), new RegExp(`^, ${name.replace(/[.]/g, "\\.")}[.!]`), speech);
  else assert.match(String(rest), /^[.!]/, speech);
  assert.equal(card, undefined);
}

/** @param {Answer} answer */
export function assertPleaseLink(answer) {
  const { speech, card } = heard(answer);
  assert.match(String(speech), LINK);
  assert.doesNotMatch(String(speech), EXPIRED);
  assert.deepEqual(card, { type: "LinkAccount" });
}

/** @param {Answer} answer */
export function assertLinkAgain(answer) {
  const { speech, card } = heard(answer);
  assert.match(String(speech), EXPIRED);
  assert.match(String(speech), LINK);
  assert.deepEqual(card, { type: "LinkAccount" });
}

/** The apology; relinking would not help, so there is no card. @param {Answer} answer */
export function assertCannotReach(answer) {
  const { speech, card } = heard(answer);
  assert.match(String(speech), CANNOT_REACH);
  assert.equal(card, undefined);
}

/** @param {Answer} answer */
export function assertEmpty(answer) {
  assert.deepEqual(heard(answer).response, {});
}

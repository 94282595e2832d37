/**
 * Judges a response as Alexa does.
 * https://developer.amazon.com/docs/custom-skills/request-and-response-json-reference.html#response-format
 */

import { explained } from "../../shared/guides.mjs";
import { isObject } from "../../shared/json.mjs";
import { directiveProblems } from "./directives.mjs";

export const TIMEOUT = 8000;
const MAX_RESPONSE = 120 * 1024;
const MAX_TEXT = 8000;
const MAX_IMAGE_URL = 2000;
const CARDS = ["Simple", "Standard", "LinkAccount", "AskForPermissionsConsent"];

/**
 * @typedef {object} Judgement
 * @property {string[]} problems            if there are none, Alexa plays the response
 * @property {any} [envelope]               the answer, parsed
 * @property {string} [spoken]              without markup
 * @property {any} [card]
 *
 * @typedef {object} Circumstances          of the request; without a device, directives are judged by their form alone
 * @property {string} [type]
 * @property {import("./devices.mjs").Device} [device]
 * @property {any} [manifest]
 *
 * @param {{ status: number, contentType: string | null, body: string }} answer
 * @param {Circumstances} [circumstances]
 * @returns {Judgement}
 */
export function judge({ status, contentType, body }, circumstances = {}) {
  if (status !== 200) return { problems: [`the endpoint answered ${[status, ...codeIn(body)].join(": ")}`] };
  const size = Buffer.byteLength(body);
  if (size > MAX_RESPONSE)
    return { problems: [`the response has ${size} bytes, but at most ${MAX_RESPONSE} are allowed`] };
  if (!/^application\/json\b/i.test(contentType ?? ""))
    return { problems: [`the Content-Type is ${contentType}, not application/json`] };
  let envelope;
  try {
    envelope = JSON.parse(body);
  } catch {
    return { problems: ["the response is not JSON"] };
  }
  const problems = [...inEnvelope(envelope)];
  if (!problems.length) {
    problems.push(...directiveProblems(envelope.response, circumstances));
    const { type = "" } = circumstances;
    if (!problems.length && type.startsWith("AudioPlayer.")) problems.push(...inPlayer(envelope.response, type));
  }
  const { outputSpeech, card } = envelope?.response ?? {};
  return { problems, envelope, spoken: spokenText(outputSpeech), card };
}

/** @param {any} envelope @returns {Generator<string, void>} */
function* inEnvelope(envelope) {
  if (typeof envelope?.version !== "string") yield "version is missing";
  const { response, sessionAttributes } = envelope ?? {};
  if (!isObject(response)) return yield "response is missing";
  if (sessionAttributes != null && !isObject(sessionAttributes)) yield "sessionAttributes is not an object";
  yield* inSpeech(response.outputSpeech, "outputSpeech");
  if (response.reprompt != null) yield* inSpeech(response.reprompt.outputSpeech, "reprompt.outputSpeech");
  yield* inCard(response.card);
  if (response.directives != null && !Array.isArray(response.directives)) yield "directives is not an array";
  if (response.shouldEndSession != null && typeof response.shouldEndSession !== "boolean")
    yield "shouldEndSession is not a boolean";
}

/** What the response to an event of the player may change. @type {Record<string, string[]>} */
const PLAYER_DIRECTIVES = {
  "AudioPlayer.PlaybackStarted": ["AudioPlayer.Stop", "AudioPlayer.ClearQueue"],
  "AudioPlayer.PlaybackFinished": ["AudioPlayer.Stop", "AudioPlayer.ClearQueue"],
  "AudioPlayer.PlaybackStopped": [],
  "AudioPlayer.PlaybackNearlyFinished": ["AudioPlayer.Play", "AudioPlayer.Stop", "AudioPlayer.ClearQueue"],
  "AudioPlayer.PlaybackFailed": ["AudioPlayer.Play", "AudioPlayer.Stop", "AudioPlayer.ClearQueue"],
};

/**
 * The response to an event of the player can only change what plays.
 * https://developer.amazon.com/docs/custom-skills/audioplayer-interface-reference.html#requests
 * @param {any} response @param {string} event @returns {Generator<string, void>}
 */
function* inPlayer({ outputSpeech, card, reprompt, shouldEndSession, directives }, event) {
  for (const [name, value] of Object.entries({ outputSpeech, card, reprompt, shouldEndSession }))
    if (value != null) yield `the response to ${event} cannot have ${name}`;
  for (const { type } of directives ?? [])
    if (!(PLAYER_DIRECTIVES[event] ?? []).includes(type)) yield `the response to ${event} cannot have ${type}`;
}

/** @param {any} speech @param {string} where @returns {Generator<string, void>} */
function* inSpeech(speech, where) {
  if (speech == null) return;
  const text = { PlainText: speech.text, SSML: speech.ssml }[/** @type {"SSML"} */ (speech.type)];
  if (typeof text !== "string") return yield `${where} has the type ${speech.type}, but no text`;
  if (text.length > MAX_TEXT) yield `${where} has ${text.length} characters, but at most ${MAX_TEXT} are allowed`;
  if (speech.type === "SSML" && !wellFormed(text)) yield `${where} is no well-formed SSML`;
}

/** @param {any} card @returns {Generator<string, void>} */
function* inCard(card) {
  if (card == null) return;
  if (!CARDS.includes(card.type)) return yield `there is no card of type ${card.type}`;
  const { title = "", content = "", text = "", image } = card;
  const length = [title, content, text].join("").length;
  if (length > MAX_TEXT) yield `the card has ${length} characters, but at most ${MAX_TEXT} are allowed`;
  for (const url of [image?.smallImageUrl, image?.largeImageUrl]) {
    if (url?.length > MAX_IMAGE_URL) yield `an image URL of the card has more than ${MAX_IMAGE_URL} characters`;
  }
}

const TOKEN =
  /<(\/?)([\w:-]+)((?:\s+[\w:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|<!--[^]*?-->|&(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);|[<&]/gi;

/**
 * Whether SSML is well formed: nested elements within one `speak`, and no unescaped `<` or `&`.
 * @param {string} ssml
 */
function wellFormed(ssml) {
  /** @type {string[]} */
  const open = [];
  let roots = 0;
  for (const [token, closing, name, , empty] of ssml.trim().matchAll(TOKEN)) {
    if (token === "<" || token === "&") return false;
    if (!name) continue;
    if (!open.length && (closing || roots++ || name !== "speak")) return false;
    if (closing ? open.pop() !== name : !empty && !open.push(name)) return false;
  }
  return roots === 1 && !open.length && /^<speak\b/.test(ssml.trim()) && /<\/speak>$/.test(ssml.trim());
}

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * The text of speech without markup.
 * @param {any} speech
 */
export function spokenText(speech) {
  if (speech?.type === "PlainText") return speech.text;
  if (speech?.type !== "SSML" || typeof speech.ssml !== "string") return undefined;
  return speech.ssml
    .replace(/<[^>]*>/g, " ")
    .replace(
      /&(amp|lt|gt|quot|apos);/g,
      (/** @type {string} */ _, /** @type {keyof ENTITIES} */ name) => ENTITIES[name],
    )
    .replace(/\s+/g, " ")
    .trim();
}

/** The Worker's code for a refusal, with the place that explains it. @param {string} body @returns {string[]} */
function codeIn(body) {
  try {
    const { error } = JSON.parse(body);
    return /^[a-z_]+$/.test(error) ? [explained(error)] : [];
  } catch {
    return [];
  }
}

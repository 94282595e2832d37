/**
 * A conversation with the local Alexa that is kept as a file of the skill, `conversations/NAME.json`: what was said,
 * the requests, and what the skill answered.
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { refuse } from "../../shared/command.mjs";
import { parseJson } from "../../shared/json.mjs";
import { valuesOf } from "../../understanding/resolutions.mjs";

const FOLDER = "conversations";

/**
 * @typedef {import("../alexa/alexa.mjs").Exchange} Exchange
 *
 * @typedef {object} Answer          what a user notices of a response
 * @property {string} [speech]       text or SSML
 * @property {string} [prompt]       what Alexa asks by the model's dialog
 * @property {string} [card]         its type
 * @property {string[]} directives   their types
 * @property {boolean} ends          it ends the session
 * @property {string[]} problems     why Alexa does not play it
 *
 * @typedef {{ method: string, url: string, status: number, body: string }} PlayedCall   answered from `api/`
 *
 * @typedef {object} Kept            one exchange
 * @property {Record<string, any>} [request]   without what differs each time; undefined if none was sent
 * @property {Answer} answer
 * @property {PlayedCall[]} calls
 * @property {number} unplayed       calls that something else has answered than `api/`
 * @property {Record<string, unknown>} [user]  the claims of the linked user
 *
 * @typedef {object} Turn            what the user did, and what came of it
 * @property {string} [say]
 * @property {number} [touch]
 * @property {string} account
 * @property {string} [voice]
 * @property {string} locale
 * @property {string} device
 * @property {Kept[]} exchanges
 *
 * @typedef {object} Conversation
 * @property {string} at
 * @property {string[]} granted       permissions
 * @property {Record<string, string>} variables   of the skill
 * @property {Turn[]} turns
 */

/** Fields of a request that differ each time. */
const EACH_TIME = ["requestId", "timestamp", "locale"];

/** @param {Exchange} exchange @returns {Record<string, any> | undefined} */
function requestOf({ envelope }) {
  if (!envelope) return undefined;
  return Object.fromEntries(Object.entries(envelope.request).filter(([name]) => !EACH_TIME.includes(name)));
}

/** @param {Exchange} exchange @returns {Answer} */
export function answerOf({ judgement, prompt, sessionOpen }) {
  const { outputSpeech, card, directives } = judgement.envelope?.response ?? {};
  const speech = outputSpeech?.text ?? outputSpeech?.ssml;
  return {
    ...(speech !== undefined && { speech }),
    ...(prompt !== undefined && { prompt }),
    ...(card && { card: card.type }),
    directives: Array.isArray(directives) ? directives.map((one) => String(one?.type)) : [],
    ends: !sessionOpen,
    problems: judgement.problems,
  };
}

/**
 * The turns of a conversation. Events that no user has caused, such as those of the player, belong to the turn before
 * them.
 * @param {Exchange[]} exchanges
 * @param {object} how
 * @param {(exchange: Exchange) => Promise<Record<string, unknown> | undefined>} how.userOf
 * @param {(call: Exchange["calls"][number]) => { url: string, body: string } | undefined} how.played
 * @returns {Promise<Turn[]>}
 */
export async function turnsOf(exchanges, { userOf, played }) {
  /** @type {Turn[]} */
  const turns = [];
  for (const exchange of exchanges) {
    const { account, voice, locale, device, heard, touched, calls } = exchange;
    if (heard !== undefined || touched !== undefined)
      turns.push({
        ...(heard !== undefined && { say: heard }),
        ...(touched !== undefined && { touch: touched }),
        account,
        ...(voice && { voice }),
        locale,
        device,
        exchanges: [],
      });
    const answered = calls.flatMap((call) => {
      const answer = played(call);
      return answer && call.status !== undefined ? [{ method: call.method, status: call.status, ...answer }] : [];
    });
    turns.at(-1)?.exchanges.push({
      request: requestOf(exchange),
      answer: answerOf(exchange),
      calls: answered,
      unplayed: calls.filter(({ isOwn }) => !isOwn).length - answered.length,
      user: await userOf(exchange),
    });
  }
  return turns;
}

/** Refuses what is no name of a conversation: it becomes a file and a Rust module. @param {unknown} name */
function checkName(name) {
  if (typeof name !== "string" || !/^[a-z][a-z0-9_]{0,39}$/.test(name))
    throw new RangeError("the name of a conversation has lower-case letters, digits and _, and begins with a letter");
}

/** @param {string} project @param {string} name @param {Conversation} conversation */
export async function keep(project, name, conversation) {
  checkName(name);
  await mkdir(join(project, FOLDER), { recursive: true });
  await writeFile(pathOf(project, name), `${JSON.stringify(conversation, null, 2)}\n`);
}

/** @param {string} project @param {string} name @returns {Promise<Conversation>} */
export async function keptConversation(project, name) {
  checkName(name);
  const text = await readFile(pathOf(project, name), "utf8").catch(() => undefined);
  if (text === undefined) {
    const names = await keptNames(project);
    return refuse([`there is no conversation ${name}${names.length ? `: there are ${names.join(", ")}` : ""}`]);
  }
  const { value, problem } = parseJson(text);
  const turns = /** @type {any} */ (value)?.turns;
  if (problem || !Array.isArray(turns))
    refuse([`${FOLDER}/${name}.json is no conversation${problem ? `: ${problem}` : ""}`]);
  return /** @type {Conversation} */ (value);
}

/** The names of what is kept. @param {string} project */
export const keptNames = async (project) =>
  (await readdir(join(project, FOLDER)).catch(() => []))
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length))
    .sort();

/** @param {string} project @param {string} name */
const pathOf = (project, name) => join(project, FOLDER, `${name}.json`);

/**
 * What matters of a request to a reader: its intent with its slots, or its type.
 * @param {Record<string, any> | undefined} request
 */
function heardAs(request) {
  if (!request) return undefined;
  const { type, intent, dialogState, arguments: touched } = request;
  if (!intent) return touched ? `${type} ${JSON.stringify(touched)}` : type;
  const slots = Object.values(intent.slots ?? {}).flatMap((slot) => {
    const values = valuesOf(slot).map(({ value }) => value);
    return values.length ? [`${slot.name}=${values.join(", ")}`] : [];
  });
  const status = intent.confirmationStatus === "NONE" ? undefined : intent.confirmationStatus;
  return [intent.name, dialogState, status, ...slots].filter(Boolean).join(" ");
}

/**
 * What differs between a turn that was kept and the same one now, in sentences.
 * @param {Turn} before
 * @param {Exchange[]} now
 * @returns {string[]}
 */
export function differences(before, now) {
  if (before.exchanges.length !== now.length) return [`requests: before ${before.exchanges.length}, now ${now.length}`];
  return now.flatMap((exchange, index) => {
    const { request, answer } = before.exchanges[index];
    const fresh = answerOf(exchange);
    const heard = heardAs(requestOf(exchange));
    const names = /** @type {(keyof Answer)[]} */ (["prompt", "speech", "card", "directives", "ends", "problems"]);
    return [
      ...(heardAs(request) === heard ? [] : [`request: before ${heardAs(request) ?? "none"}, now ${heard ?? "none"}`]),
      ...names.flatMap((name) =>
        isDeepStrictEqual(answer[name], fresh[name])
          ? []
          : [`${name}: before ${inWords(answer[name])}, now ${inWords(fresh[name])}`],
      ),
    ];
  });
}

/** @param {unknown} value */
const inWords = (value) => (value === undefined ? "none" : JSON.stringify(value));

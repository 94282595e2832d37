/** The rows of the benchmark: the requests, and the expected answers. */
import { sign } from "alexa-auth0-kit/testing/authority";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { seconds } from "alexa-auth0-kit/testing/tenant";
import { CERT_CHAIN_URL } from "alexa-auth0-kit/testing/world";
import { signer, stranger, tenant } from "./world.mjs";

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {() => { body: string, wanted: Wanted, identity?: typeof signer }} make
 * @property {boolean} [distinct]  each request of another user
 * @property {boolean} [opaque]    without an audience, so that tokens are opaque
 * @property {number} [share]      of the usual number of requests
 * @property {number} [settle]     how long a Worker is busy after its answers, in milliseconds
 *
 * @typedef {{ name?: string, card?: string, error?: string }} Wanted
 * @typedef {{ bytes: Buffer, wanted: Wanted }} Sent
 */

let made = 0;
/** A new name of letters. */
const newName = () => `Ada${(made++).toString(26).replace(/[0-9]/g, (digit) => "qrstuvwxyz"[Number(digit)])}`;

/** @param {string} name @param {Record<string, unknown>} [claims] */
const tokenOf = (name, claims) => tenant.accessToken({ sub: `auth0|${name}`, exp: seconds(7200), ...claims });
const returning = tokenOf("Ada");
const opaque = "Zx9_opaque-Token.32chars~ABCDEFGH";

/** @param {string} [accessToken] */
const launch = (accessToken) => JSON.stringify(launchRequest({ accessToken }));

/** @type {Row[]} */
export const ROWS = [
  { name: "returning user", make: () => ({ body: launch(returning), wanted: { name: "Ada" } }) },
  { name: "opaque token, returning", opaque: true, make: () => ({ body: launch(opaque), wanted: { name: "Ada" } }) },
  {
    name: "new user, name in the token",
    distinct: true,
    make: () => {
      const name = newName();
      return { body: launch(tokenOf(name, { given_name: name })), wanted: { name } };
    },
  },
  {
    name: "new user, one /userinfo call",
    distinct: true,
    share: 0.25,
    settle: 40,
    make: () => {
      const name = newName();
      return { body: launch(tokenOf(name, { needs_userinfo: true })), wanted: { name } };
    },
  },
  { name: "unlinked", make: () => ({ body: launch(), wanted: { card: "LinkAccount" } }) },
  {
    name: "forged signature",
    make: () => ({ body: launch(returning), identity: stranger, wanted: { error: "signature_mismatch" } }),
  },
  {
    name: "malformed body",
    make: () => ({ body: launch(returning).slice(0, -1), wanted: { error: "malformed_request" } }),
  },
];

/** The first request of an isolate. @type {Row} */
export const FIRST = ROWS[0];

/** @param {Row} row @returns {Promise<Sent>} */
async function request(row) {
  const { body, wanted, identity = signer } = row.make();
  const headers = {
    Host: "skill.example",
    Accept: "application/json",
    "Accept-Charset": "utf-8",
    "User-Agent": "Apache-HttpClient/4.5.x (Java/1.8.0)",
    Signature: "c2hhMQ==",
    ...(await sign(identity, body, { certChainUrl: CERT_CHAIN_URL })),
    "Content-Length": Buffer.byteLength(body),
  };
  const head = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  return { bytes: Buffer.from(`POST / HTTP/1.1\r\n${head}\r\n${body}`), wanted };
}

/** Requests: all different if the row says so, or else 32 in turn. @param {Row} row @param {number} count */
export async function batch(row, count) {
  const distinct = await Promise.all(
    Array.from({ length: row.distinct ? count : Math.min(count, 32) }, () => request(row)),
  );
  return Array.from({ length: count }, (_, index) => distinct[index % distinct.length]);
}

/**
 * Whether an answer is the expected one.
 * @param {string} subject
 * @param {import("./load.mjs").Answer} answer
 * @param {Wanted} wanted
 */
export function isRight(subject, { status, json }, { name, card, error }) {
  if (subject === "empty") return status === 200;
  if (status !== (error ? 400 : 200)) return false;
  if (subject === "floor") return error ? Boolean(json?.error) : json?.response?.shouldEndSession === true;
  if (error) return json?.error === error;
  const { outputSpeech, card: shown } = json?.response ?? {};
  const speech = (outputSpeech?.text ?? outputSpeech?.ssml ?? "").toLowerCase();
  return card
    ? shown?.type === card && speech !== ""
    : !shown && speech.includes(`welcome back, ${name?.toLowerCase()}`);
}

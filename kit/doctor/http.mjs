/** The doctor's HTTP requests and their answers. */

const TIMEOUT = 10_000;

/** The maximum size of an answer, in bytes. Answers of a tenant and of the Worker have a few thousand. */
const LONGEST_ANSWER = 1_000_000;

/** Why a check cannot continue, and the remedy. */
export class Obstacle extends Error {
  /** @param {string} message @param {string} remedy */
  constructor(message, remedy) {
    super(message);
    this.remedy = remedy;
  }
}

/** There was no answer. */
export class Unreachable extends Obstacle {
  /** @param {string} message */
  constructor(message) {
    super(message, hasProxy() ? PROXY : "check the name in the settings and the network");
  }
}

const PROXY = "the environment has a proxy (HTTPS_PROXY), which Node.js uses only from version 24 on, with NODE_USE_ENV_PROXY=1: use that, or a network without a proxy";

const hasProxy = () => ["HTTPS_PROXY", "https_proxy"].some((name) => process.env[name]) && process.env.NODE_USE_ENV_PROXY !== "1";

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {Headers} headers
 * @property {string} text
 * @property {any} body       parsed JSON; {} if it is not an object
 * @property {number} tookMs
 */

/**
 * @param {typeof globalThis.fetch} fetch
 * @param {string | URL} url
 * @param {RequestInit} [init]
 */
export const ask = (fetch, url, init) => answerOf(url, (signal) => fetch(url, { redirect: "manual", signal, ...init }));

/**
 * @param {string | URL} url
 * @param {(signal: AbortSignal) => Promise<Response>} request
 * @returns {Promise<Answer>}
 */
export async function answerOf(url, request) {
  const started = performance.now();
  try {
    const response = await request(AbortSignal.timeout(TIMEOUT));
    const text = await textOf(response);
    return { status: response.status, headers: response.headers, text, body: parse(text), tookMs: performance.now() - started };
  } catch (error) {
    if (error instanceof Obstacle) throw error;
    const { name, cause } = /** @type {Error & { cause?: { code?: string } }} */ (error);
    throw new Unreachable(`${new URL(url).origin} does not answer (${cause?.code ?? name})`);
  }
}

/** @param {Response} response */
async function textOf(response) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > LONGEST_ANSWER) throw new Obstacle("an answer is longer than 1 MB", `is ${response.url} the address that you mean?`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** @param {string} text */
function parse(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** An OAuth error code. @param {unknown} error */
export const errorCode = (error) => (typeof error === "string" && /^[a-z_]{1,40}$/.test(error) ? error : "no error code");

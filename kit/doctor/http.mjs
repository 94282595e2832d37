const TIMEOUT = 10_000;

/** Why a check cannot go on, and what to do about it. */
export class Obstacle extends Error {
  /** @param {string} message @param {string} remedy */
  constructor(message, remedy) {
    super(message);
    this.remedy = remedy;
  }
}

/** Nobody answered. */
export class Unreachable extends Obstacle {
  /** @param {string} message */
  constructor(message) {
    super(message, "check the name in the settings and the network");
  }
}

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {Headers} headers
 * @property {any} body       parsed JSON; {} if it is none
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
    const body = parse(await response.text());
    return { status: response.status, headers: response.headers, body, tookMs: performance.now() - started };
  } catch (error) {
    const { name, cause } = /** @type {Error & { cause?: { code?: string } }} */ (error);
    throw new Unreachable(`${new URL(url).origin} does not answer (${cause?.code ?? name})`);
  }
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** An OAuth error code, which is all that is shown of an error: descriptions can name people. @param {unknown} error */
export const errorCode = (error) => (typeof error === "string" && /^[a-z_]{1,40}$/.test(error) ? error : "no error code");

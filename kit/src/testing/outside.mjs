/**
 * Answers the Worker's outbound calls in tests: a table of answers by URL, and a list of the calls.
 * It is a server. workerd sends every outbound request to it as to a proxy. Unlike Miniflare's other way, a function
 * from Request to Response, a server can also break a connection or stall.
 */
import { ProxyServer } from "../world/worker/through.mjs";

export { through } from "../world/worker/through.mjs";

/** @typedef {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => void} Play */

export class Outside extends ProxyServer {
  /** The called URLs in order, since the last `forget`. @type {string[]} */
  calls = [];

  /** @type {Map<string, Play>} */
  #plays = new Map();

  constructor() {
    super((request, response) => {
      const url = String(request.url);
      this.calls.push(url);
      (this.#plays.get(url) ?? breaks())(request, response);
    });
  }

  /** @param {string} url @param {Play} play */
  on(url, play) {
    this.#plays.set(url, play);
  }

  forget() {
    this.calls.length = 0;
  }
}

/**
 * @param {string | Uint8Array} body
 * @param {{ status?: number, headers?: Record<string, string> }} [options]
 * @returns {Play}
 */
export const text =
  (body, { status = 200, headers = {} } = {}) =>
  (_, response) => {
    response.writeHead(status, headers).end(body);
  };

/**
 * @param {unknown} value
 * @param {{ status?: number, headers?: Record<string, string> }} [options]
 */
export const json = (value, { status, headers } = {}) =>
  text(JSON.stringify(value), { status, headers: { "Content-Type": "application/json", ...headers } });

/** @param {number} status @param {Record<string, string>} [headers] */
export const fails = (status, headers) => json({ error: "played" }, { status, headers });

/** @param {string} location @returns {Play} */
export const redirects = (location) => fails(302, { Location: location });

/** The connection ends before any answer. @returns {Play} */
export const breaks = () => (request) => request.socket.destroy();

/** No answer, ever. @returns {Play} */
export const hangs = () => () => {};

/** Answers 200, sends the beginning of a body, and then stalls. @param {string} beginning @returns {Play} */
export const stalls = (beginning) => (_, response) => {
  response.writeHead(200).write(beginning);
};

/** @param {number} milliseconds @param {Play} play @returns {Play} */
export const after = (milliseconds, play) => (request, response) => {
  setTimeout(() => play(request, response), milliseconds);
};

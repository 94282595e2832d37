/**
 * The Worker's outbound calls in the local world. workerd sends each of them here, as to a proxy. A call of the author's API is answered by what the skill has in
 * `api/`; every other call goes on to where it was sent. What was called is told beside the turn, without headers, bodies and the values of a query.
 */
import { createServer, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { playedAnswer } from "./played.mjs";

/** Longer than the Worker waits for an outbound call. */
const SLOW = 3000;

/**
 * @typedef {object} Call
 * @property {string} method
 * @property {string} url        without the values of its query
 * @property {number} [status]   undefined if there was no answer
 * @property {number} ms
 * @property {boolean} played    answered from `api/`
 * @property {boolean} isOwn     of a stand-in: Auth0's or Alexa's
 *
 * @typedef {{ down: boolean, slow: boolean, failing: boolean }} Failures  of the author's API: no connection, three seconds, 503
 */

export class Outbound {
  /** @type {Failures} */
  failures = { down: false, slow: false, failing: false };
  /** What `api/` has answered, for a conversation that is kept. @type {WeakMap<Call, { url: string, body: string }>} */
  #answers = new WeakMap();
  #folder;
  #own;
  #happenings;

  /**
   * @param {object} options
   * @param {string} options.folder      `api/` of the skill
   * @param {string[]} options.own       origins of the stand-ins: their calls are passed on without failures
   * @param {import("./happenings.mjs").Happenings} options.happenings
   */
  constructor({ folder, own, happenings }) {
    this.#folder = folder;
    this.#own = own;
    this.#happenings = happenings;
  }

  #server = createServer({ requireHostHeader: false }, (request, response) => {
    response.setHeader("Connection", "close"); // workerd would send a request again whose reused connection breaks
    void this.#answer(request, response);
  });

  /** @returns {Promise<string>} the address, as HOST:PORT */
  async listen() {
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", () => resolve(undefined)));
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    return `127.0.0.1:${port}`;
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** What `api/` has answered a call. @param {Call} call */
  played(call) {
    return this.#answers.get(call);
  }

  /** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
  async #answer(request, response) {
    const started = performance.now();
    const { method = "GET", url = "" } = request;
    // Only workerd sends the whole URL, as to a proxy. A web page that finds this port cannot.
    if (!/^https?:\/\//.test(url) || !URL.canParse(url)) return void response.writeHead(400).end();
    const isOwn = this.#own.some((origin) => url.startsWith(`${origin}/`));
    /** @type {import("./played.mjs").Answer | undefined} */
    let answer;
    response.on("close", () => {
      const status = response.headersSent ? response.statusCode : undefined;
      const ms = Math.round(performance.now() - started);
      /** @type {Call} */
      const call = { method, url: shown(url), status, ms, played: answer !== undefined, isOwn };
      if (answer) this.#answers.set(call, { url, body: answer.body.toString() });
      this.#happenings.emit("call", call);
    });
    if (isOwn) return passOn(request, response);
    if (this.failures.slow) await sleep(SLOW);
    if (this.failures.down) return void request.socket.destroy();
    if (this.failures.failing) return void response.writeHead(503).end();
    try {
      answer = await playedAnswer(this.#folder, request);
      if (!answer) return passOn(request, response);
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch (error) {
      this.#happenings.note(/** @type {Error} */ (error).message);
      request.socket.destroy();
    }
  }
}

/** A URL with the names of its query, and without their values: they may be secret. @param {string} text */
function shown(text) {
  const url = URL.parse(text);
  if (!url) return text;
  const names = [...new Set(url.searchParams.keys())].map((name) => `${name}=…`);
  return `${url.origin}${url.pathname}${names.length ? `?${names.join("&")}` : ""}`;
}

/** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
function passOn(request, response) {
  const { method, url = "", headers } = request;
  const send = url.startsWith("https:") ? httpsRequest : httpRequest;
  const sent = send(url, { method, headers: { ...headers, host: URL.parse(url)?.host } }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, { ...answer.headers, connection: "close" });
    answer.pipe(response);
    answer.on("error", () => response.destroy());
  });
  sent.on("error", () => request.socket.destroy());
  request.on("aborted", () => sent.destroy());
  request.pipe(sent);
}

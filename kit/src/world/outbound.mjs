/**
 * The Worker's outbound calls in the local environment. workerd sends each of them here, as to a proxy. A call of the
 * developer's API is answered by what the skill has in `api/`; every other call goes on to where it was sent. What was
 * called is told beside the turn, without headers, bodies and the values of a query.
 */
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { PlayedApi } from "./played.mjs";
import { ProxyServer } from "./worker/through.mjs";

/** Longer than the Worker waits for an outbound call, and shorter than Alexa waits for a token. */
export const SLOW = 3000;

/**
 * @typedef {object} Call
 * @property {string} method
 * @property {string} url        without the values of its query
 * @property {number} [status]   undefined if there was no answer
 * @property {number} ms
 * @property {boolean} played    answered from `api/`
 * @property {boolean} isOwn     of a stand-in: Auth0's or Alexa's
 *
 * @typedef {{ down: boolean, slow: boolean, failing: boolean }} Failures  of the developer's API: no connection, three seconds, 503
 */

export class Outbound extends ProxyServer {
  /** @type {Failures} */
  failures = { down: false, slow: false, failing: false };
  /** What `api/` has answered, for a conversation that is kept. @type {WeakMap<Call, { url: string, body: string }>} */
  #answers = new WeakMap();
  #api;
  #own;
  #happenings;

  /**
   * @param {object} options
   * @param {string} options.folder      `api/` of the skill
   * @param {string[]} options.own       origins of the stand-ins: their calls are passed on without failures
   * @param {import("./happenings.mjs").Happenings} options.happenings
   */
  constructor({ folder, own, happenings }) {
    super((request, response) => void this.#answer(request, response));
    this.#api = new PlayedApi(folder);
    this.#own = own;
    this.#happenings = happenings;
  }

  /** Lists of answers begin again. */
  rewind() {
    this.#api.rewind();
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
    try {
      const body = await buffer(request);
      if (!isOwn) {
        if (this.failures.slow) await sleep(SLOW);
        if (this.failures.down) return void request.socket.destroy();
        if (this.failures.failing) return void response.writeHead(503).end();
        answer = await this.#api.answer({ method, url, headers: sentHeaders(request), body });
      }
      if (!answer) return passOn(request, body, response);
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

/** Headers of a connection, and not of a request. */
const OF_THE_CONNECTION = ["connection", "keep-alive", "transfer-encoding", "content-length", "host"];

/** @param {import("node:http").IncomingMessage} request @returns {Record<string, string>} */
const sentHeaders = ({ headers }) =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || OF_THE_CONNECTION.includes(name) ? [] : [[name, String(value)]],
    ),
  );

/**
 * @param {import("node:http").IncomingMessage} request
 * @param {Buffer} body
 * @param {import("node:http").ServerResponse} response
 */
function passOn(request, body, response) {
  const { method, url = "" } = request;
  const send = url.startsWith("https:") ? httpsRequest : httpRequest;
  const headers = { ...sentHeaders(request), ...(body.length > 0 && { "content-length": body.length }) };
  const sent = send(url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, { ...answer.headers, connection: "close" });
    answer.pipe(response);
    answer.on("error", () => response.destroy());
  });
  sent.on("error", () => request.socket.destroy());
  response.on("close", () => sent.destroy());
  sent.end(body);
}

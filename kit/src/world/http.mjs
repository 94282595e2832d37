/** A server of the local environment on 127.0.0.1. No request can end it. */
import { once } from "node:events";
import { createServer } from "node:http";
import { listenOn } from "./ports.mjs";

/** An invalid request: 400 with the message. */
export class BadRequest extends Error {}

/**
 * @callback Answer
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {URL} url
 * @returns {Promise<unknown>}
 *
 * @param {object} options
 * @param {number} options.port
 * @param {Answer} options.answer
 * @param {(request: import("node:http").IncomingMessage) => Promise<boolean>} [options.meet]
 *   before anything is looked at; whether the request is answered at all
 */
export async function startServer({ port, answer, meet = async () => true }) {
  const server = createServer(async (request, response) => {
    try {
      if (!(await meet(request))) return void request.socket.destroy();
      if (!isSameSite(request, origin)) return void response.writeHead(403).end();
      await answer(request, response, targetOf(request, origin));
    } catch (error) {
      fail(response, /** @type {Error} */ (error));
    }
  });
  const origin = `http://127.0.0.1:${await listenOn(server, port)}`;
  return {
    origin,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/**
 * Refuses requests of other web pages, and of host names that were rebound to 127.0.0.1. A page may only navigate here,
 * as the sign-in does. Browsers say who asks in `Sec-Fetch-Site`, also where they send no `Origin`:
 * https://www.w3.org/TR/fetch-metadata/
 * @param {import("node:http").IncomingMessage} request
 * @param {string} origin
 */
function isSameSite({ headers }, origin) {
  const isOfOtherPage =
    ["cross-site", "same-site"].includes(`${headers["sec-fetch-site"]}`) && headers["sec-fetch-mode"] !== "navigate";
  return headers.host === new URL(origin).host && (!headers.origin || headers.origin === origin) && !isOfOtherPage;
}

/**
 * The path and the query of a request (RFC 9112, section 3.2.1). `URL` would read a host after two slashes of either
 * kind.
 * @param {import("node:http").IncomingMessage} request
 * @param {string} origin
 */
function targetOf({ url = "" }, origin) {
  if (!/^\/(?![/\\])/.test(url) || !URL.canParse(url, origin)) throw new BadRequest("the request target is not a path");
  return new URL(url, origin);
}

/**
 * Answers with an error. oidc-provider's errors have their own status and code.
 * @param {import("node:http").ServerResponse} response
 * @param {Error} error
 */
function fail(response, error) {
  const usual = [BadRequest, RangeError, SyntaxError].some((kind) => error instanceof kind) ? 400 : 500;
  const { statusCode = usual, error: code = error.message } =
    /** @type {Error & { statusCode?: number, error?: string }} */ (error);
  if (!response.headersSent) response.writeHead(statusCode, { "content-type": "application/json" });
  response.end(JSON.stringify({ error: code }));
}

/**
 * The JSON object in the body of a POST request.
 * @param {import("node:http").IncomingMessage} request
 * @returns {Promise<any>}
 */
export async function readJson(request) {
  if (request.headers["content-type"] !== "application/json") throw new BadRequest("application/json is expected");
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) {
    body += chunk;
    if (body.length > 1_000_000) throw new BadRequest("the request is too long");
  }
  const value = JSON.parse(body || "{}");
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new BadRequest("a JSON object is expected");
  return value;
}

/**
 * The web server of the local Alexa on 127.0.0.1: Amazon's certificate store, the redirect URLs of account linking,
 * Alexa's own API, the simulator page and its actions.
 */
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { BadRequest, readJson, startServer } from "../http.mjs";
import { LinkingResults, linkedPage } from "./linked.mjs";
import { servicesPage } from "./services.mjs";

const PAGE = new URL("page/", import.meta.url);
const FILES = new Map(
  [
    "index.html",
    "style.css",
    "icon.svg",
    "main.mjs",
    "api.mjs",
    "banner.mjs",
    "conversation.mjs",
    "dom.mjs",
    "failures.mjs",
    "json.mjs",
    "labels.mjs",
    "linked.mjs",
    "player.mjs",
    "screen.mjs",
    "speech.mjs",
    "strip.mjs",
    "suggestions.mjs",
    "time.mjs",
    "wire.mjs",
  ].map((name) => [`/${name}`, name]),
);
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};
const SECURITY = {
  "content-security-policy": "default-src 'self'; img-src 'self' data: https:; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

/**
 * @typedef {object} Simulator
 * @property {string} origin
 * @property {(api: Api) => void} serve
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Api
 * @property {string} chainPem                                  served as Amazon's signing certificate
 * @property {import("../alexa/alexa.mjs").Alexa} alexa
 * @property {() => ReturnType<typeof import("./actions.mjs").stateOf>} state
 * @property {Record<string, (body: any) => unknown>} actions   by name, called with the posted JSON
 *
 * @param {{ port: number }} options
 * @returns {Promise<Simulator>}
 */
export async function startSimulator({ port }) {
  /** @type {Api | undefined} */
  let api;
  const linking = new LinkingResults();
  const server = await startServer({
    port,
    async answer(request, response, url) {
      if (!api) return starting(request, response);
      await answer(request, response, url, api, linking);
    },
  });
  return {
    ...server,
    serve(given) {
      api = given;
    },
  };
}

const STARTING =
  "the local environment is starting: the Worker is built first, which takes some minutes the first time";

/**
 * Answers 503 while the local environment starts. A browser tries again automatically.
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
function starting({ method }, response) {
  if (method === "POST")
    return void response
      .writeHead(503, { "content-type": "application/json", ...SECURITY })
      .end(JSON.stringify({ error: STARTING }));
  const page = `<!doctype html><html lang="en"><title>Starting</title><link rel="icon" href="data:,"><p>${STARTING[0].toUpperCase()}${STARTING.slice(1)}. This page opens when it answers.</p></html>`;
  response.writeHead(503, { "content-type": TYPES[".html"], refresh: "1", ...SECURITY }).end(page);
}

/**
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {URL} url
 * @param {Api} api
 * @param {LinkingResults} linking
 */
async function answer(request, response, url, { chainPem, alexa, state, actions }, linking) {
  const { method } = request;
  const { pathname } = url;
  if (method === "GET" && pathname.startsWith("/echo.api/")) {
    response.writeHead(200, { "content-type": "binary/octet-stream" }).end(chainPem);
  } else if (/^\/v[12]\//.test(pathname)) {
    await alexa.api.answer(request, response, url);
  } else if (method === "GET" && pathname.includes("/api/skill/link/")) {
    const result = await linking.of(url, alexa);
    response.writeHead(result.ok ? 200 : 400, { "content-type": TYPES[".html"], ...SECURITY }).end(linkedPage(result));
  } else if (method === "GET" && pathname === "/services") {
    response.writeHead(200, { "content-type": TYPES[".html"], ...SECURITY }).end(await servicesPage(state()));
  } else if (method === "GET" && pathname === "/link") {
    const { account = "", locale } = Object.fromEntries(url.searchParams);
    // Another page can navigate here, so this must not add an account.
    if (!state().accounts.some(({ id }) => id === account)) throw new BadRequest("there is no such account");
    response.writeHead(303, { location: await alexa.beginLink(account, locale), "cache-control": "no-store" }).end();
  } else if (method === "GET" && pathname === "/events") {
    events(response, alexa, state);
  } else if (method === "POST" && pathname.startsWith("/do/")) {
    const name = pathname.slice("/do/".length);
    if (!Object.hasOwn(actions, name)) return void response.writeHead(404).end();
    const result = await actions[name](await readJson(request));
    response.writeHead(200, { "content-type": "application/json", ...SECURITY }).end(JSON.stringify(result ?? null));
  } else {
    const name = FILES.get(pathname === "/" ? "/index.html" : pathname);
    if (method !== "GET" || !name) return void response.writeHead(404).end();
    const content = await readFile(new URL(name, PAGE));
    response.writeHead(200, { "content-type": TYPES[/** @type {".css"} */ (extname(name))], ...SECURITY }).end(content);
  }
}

/**
 * Server-sent events: the state whenever it changes, and each exchange with the Worker. A client that does not read is
 * sent nothing more until it does: then it gets the exchanges that are still remembered, and the latest state.
 * @param {import("node:http").ServerResponse} response
 * @param {import("../alexa/alexa.mjs").Alexa} alexa
 * @param {() => unknown} state
 */
function events(response, alexa, state) {
  response.writeHead(200, { "content-type": "text/event-stream", ...SECURITY });
  /** @param {string} event @param {unknown} data */
  const send = (event, data) => response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  let last = 0;
  let isStale = false;
  const sendNew = () => {
    while (!response.writableNeedDrain) {
      const next = alexa.exchanges.find(({ id }) => id > last);
      if (next) {
        last = next.id;
        send("exchange", next);
      } else if (isStale) {
        isStale = false;
        send("state", state());
      } else return;
    }
  };
  const onChange = () => {
    isStale = true;
    sendNew();
  };
  send("state", state());
  sendNew();
  alexa.happenings.on("exchange", onChange).on("change", onChange);
  response.on("drain", sendNew);
  response.on("close", () => alexa.happenings.off("exchange", onChange).off("change", onChange));
}

/**
 * Miniflare opens its own server in the kit's process, and any web page can reach it. These tests show that it answers
 * only who has workerd's secret.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import http, { request } from "node:http";
import { connect, Server } from "node:net";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Response as MiniflareResponse } from "miniflare";
import { startMiniflare } from "../../src/world/worker/miniflare.mjs";

const WORKER = {
  modules: true,
  script: `export default { async fetch(request, env) { await env.CACHE.put("a", "b"); return new Response(await env.CACHE.get("a")); } }`,
  kvNamespaces: ["CACHE"],
};

/** The ports of this process's own servers. */
const listening = () =>
  /** @type {any} */ (process)
    ._getActiveHandles()
    .filter((/** @type {unknown} */ handle) => handle instanceof Server)
    .map((/** @type {Server} */ server) => /** @type {import("node:net").AddressInfo} */ (server.address()).port);

/**
 * Requests that a page or a program could send. Each returns the answer. "" means that the connection was closed
 * without a byte.
 */
const WAYS_IN = {
  /** @param {number} port @param {Record<string, string>} headers */
  async tcp(port, headers) {
    const socket = connect(port, "127.0.0.1").setEncoding("utf8");
    let received = "";
    socket.on("data", (text) => (received += text)).on("error", () => {});
    socket.on("connect", () =>
      socket.write(
        `GET /core/public-url HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${Object.entries(headers)
          .map(([name, value]) => `${name}: ${value}\r\n`)
          .join("")}\r\n`,
      ),
    );
    await Promise.race([once(socket, "close"), sleep(2000)]);
    socket.destroy();
    return received.slice(0, "HTTP/1.1 200".length);
  },

  /** @param {number} port @param {Record<string, string>} headers */
  http: (port, headers) =>
    send(port, {
      method: "GET",
      path: "/core/public-url",
      headers: { Origin: "https://elsewhere.example", ...headers },
    }),

  /** @param {number} port @param {Record<string, string>} headers */
  upgrade: (port, headers) =>
    send(port, {
      path: "/core/public-url",
      headers: {
        Origin: "https://elsewhere.example",
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        ...headers,
      },
    }),
};

/** @param {number} port @param {import("node:http").RequestOptions} options @returns {Promise<string>} */
const send = (port, options) =>
  new Promise((resolve) => {
    request({ host: "127.0.0.1", port, agent: false, ...options })
      .on("response", (response) => resolve(`HTTP/1.1 ${response.statusCode}`))
      .on("upgrade", (response, socket) => {
        socket.destroy();
        resolve(`HTTP/1.1 ${response.statusCode}`);
      })
      .on("error", () => resolve(""))
      .end();
  });

/** @param {number} port @param {Record<string, string>} headers */
const tried = async (port, headers) =>
  Object.fromEntries(
    await Promise.all(Object.entries(WAYS_IN).map(async ([name, way]) => [name, await way(port, headers)])),
  );

/** Without a secret, and with one that is as long as Miniflare's. */
/** @type {Record<string, string>[]} */
const GUESSES = [{}, { "MF-Loopback-Secret": "0".repeat(64) }];

describe("Miniflare's loopback server", () => {
  it("answers nobody but workerd, while the Worker and its KV answer, also in its next isolate", async () => {
    const before = listening();
    const miniflare = await startMiniflare(WORKER);
    for (let round = 0; round < 2; round += 1) {
      const ports = listening().filter((/** @type {number} */ one) => !before.includes(one));
      assert.equal(ports.length, 1);
      for (const headers of GUESSES) {
        const answers = await tried(ports[0], headers);
        for (const [way, answer] of Object.entries(answers)) assert.match(answer, /^(HTTP\/1\.1 403)?$/, way);
        assert.match(answers.http, /403/);
      }
      assert.equal(await (await miniflare.dispatchFetch("http://worker.example/")).text(), "b");
      assert.equal(await /** @type {any} */ (await miniflare.getKVNamespace("CACHE")).get("a"), "b");
      await miniflare.replace(WORKER);
    }
    await miniflare.dispose();
  });

  it("does what is asked with the secret: the refusal above is the secret's", async () => {
    const before = listening();
    /** @type {string | undefined} */
    let secret;
    const { createServer } = http;
    http.createServer = /** @type {typeof createServer} */ (
      (/** @type {any[]} */ ...args) =>
        createServer(...args).prependListener("request", ({ headers }) => {
          secret ??= /** @type {string | undefined} */ (headers["mf-loopback-secret"]);
        })
    );
    const miniflare = await startMiniflare({
      modules: true,
      script: `export default { fetch: (request, env) => env.NODE.fetch(request) }`,
      serviceBindings: { NODE: () => new MiniflareResponse("from this process") },
    });
    http.createServer = createServer;
    const [port] = listening().filter((/** @type {number} */ one) => !before.includes(one));
    const answer = await miniflare.dispatchFetch("http://worker.example/");
    assert.equal(await answer.text(), "from this process");
    assert.match(`${secret}`, /^[0-9a-f]{64}$/);
    assert.match((await tried(port, { "MF-Loopback-Secret": `${secret}` })).http, /^HTTP\/1\.1 (?!403)\d/);
    await miniflare.dispose();
  });
});

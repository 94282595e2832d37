/**
 * Miniflare opens its own server in the kit's process, and any web page could use it. These tests show that every connection to it is closed.
 * `worker.test.mjs` and `dev.test.mjs` show that everything works without it.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { connect, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Miniflare } from "miniflare";
import { freePort } from "../../src/world/ports.mjs";
import { startMiniflare } from "../../src/world/worker/miniflare.mjs";
import { startWorker } from "../../src/world/worker/worker.mjs";

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

/** Requests that a page or a program could send. Each returns the answer. "" means that the connection was closed without a byte. */
const WAYS_IN = {
  /** @param {number} port */
  async tcp(port) {
    const socket = connect(port, "127.0.0.1").setEncoding("utf8");
    let received = "";
    socket.on("data", (text) => (received += text)).on("error", () => {});
    socket.on("connect", () => socket.write("GET /core/public-url HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
    await Promise.race([once(socket, "close"), sleep(2000)]);
    socket.destroy();
    return received.slice(0, "HTTP/1.1 200".length);
  },

  /** @param {number} port */
  http: (port) =>
    send(port, { method: "GET", path: "/core/public-url", headers: { Origin: "https://elsewhere.example" } }),

  /** @param {number} port */
  upgrade: (port) =>
    send(port, {
      path: "/core/public-url",
      headers: {
        Origin: "https://elsewhere.example",
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
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

/** @param {number} port */
const tried = async (port) =>
  Object.fromEntries(await Promise.all(Object.entries(WAYS_IN).map(async ([name, way]) => [name, await way(port)])));

describe("Miniflare's loopback server", () => {
  it("is open to everybody where it is not closed: these are the ways in", async () => {
    const before = listening();
    const miniflare = new Miniflare(WORKER);
    await miniflare.ready;
    const [port] = listening().filter((/** @type {number} */ one) => !before.includes(one));
    const { tcp, http, upgrade } = await tried(port);
    assert.deepEqual({ tcp, http }, { tcp: "HTTP/1.1 200", http: "HTTP/1.1 200" });
    assert.match(upgrade, /^HTTP\/1\.1 /);
    await miniflare.dispose();
  });

  it("is closed to them, while the Worker and its KV answer, also in its next isolate", async () => {
    const before = listening();
    const miniflare = await startMiniflare(WORKER);
    for (let round = 0; round < 2; round += 1) {
      const ports = listening().filter((/** @type {number} */ one) => !before.includes(one));
      assert.equal(ports.length, 1);
      assert.deepEqual(await tried(ports[0]), { tcp: "", http: "", upgrade: "" });
      assert.equal(await (await miniflare.dispatchFetch("http://worker.example/")).text(), "b");
      assert.equal(await /** @type {any} */ (await miniflare.getKVNamespace("CACHE")).get("a"), "b");
      await miniflare.setOptions(WORKER);
    }
    await miniflare.dispose();
  });

  it("is not opened for a Worker that needs it: that one is refused, by its binding", async (t) => {
    const project = await mkdtemp(join(tmpdir(), "bound-"));
    t.after(() => rm(project, { recursive: true }));
    const config = (/** @type {string} */ more) =>
      `name = "bound"\nmain = "worker.mjs"\ncompatibility_date = "2026-04-21"\n${more}\n`;
    await writeFile(join(project, "worker.mjs"), "export default { fetch: () => new Response() };");
    const start = async () => startWorker({ project, port: await freePort(), vars: {} });

    await writeFile(
      join(project, "wrangler.toml"),
      config('[[d1_databases]]\nbinding = "DB"\ndatabase_id = "1"\ndatabase_name = "orders"'),
    );
    await (await start()).close();
    for (const binding of [
      'browser = { binding = "B" }',
      'images = { binding = "B" }',
      'send_email = [{ name = "B" }]',
      'stream = { binding = "B" }',
      '[[queues.producers]]\nbinding = "B"\nqueue = "q"',
    ]) {
      await writeFile(join(project, "wrangler.toml"), config(binding));
      const [key] = /** @type {RegExpExecArray} */ (/[a-z_]+/.exec(binding));
      await assert.rejects(start(), new RegExp(`^Error: ✗ wrangler.toml has ${key}: the local world cannot serve it`));
    }
  });
});

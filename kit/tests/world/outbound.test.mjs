/**
 * The Worker's outbound calls in the local environment: answered by `api/`, passed on, or broken; and what is shown of
 * them.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, beforeEach, describe, it } from "node:test";
import { Happenings } from "../../src/world/happenings.mjs";
import { Outbound } from "../../src/world/outbound.mjs";
import { ROOT } from "../repository.mjs";

const API = "https://api.example.com";

describe("an outbound call of the Worker", () => {
  const happenings = new Happenings();
  /** @type {string} */
  let folder;
  /** @type {Outbound} */
  let outbound;
  /** @type {string} */
  let address;
  /** @type {string} */
  let real;
  /** @type {import("../../src/world/outbound.mjs").Call[]} */
  const calls = [];
  const server = createServer(async (received, response) => {
    const { method, url, headers } = received;
    response.writeHead(201, { "x-real": "yes" });
    response.end(JSON.stringify({ method, url, host: headers.host, sent: await text(received) }));
  });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "api-"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    real = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
    outbound = new Outbound({ folder, own: ["http://127.0.0.1:1"], happenings });
    address = await outbound.listen();
    happenings.on("call", (call) => calls.push(call));
  });
  after(async () => {
    outbound.close();
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    calls.length = 0;
    happenings.takeNotes();
    outbound.failures = { down: false, slow: false, failing: false };
    await rm(folder, { recursive: true });
    await mkdir(folder);
  });

  /**
   * Calls as workerd does: with the whole URL, as to a proxy.
   * @param {string} path
   * @param {{ method?: string, body?: string }} [options]
   */
  async function call(path, { method = "GET", body } = {}) {
    const [host, port] = address.split(":");
    const sent = request({ host, port, method, path, headers: { connection: "close" }, agent: false });
    sent.end(body);
    const [answer] = await once(sent, "response");
    const received = await text(answer);
    await new Promise((resolve) => setTimeout(resolve, 5)); // the call is told when its answer has gone
    return { status: answer.statusCode, headers: answer.headers, body: received };
  }
  /** @param {string} name @param {unknown} content */
  const file = (name, content) =>
    writeFile(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));

  it("goes on to where it was sent, if the skill has no answer", async () => {
    const { status, headers, body } = await call(`${real}/a?b=c`, { method: "POST", body: "x" });
    assert.deepEqual([status, headers["x-real"]], [201, "yes"]);
    assert.deepEqual(JSON.parse(body), { method: "POST", url: "/a?b=c", host: new URL(real).host, sent: "x" });
    assert.deepEqual([calls[0].played, calls[0].isOwn, calls[0].status], [false, false, 201]);
  });

  it("is shown without the values of its query", async () => {
    await file("a.json", { "GET https://api.example.com/a*": {} });
    await call(`${API}/a?key=secret&key=more&b=1`);
    assert.equal(calls[0].url, `${API}/a?key=…&b=…`);
    assert.deepEqual(Object.keys(calls[0]).sort(), ["isOwn", "method", "ms", "played", "status", "url"]);
  });

  it("is answered by a file, by method and URL", async () => {
    await file("a.json", {
      [`GET ${API}/orders`]: { body: [1, 2] },
      [`GET ${API}/orders/*/items`]: { status: 404, headers: { "x-a": "b" }, body: "none" },
      [`POST ${API}/orders`]: { status: 201 },
      [`GET ${API}/search?q=tea`]: { body: "tea" },
    });
    for (const [method, path, status, body] of /** @type {[string, string, number, string][]} */ ([
      ["GET", "/orders", 200, "[1,2]"],
      ["GET", "/orders?page=2", 200, "[1,2]"],
      ["GET", "/orders/7/items", 404, "none"],
      ["POST", "/orders", 201, ""],
      ["GET", "/search?q=tea", 200, "tea"],
    ])) {
      const answer = await call(API + path, { method });
      assert.deepEqual([answer.status, answer.body], [status, body], path);
    }
    assert.ok(calls.every(({ played }) => played));
    assert.deepEqual(outbound.played(calls[0]), { url: `${API}/orders`, body: "[1,2]" });
  });

  it("is answered by a list one after the other, and then by its last", async () => {
    await file("a.json", { [`GET ${API}/next`]: [{ status: 503 }, { body: 1 }] });
    const statuses = [];
    for (let turn = 0; turn < 3; turn++) statuses.push((await call(`${API}/next`)).status);
    outbound.rewind();
    statuses.push((await call(`${API}/next`)).status);
    assert.deepEqual(statuses, [503, 200, 200, 503]);
  });

  it("is answered as the guide shows it", async () => {
    const guide = await readFile(join(ROOT, "docs/local.md"), "utf8");
    const [, chapter] = guide.split("## Your API");
    const block = (/** @type {string} */ language) => chapter.split(`\`\`\`${language}\n`)[1].split("```")[0];
    await file("orders.json", block("json"));
    await file("others.mjs", block("js"));
    const answers = [];
    for (const [method, path] of [
      ["GET", "/orders/latest"],
      ["GET", "/orders/7"],
      ["POST", "/orders"],
      ["POST", "/orders"],
      ["GET", "/orders"],
    ])
      answers.push((await call(API + path, { method })).status);
    assert.deepEqual(answers, [200, 404, 503, 201, 200]);
  });

  it("is answered late, if the file says so", async () => {
    await file("a.json", { [`GET ${API}/late`]: { delay: 80 } });
    await call(`${API}/late`);
    assert.ok(calls[0].ms >= 75, `${calls[0].ms}`);
  });

  it("is answered by a module, which is read again when it has changed", async () => {
    const source = (/** @type {string} */ word) =>
      `export default async (request) => new URL(request.url).pathname === "/m"
        ? Response.json({ word: "${word}", sent: await request.text() }, { status: 202 }) : undefined;`;
    await file("m.mjs", source("one"));
    const first = await call(`${API}/m`, { method: "POST", body: "hi" });
    assert.deepEqual([first.status, first.body], [202, '{"word":"one","sent":"hi"}']);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await file("m.mjs", source("two"));
    assert.match((await call(`${API}/m`, { method: "POST", body: "hi" })).body, /two/);
    const other = await call(`${real}/other`, { method: "POST", body: "whole" });
    assert.deepEqual([other.status, JSON.parse(other.body).sent], [201, "whole"], "what it does not answer goes on");
  });

  for (const [name, content, note] of /** @type {[string, unknown, RegExp][]} */ ([
    ["a.json", "{", /^api\/a\.json is not JSON: line 1/],
    ["a.json", [], /must have an answer for each call/],
    ["a.json", { [`GET ${API}/x`]: 7 }, /the answer to GET .* must be an object/],
    ["a.json", { [`GET ${API}/x`]: { status: "ok" } }, /the status of GET .* must be a number/],
    ["m.mjs", "export default 7;", /must export a function by default/],
    ["m.mjs", "export default () => 7;", /must return a Response or undefined/],
    ["m.mjs", "export default () => { throw new Error('broken'); };", /has failed: broken/],
    ["m.mjs", "export default (", /cannot be loaded/],
  ]))
    it(`says what is wrong with api/${name}: ${note.source.slice(0, 40)}`, async () => {
      await file(name, content);
      await assert.rejects(call(`${API}/x`));
      assert.match(happenings.takeNotes().join("\n"), note);
    });

  it("fails as it is told to, except those of the stand-ins", async () => {
    await file("a.json", { [`GET ${API}/a`]: {} });
    outbound.failures.failing = true;
    assert.equal((await call(`${API}/a`)).status, 503);
    outbound.failures = { down: true, slow: false, failing: false };
    await assert.rejects(call(`${API}/a`));
    const own = new Outbound({ folder, own: [real], happenings });
    own.failures.down = true;
    const before = address;
    address = await own.listen();
    assert.equal((await call(`${real}/jwks`)).status, 201);
    own.close();
    address = before;
    assert.ok(calls.at(-1)?.isOwn);
  });

  it("is not what a web page can send, that has found the port", async () => {
    for (const path of ["/", "/x?y", "*"]) assert.equal((await call(path)).status, 400, path);
    assert.deepEqual(calls, []);
  });
});

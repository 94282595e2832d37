import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, beforeEach, test } from "node:test";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { assertPleaseLink, assertRefused } from "./expect.mjs";
import { createWorld, createWorldWith, say } from "./world.mjs";

const LIMIT = 256 * 1024;

const world = await createWorld();
after(() => world.dispose());
beforeEach(() => world.outside.forget());

test("a signed POST to / is answered", async () => {
  assertPleaseLink(await say(world, launchRequest()));
});

for (const path of ["/alexa", "//", "/index.html", "/healthz/", "/.well-known/jwks.json"]) {
  for (const method of ["GET", "POST"]) {
    test(`${method} ${path} is not found`, async () => {
      assertRefused(await say(world, launchRequest(), { method, path }), 404, "not_found");
      assert.deepEqual(world.outside.calls, []);
    });
  }
}

for (const method of ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"]) {
  test(`${method} / is refused, and POST named as allowed`, async () => {
    const answer = await say(world, launchRequest(), { method });
    assertRefused(answer, 405, "method_not_allowed");
    assert.equal(answer.headers.allow, "POST");
    assert.deepEqual(world.outside.calls, []);
  });
}

for (const method of ["POST", "PUT", "DELETE", "PROPFIND"]) {
  test(`${method} /healthz is refused, and GET named as allowed`, async () => {
    const answer = await world.fetch("/healthz", { method });
    assertRefused(answer, 405, "method_not_allowed");
    assert.match(String(answer.headers.allow), /\bGET\b/);
    assert.equal((await world.fetch("/healthz")).status, 200);
  });
}

for (const chunked of [false, true]) {
  const framing = chunked ? "in chunks of unknown total" : "with Content-Length";

  test(`a body of exactly 256 KiB ${framing} is answered`, async () => {
    assertPleaseLink(await say(world, padded(LIMIT), { chunked }));
  });

  test(`a body of one byte more ${framing} is refused`, async () => {
    assertRefused(await say(world, padded(LIMIT + 1), { chunked }), 413, "body_too_large");
    assert.deepEqual(world.outside.calls, []);
  });
}

/**
 * Sends headers without a body. @param {Record<string, string>} headers
 * @returns {Promise<{ status: number, milliseconds: number }>}
 */
async function sendHead(headers) {
  const { hostname, port } = world.origin;
  const lines = Object.entries({ Host: "worker.example", ...headers }).map(([name, value]) => `${name}: ${value}`);
  const started = performance.now();
  const socket = connect(Number(port), hostname).setEncoding("utf8");
  socket.write(`POST / HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
  const [answer] = await once(socket, "data");
  socket.destroy();
  return { status: Number(answer.split(" ")[1]), milliseconds: performance.now() - started };
}

for (const length of [LIMIT + 1, 2 ** 32, 2 ** 32 + 1, 2 ** 53]) {
  test(`a Content-Length of ${length} is refused before any of the body is sent`, async () => {
    const { status, milliseconds } = await sendHead({ "Content-Length": `${length}` });
    assert.equal(status, 413);
    assert.ok(milliseconds < 1_000, `${milliseconds} ms`);
  });
}

test("what the headers can refuse is refused before any of the body is sent", async () => {
  for (const headers of /** @type {Record<string, string>[]} */ ([
    {},
    { "Signature-256": "AAAA" },
    { "Signature-256": "AAAA", SignatureCertChainUrl: "https://elsewhere.example/" },
  ])) {
    const { status, milliseconds } = await sendHead({ "Content-Length": "1000", ...headers });
    assert.equal(status, 400);
    assert.ok(milliseconds < 1_000, `${milliseconds} ms`);
  }
});

/** A launch request of this many bytes: JSON may end in white space. @param {number} size */
const padded = (size) => JSON.stringify(launchRequest()).padEnd(size, " ");

test("the length of a body is what arrives, whatever its header says", async () => {
  const lying = await createWorldWith(`globalThis.wrap = (skill) => ({
    async fetch(request, env, context) {
      const headers = new Headers(request.headers);
      headers.set("Content-Length", "100");
      return skill.fetch(new Request(request, { headers }), env, context);
    },
  })`);
  const sent = (/** @type {number} */ padding) =>
    say(lying, { ...launchRequest(), padding: "x".repeat(padding) }, { chunked: true });
  assertPleaseLink(await sent(0));
  assertRefused(await sent(20 * 1024), 400, "malformed_request"); // the entry reads no more than 16 KiB
  assertRefused(await sent(1024 * 1024), 400, "malformed_request");
  await lying.dispose();
});

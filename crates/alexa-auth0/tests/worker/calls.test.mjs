/** A handler's requests to APIs, as they leave the Worker. */
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { json, after as later, redirects } from "alexa-auth0-kit/testing/outside";
import { intentRequest } from "alexa-auth0-kit/testing/requests";
import { heard } from "./expect.mjs";
import { CERT_CHAIN_URL, createWorld, eventually, say } from "./world.mjs";

const URL = "https://api.example.com/items/1?a=b";

const world = await createWorld();
after(() => world.dispose());
beforeEach(async () => {
  world.playTenant();
  world.serve(world.signer.identity, CERT_CHAIN_URL);
  await world.fresh();
});

const accessToken = world.tenant.accessToken({ given_name: "Ada" });

/** @param {string} intent */
async function speechOf(intent) {
  const envelope = intentRequest(intent, {}, { accessToken });
  return {
    speech: heard(await say(world, envelope)).speech ?? "",
    requestId: /** @type {any} */ (envelope).request.requestId,
  };
}

test("method, headers and body arrive as the handler has set them, and so does the response", async () => {
  /** @type {any} */
  let seen;
  world.outside.on(URL, async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    seen = { method: request.method, headers: request.headers, body: Buffer.concat(chunks).toString() };
    json({ ok: true }, { status: 202, headers: { "X-Total": "2" } })(request, response);
  });
  const { speech, requestId } = await speechOf("SendIntent");
  assert.match(speech, /^202 with 2, [45] s left$/);
  assert.equal(seen.method, "PATCH");
  assert.equal(seen.body, '["Brötchen"]');
  assert.equal(seen.headers.authorization, `Bearer ${accessToken}`);
  assert.equal(seen.headers["idempotency-key"], requestId);
  assert.equal(seen.headers["content-type"], "application/json");
  assert.equal(seen.headers["content-length"], "13");
});

test("a redirect is not followed, so no token reaches another place", async () => {
  world.outside.on(URL, redirects("https://elsewhere.example.com/"));
  assert.match((await speechOf("SendIntent")).speech, /^302 with no/);
  assert.ok(!world.outside.calls.some((url) => url.includes("elsewhere")));
});

test("a call takes no longer than its handler allows", async () => {
  world.outside.on(URL, later(2_000, json({})));
  assert.equal((await speechOf("SendIntent")).speech, "timed out");
});

test("what the runtime cannot send is an error of its own, and nothing is sent", async () => {
  world.outside.forget();
  assert.equal(
    (await speechOf("InvalidCallIntent")).speech,
    "invalid request, invalid request, invalid request, invalid request",
  );
  assert.deepEqual(
    world.outside.calls.filter((url) => url.includes("api.example.com")),
    [],
  );
});

test("work after the response delays no answer", async () => {
  const after = "https://api.example.com/after";
  let ended = false;
  world.outside.on(after, (request, response) => {
    setTimeout(() => {
      ended = !response.socket?.destroyed;
      json({})(request, response);
    }, 1_000);
  });
  assert.equal((await speechOf("AfterIntent")).speech, "Before.");
  assert.ok(!ended, "the answer does not wait");
  assert.ok(await eventually(() => ended));
  assert.ok(world.outside.calls.includes(after));
});

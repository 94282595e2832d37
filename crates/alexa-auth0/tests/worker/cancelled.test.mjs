/**
 * A client that leaves cancels its request. What the request holds is given back nevertheless, and what it learnt
 * counts. In workerd, only a request of another Worker is cancelled like one of Cloudflare's clients.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { after as later, text } from "alexa-auth0-kit/testing/outside";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { assertPleaseLink } from "./expect.mjs";
import { createWorldWith, say } from "./world.mjs";

/**
 * A Worker in front of the skill. It leaves after the milliseconds in a header, and tells the size of the instances'
 * memory.
 */
const FRONT = `
  const memories = new Set();
  const { Instance } = WebAssembly;
  WebAssembly.Instance = function (...values) {
    const instance = new Instance(...values);
    memories.add(instance.exports.memory);
    return instance;
  };
  globalThis.wrap = (skill) => ({
    async fetch(request, env, context) {
      if (new URL(request.url).pathname === "/memory") return Response.json([...memories].map(({ buffer }) => buffer.byteLength));
      const headers = new Headers(request.headers);
      const leaves = Number(headers.get("x-leaves"));
      if (!leaves) return skill.fetch(request, env, context);
      headers.delete("x-leaves");
      const leaving = new AbortController();
      setTimeout(() => leaving.abort(), leaves);
      const body = await request.arrayBuffer();
      const answered = env.SELF.fetch(request.url, { method: "POST", headers, body, signal: leaving.signal });
      return answered.catch(() => new Response("left", { status: 499 }));
    },
  });`;

const world = await createWorldWith(FRONT);
after(() => world.dispose());

const MIB = 1024 * 1024;
const memory = async () => {
  const sizes = JSON.parse((await world.fetch("/memory")).body);
  assert.equal(sizes.length, 1, "one instance");
  return sizes[0];
};

/**
 * A stranger's request: it looks like Alexa's until its certificate is there.
 * @param {number} number of Amazon's file name
 * @param {string} padding
 * @param {number} [leaves] in milliseconds
 */
const stranger = (number, padding, leaves = 60) =>
  say(
    world,
    { ...launchRequest(), padding },
    {
      headers: {
        SignatureCertChainUrl: `https://s3.amazonaws.com/echo.api/echo-api-cert-${number}.pem`,
        "Signature-256": Buffer.alloc(256, 7).toString("base64"),
        "x-leaves": `${leaves}`,
      },
    },
  );

test("strangers who leave hold no memory, and each address is fetched once", async () => {
  assertPleaseLink(await say(world, launchRequest()));
  const body = "x".repeat(200 * 1024);
  const urls = Array.from({ length: 12 }, (_, index) => 20 + index);
  for (const number of urls)
    world.outside.on(
      `https://s3.amazonaws.com/echo.api/echo-api-cert-${number}.pem`,
      later(800, text("", { status: 403 })),
    );
  /** @type {number[]} */
  const sizes = [];
  for (let round = 0; round < 3; round++) {
    world.outside.forget();
    for (const number of urls) {
      const answers = await Promise.all(Array.from({ length: 6 }, () => stranger(number, body)));
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], round === 0 ? [499] : [400]);
    }
    await sleep(1_500);
    sizes.push(await memory());
    const fetches = world.outside.calls.filter(
      (url) => url.includes("echo-api-cert-2") || url.includes("echo-api-cert-3"),
    );
    if (round > 0) assert.deepEqual(fetches, [], "the failure is remembered");
  }
  assert.ok(sizes[2] - sizes[0] < MIB, sizes.map((size) => (size / MIB).toFixed(1)).join(", "));
  assertPleaseLink(await say(world, launchRequest()));
});

test("however many strangers wait at once, their bodies take a limited memory, and a user is served", async () => {
  const body = "x".repeat(200 * 1024);
  for (let number = 40; number < 60; number++)
    world.outside.on(
      `https://s3.amazonaws.com/echo.api/echo-api-cert-${number}.pem`,
      later(1_500, text("", { status: 403 })),
    );
  const strangers = Promise.all(Array.from({ length: 300 }, (_, index) => stranger(40 + (index % 20), body, 1_000)));
  await sleep(300);
  assertPleaseLink(await say(world, launchRequest()));
  const statuses = (await strangers).map(({ status }) => status);
  assert.ok(statuses.filter((status) => status === 503).length > 100, "there is no room for these");
  assert.ok(statuses.filter((status) => status === 499).length > 60, "these waited");
  const size = await memory();
  assert.ok(size < 32 * MIB, `${(size / MIB).toFixed(1)} MiB`);
  await sleep(1_500);
  assertPleaseLink(await say(world, launchRequest()));
});

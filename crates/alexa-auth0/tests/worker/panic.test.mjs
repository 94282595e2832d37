/**
 * A panic is told of with its stack, answered 500, and the next request is served by a new instance.
 * The Worker has no way to panic on demand, so this is a build of its own with the feature `panic-probe`.
 */
import assert from "node:assert/strict";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { SKILL_ID } from "../../../../kit/world/amazon/requests.mjs";
import { startMiniflare } from "../../../../kit/world/worker/miniflare.mjs";
import { BUILD, builtWorker } from "./harness/build.mjs";

/** @type {string[]} */
const log = [];

const miniflare = await startMiniflare({
  ...builtWorker(`${BUILD}panic-probe/`),
  kvNamespaces: ["CACHE"],
  bindings: { AUTH0_DOMAIN: "tenant.example", AUTH0_CLIENT_ID: "client", ALEXA_SKILL_ID: SKILL_ID },
  handleRuntimeStdio: (/** @type {import("node:stream").Readable} */ stdout, /** @type {import("node:stream").Readable} */ stderr) => {
    for (const stream of [stdout, stderr]) createInterface(stream).on("line", (line) => log.push(line));
  },
});
after(() => miniflare.dispose());

const get = (/** @type {string} */ path) => miniflare.dispatchFetch(`http://worker.example${path}`);
const logged = (/** @type {RegExp} */ pattern) => log.filter((line) => pattern.test(line)).length;

test("a panic is answered 500, logged with its stack once, and the next request is served", async () => {
  for (let round = 1; round <= 2; round += 1) {
    assert.equal((await get("/healthz")).status, 200);
    assert.equal((await get("/panic")).status, 500);
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(logged(/^Stack:$/), round, log.join("\n"));
    assert.ok(logged(/panicked at src\/worker\.rs:\d+/) >= round, log.join("\n"));
  }
  assert.equal((await get("/healthz")).status, 200);
});

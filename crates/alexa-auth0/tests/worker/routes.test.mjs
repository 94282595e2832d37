import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { assertPleaseLink, assertRefused } from "./expect.mjs";
import { createWorld, say } from "./world.mjs";

const MEBIBYTE = 1024 * 1024;

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

  test(`a body of exactly 1 MiB ${framing} is answered`, async () => {
    assertPleaseLink(await say(world, padded(MEBIBYTE), { chunked }));
  });

  test(`a body of one byte more ${framing} is refused`, async () => {
    assertRefused(await say(world, padded(MEBIBYTE + 1), { chunked }), 413, "body_too_large");
    assert.deepEqual(world.outside.calls, []);
  });
}

/** A launch request of this many bytes: JSON may end in white space. @param {number} size */
const padded = (size) => JSON.stringify(launchRequest()).padEnd(size, " ");

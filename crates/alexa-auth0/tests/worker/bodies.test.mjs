/** Length, chunks and encoding of an answer make no difference, except that an answer can be too long. */
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { gzipSync } from "node:zlib";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { ADA, USERINFO_URL } from "alexa-auth0-kit/testing/tenant";
import { assertCannotReach, assertWelcome } from "./expect.mjs";
import { createWorld, say } from "./world.mjs";

/** @import { Play } from "alexa-auth0-kit/testing/outside" */

const LIMIT = 256 * 1024;

const world = await createWorld({ AUTH0_AUDIENCE: undefined });
after(() => world.dispose());
beforeEach(() => world.fresh());

const launch = () => say(world, launchRequest({ accessToken: world.tenant.opaqueToken() }));
/** A profile as JSON of so many bytes. */
const profile = (length = 0) => Buffer.from(JSON.stringify(ADA).padEnd(length));

/** @param {Buffer} body @param {Record<string, string>} [headers] @returns {Play} */
const whole =
  (body, headers = {}) =>
  (_, response) =>
    void response.writeHead(200, { "Content-Length": body.length, ...headers }).end(body);

/**
 * @param {Buffer} body
 * @param {number} size of each piece
 * @param {Record<string, string>} [headers]
 * @returns {Play}
 */
const inPieces =
  (body, size, headers = {}) =>
  async (_, response) => {
    response.writeHead(200, headers);
    for (let at = 0; at < body.length; at += size) {
      response.write(body.subarray(at, at + size));
      await new Promise(setImmediate);
    }
    response.end();
  };

const GZIP = { "Content-Encoding": "gzip" };

/** @type {Record<string, Play>} */
const READ = {
  "in one piece": whole(profile()),
  "in one piece of exactly 256 KiB": whole(profile(LIMIT)),
  "in pieces of unknown number": inPieces(profile(), 100),
  "byte by byte": inPieces(profile(), 1),
  "in pieces, of exactly 256 KiB together": inPieces(profile(LIMIT), 50_000),
  compressed: whole(gzipSync(profile()), GZIP),
  "compressed and in pieces": inPieces(gzipSync(profile(LIMIT)), 100, GZIP),
};

for (const [how, play] of Object.entries(READ)) {
  test(`an answer ${how} is read`, async () => {
    world.outside.on(USERINFO_URL, play);
    assertWelcome(await launch(), "Ada");
  });
}

/** @type {Record<string, Play>} */
const NOT_READ = {
  "of one byte more than 256 KiB": whole(profile(LIMIT + 1)),
  "of one byte more, in pieces": inPieces(profile(LIMIT + 1), 50_000),
  "of 10 MiB, in pieces": inPieces(profile(10 * 1024 * 1024), 50_000),
  "that is short only while it is compressed": whole(gzipSync(profile(LIMIT + 1)), GZIP),
  "that is short only while it is compressed, in pieces": inPieces(gzipSync(profile(10 * 1024 * 1024)), 100, GZIP),
  "that breaks off before its length": (_, response) => {
    response.writeHead(200, { "Content-Length": 1_000 }).write(profile());
    setTimeout(() => response.destroy(), 50);
  },
  "that is elsewhere": (_, response) =>
    void response.writeHead(302, { Location: "https://elsewhere.example/userinfo" }).end(profile()),
};

for (const [what, play] of Object.entries(NOT_READ)) {
  test(`an answer ${what} is not read`, async () => {
    world.outside.on(USERINFO_URL, play);
    world.outside.on("https://elsewhere.example/userinfo", whole(profile()));
    const answer = await launch();
    assertCannotReach(answer);
    assert.ok(answer.milliseconds < 1_500, `${answer.milliseconds} ms`);
    assert.ok(!world.outside.calls.includes("https://elsewhere.example/userinfo"));

    world.playTenant();
    await world.fresh();
    assertWelcome(await launch(), "Ada");
  });
}

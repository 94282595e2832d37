/** The route and the command that show or erase what a skill keeps for one user. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";
import { intentRequest } from "alexa-auth0-kit/testing/requests";
import { KIT, ROOT } from "../../../../kit/tests/repository.mjs";
import { heard } from "./expect.mjs";
import { createWorldWith, say } from "./world.mjs";

const KEY = "a secret of thirty-two characters";
const ADA = "auth0|ada";
const GUEST = "amzn1.ask.account.GUEST";

const world = await createWorldWith("globalThis.needs = true;");
after(() => world.dispose());
before(async () => {
  world.playTenant();
  await world.fresh({ USER_DATA_KEY: KEY });
});

/** @param {string} intent @param {string} [sub] */
const count = async (intent, sub) =>
  heard(
    await say(
      world,
      intentRequest(
        intent,
        {},
        { accessToken: sub && world.tenant.accessToken({ sub, given_name: "Ada" }), userId: GUEST },
      ),
    ),
  ).speech;

const url = () => new URL("/user-data", world.origin).href;

/**
 * @param {unknown} request
 * @param {{ key?: string, to?: string, signed?: string, headers?: Record<string, string> }} [options]
 */
async function ask(request, { key = KEY, to = url(), signed = to, headers } = {}) {
  const body = typeof request === "string" ? request : JSON.stringify(request);
  const signature = createHmac("sha256", key).update(`${signed}\n${body}`).digest("hex");
  const response = await fetch(to, {
    method: "POST",
    body,
    headers: { Authorization: `HMAC-SHA256 ${signature}`, ...headers },
  });
  return [response.status, await response.json()];
}

const now = (/** @type {Record<string, unknown>} */ request) => ({ at: Date.now(), ...request });

test("the record of an account and of a guest is shown, and that of another user is not there", async () => {
  await count("CountIntent", ADA);
  await count("GuestCountIntent");
  assert.deepEqual(await ask(now({ action: "export", user: ADA })), [
    200,
    { data: { version: 1, data: { number: 1, padding: "" } } },
  ]);
  assert.deepEqual(await ask(now({ action: "export", user: GUEST })), [
    200,
    { data: { version: 1, data: { number: 1, padding: "" } } },
  ]);
  assert.deepEqual(await ask(now({ action: "export", user: "auth0|nobody" })), [200, { data: null }]);
});

test("it is erased, and what it is not asked for stays", async () => {
  await count("CountIntent", ADA);
  await count("CountIntent", "auth0|ben");
  assert.deepEqual(await ask(now({ action: "erase", user: ADA })), [200, { erased: true }]);
  assert.deepEqual(await ask(now({ action: "export", user: ADA })), [200, { data: null }]);
  assert.notEqual((await ask(now({ action: "export", user: "auth0|ben" })))[1].data, null);
  assert.notEqual((await ask(now({ action: "export", user: GUEST })))[1].data, null);
  assert.deepEqual(await ask(now({ action: "erase", user: GUEST })), [200, { erased: true }]);
  assert.deepEqual(await ask(now({ action: "export", user: GUEST })), [200, { data: null }]);
  assert.equal(await count("CountIntent", ADA), "1");
});

test("without the right signature for this URL, this body and this time, nothing is shown", async () => {
  const request = now({ action: "export", user: ADA });
  const refused = [401, { error: "signature_invalid" }];
  assert.deepEqual(await ask(request, { key: `${KEY}2` }), refused);
  assert.deepEqual(await ask(request, { signed: "https://another.example.com/user-data" }), refused);
  assert.deepEqual(await ask(request, { headers: { Authorization: "" } }), refused);
  assert.deepEqual(await ask(request, { headers: { Authorization: `HMAC-SHA256 ${"0".repeat(63)}` } }), refused);
  assert.deepEqual(await ask(request, { headers: { Authorization: `HMAC-SHA256 ${"0".repeat(64)}` } }), refused);
  for (const at of [Date.now() - 151_000, Date.now() + 151_000, "now", null])
    assert.deepEqual(await ask({ ...request, at }), [400, { error: "timestamp_stale" }], `${at}`);
  assert.equal((await ask({ ...request, at: Date.now() - 140_000 }))[0], 200, "the accepted twin");
  assert.deepEqual(await ask({ ...request, user: "" }), [400, { error: "user_missing" }]);
  assert.deepEqual(await ask({ ...request, user: { toString: 1 } }), [400, { error: "user_missing" }]);
  assert.deepEqual(await ask({ ...request, action: "show" }), [400, { error: "action_unknown" }]);
  assert.deepEqual(await ask("x".repeat(4097)), [400, { error: "body_too_large" }]);
  for (const body of ["no JSON", "null", "[]"])
    assert.deepEqual(await ask(body), [400, { error: "timestamp_stale" }], body);
});

test("the log has neither the user nor the data", async () => {
  world.log.length = 0;
  await ask(now({ action: "export", user: ADA }));
  assert.deepEqual(
    world.log.filter((line) => line.includes("user_data")),
    ['{"user_data":"export"}'],
  );
  assert.ok(!world.log.join().includes("ada"));
});

/**
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
const kit = (args, env = {}) =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [KIT, "data", ...args, "--url", world.origin.href],
      { cwd: ROOT, env: { ...process.env, USER_DATA_KEY: KEY, ...env } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
    child.stdin?.end();
  });

test("the command shows it, and erases it", async () => {
  await count("CountIntent", ADA);
  const shown = await kit(["export", ADA]);
  assert.deepEqual([shown.code, shown.stderr], [0, ""]);
  assert.equal(JSON.parse(shown.stdout).version, 1);
  assert.match(
    (await kit(["erase", ADA])).stderr,
    /✗ nothing was erased: there is no terminal to ask in, and --yes is missing/,
  );
  assert.notEqual(JSON.parse((await kit(["export", ADA])).stdout), null);
  assert.deepEqual((await kit(["erase", ADA, "--yes"])).stdout, "erased: the skill keeps nothing for this user\n");
  assert.equal(JSON.parse((await kit(["export", ADA])).stdout), null);
});

test("the command shows a record of 128 KiB whole", async () => {
  const ada = world.tenant.accessToken({ sub: ADA, given_name: "Ada" });
  assert.equal(
    heard(await say(world, intentRequest("KeepIntent", { size: "130000" }, { accessToken: ada }))).speech,
    "Kept.",
  );
  assert.equal(JSON.parse((await kit(["export", ADA])).stdout).data.padding.length, 130_000);
});

test("the command says what is wrong", async () => {
  for (const [args, env, message] of /** @type {[string[], Record<string, string>, RegExp][]} */ ([
    [[], {}, /✗ data export USER, or data erase USER\n✗ a user is missing/],
    [["exprot", ADA], {}, /✗ data export USER, or data erase USER: there is no exprot/],
    [["export", ADA, "auth0|ben"], {}, /✗ auth0\|ben is not expected here: one user at a time/],
    [["export", ADA], { USER_DATA_KEY: "" }, /✗ USER_DATA_KEY is missing: openssl rand/],
    [
      ["export", ADA],
      { USER_DATA_KEY: "another" },
      /✗ the Worker answered 401: USER_DATA_KEY is not that of the Worker/,
    ],
  ])) {
    const { code, stderr } = await kit(args, env);
    assert.equal(code, 1, stderr);
    assert.match(stderr, message);
  }
});

test("there is no route without the secret, nor with one that is too short", async () => {
  for (const settings of [{}, { USER_DATA_KEY: "x".repeat(31) }]) {
    await world.restart(settings);
    const [status] = await ask(now({ action: "export", user: ADA }));
    assert.ok(status >= 400 && status !== 401, `${status}`);
    assert.match(
      (await kit(["export", ADA])).stderr,
      /is not there: the Worker has no secret USER_DATA_KEY with 32 characters or more, or keeps no data/,
    );
  }
});

/**
 * The skill with ask-sdk that docs/coming-from.md compares says in the kept conversation of examples/orders what the
 * one in Rust says.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { skill } from "../../examples/orders/ask-sdk.mjs";
import { ROOT } from "../../kit/tests/repository.mjs";

const { turns } = JSON.parse(readFileSync(join(ROOT, "examples/orders/conversations/kept_order.json"), "utf8"));

test("both say the same in the kept conversation", async (t) => {
  /** @type {any[]} */
  const exchanges = turns.flatMap((/** @type {any} */ turn) => turn.exchanges);
  assert.ok(exchanges.length >= 8);
  let attributes = {};
  for (const { request, answer, calls, user } of exchanges) {
    const answers = [...calls];
    const fetch = t.mock.method(globalThis, "fetch", async (/** @type {string} */ url) => {
      if (url.endsWith("/userinfo")) return Response.json(user);
      const { status, body } = answers.shift();
      return new Response(body || null, { status });
    });
    const { sessionAttributes, response } = await skill.invoke(envelope(request, { attributes, accessToken: "token" }));
    assert.deepEqual(answers, [], "every call was made");
    fetch.mock.restore();
    attributes = sessionAttributes ?? {};
    // Setting a reminder needs Alexa, so without the permission the skill asks for it.
    if (request.intent?.name === "RemindMeIntent") assert.equal(response.card?.type, "AskForPermissionsConsent");
    else
      assert.deepEqual(
        {
          speech: /** @type {any} */ (response.outputSpeech)?.ssml?.replace(/<\/?speak>/g, ""),
          directives: (response.directives ?? []).map(({ type }) => type),
          ends: response.shouldEndSession === true,
        },
        { speech: answer.speech, directives: answer.directives, ends: answer.ends },
      );
  }
});

test("both ask a user without an account to link", async () => {
  const { response } = await skill.invoke(envelope({ type: "LaunchRequest" }, {}));
  assert.equal(response.card?.type, "LinkAccount");
});

/** @param {object} request @param {{ attributes?: object, accessToken?: string }} user @returns {any} */
const envelope = (request, { attributes = {}, accessToken }) => ({
  version: "1.0",
  session: { new: false, sessionId: "s", attributes, user: { userId: "u", accessToken } },
  context: {
    System: {
      application: { applicationId: "a" },
      user: { userId: "u", accessToken },
      apiEndpoint: "https://api.amazonalexa.com",
      apiAccessToken: "t",
    },
  },
  request: { requestId: "r", timestamp: new Date().toISOString(), locale: "en-US", ...request },
});

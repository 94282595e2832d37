/** A request that can be refused without an outbound call causes none. Only the last step fetches. */
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { createAuthority } from "alexa-auth0-kit/testing/authority";
import { intentRequest, launchRequest, SKILL_ID, skillEvent } from "alexa-auth0-kit/testing/requests";
import { assertEmpty, assertPleaseLink, assertRefused } from "./expect.mjs";
import { CERT_CHAIN_URL, createWorld, say } from "./world.mjs";

const OTHER_SKILL = "amzn1.ask.skill.00000000-0000-0000-0000-000000000000";
const SECOND_SKILL = "amzn1.ask.skill.11111111-1111-1111-1111-111111111111";

const world = await createWorld({ ALEXA_SKILL_ID: `${SKILL_ID}, ${SECOND_SKILL}` });
after(() => world.dispose());
beforeEach(() => world.outside.forget());

/** @param {number} seconds */
const ago = (seconds) => new Date(Date.now() - seconds * 1000);

/** @param {(envelope: any) => void} change */
const launchWith = (change) => {
  const envelope = launchRequest();
  change(envelope);
  return envelope;
};

/** @type {[string, import("alexa-auth0-kit/testing/world").Headers, string][]} */
const HEADERS = [
  ["no signature", { "Signature-256": undefined }, "missing_signature"],
  ["an empty signature", { "Signature-256": "" }, "missing_signature"],
  ["only the old SHA-1 signature header", { "Signature-256": undefined, Signature: "AAAA" }, "missing_signature"],
  ["a signature that is not base64", { "Signature-256": "not base64!" }, "signature_mismatch"],
  ["no certificate URL", { SignatureCertChainUrl: undefined }, "invalid_cert_url"],
  ["an empty certificate URL", { SignatureCertChainUrl: "" }, "invalid_cert_url"],
];

for (const [name, headers, code] of HEADERS) {
  test(`${name} is refused without a call`, async () => {
    assertRefused(await say(world, launchRequest(), { headers }), 400, code);
    assert.deepEqual(world.outside.calls, []);
  });
}

/** @type {[string, unknown, string][]} */
const BODIES = [
  ["an empty body", "", "malformed_request"],
  ["text", "hello", "malformed_request"],
  ["JSON cut short", JSON.stringify(launchRequest()).slice(0, -1), "malformed_request"],
  ["JSON with something after it", `${JSON.stringify(launchRequest())}{}`, "malformed_request"],
  ["bytes that are not UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), "malformed_request"],
  ["JSON nested too deeply", "[".repeat(100_000), "malformed_request"],
  ["a number", "42", "malformed_request"],
  ["null", "null", "malformed_request"],
  ["an array", "[]", "malformed_request"],
  ["an empty object", "{}", "malformed_request"],
  ["an envelope without a request", launchWith((envelope) => delete envelope.request), "malformed_request"],
  ["a request without a type", launchWith((envelope) => delete envelope.request.type), "malformed_request"],
  ["a request whose type is a number", launchWith((envelope) => (envelope.request.type = 1)), "malformed_request"],
  ["a timestamp of 160 s ago", launchRequest({ timestamp: ago(160) }), "stale_timestamp"],
  ["a timestamp 200 s ahead", launchRequest({ timestamp: ago(-200) }), "stale_timestamp"],
  [
    "a timestamp of an hour ago outside skill events",
    intentRequest("AMAZON.HelpIntent", {}, { timestamp: ago(3500) }),
    "stale_timestamp",
  ],
  ["a skill event of 3610 s ago", skillEvent("SkillDisabled", undefined, { timestamp: ago(3610) }), "stale_timestamp"],
  ["a skill event 200 s ahead", skillEvent("SkillDisabled", undefined, { timestamp: ago(-200) }), "stale_timestamp"],
  ["no timestamp", launchWith((envelope) => delete envelope.request.timestamp), "stale_timestamp"],
  ["a timestamp that is null", launchWith((envelope) => (envelope.request.timestamp = null)), "stale_timestamp"],
  [
    "a timestamp that is a number",
    launchWith((envelope) => (envelope.request.timestamp = Date.now())),
    "stale_timestamp",
  ],
  ["a timestamp that is no time", launchWith((envelope) => (envelope.request.timestamp = "now")), "stale_timestamp"],
  [
    "a timestamp without a zone",
    launchWith((envelope) => (envelope.request.timestamp = envelope.request.timestamp.slice(0, -1))),
    "stale_timestamp",
  ],
  ["another skill's id", launchRequest({ skillId: OTHER_SKILL }), "wrong_skill"],
  ["our id in other case", launchRequest({ skillId: SKILL_ID.toUpperCase() }), "wrong_skill"],
  ["both our ids as one", launchRequest({ skillId: `${SKILL_ID}, ${SECOND_SKILL}` }), "wrong_skill"],
  [
    "another skill's id in the session",
    launchWith((envelope) => (envelope.session.application.applicationId = OTHER_SKILL)),
    "wrong_skill",
  ],
  [
    "another skill's id in the context",
    launchWith((envelope) => (envelope.context.System.application.applicationId = OTHER_SKILL)),
    "wrong_skill",
  ],
  ["a skill event for another skill", skillEvent("SkillEnabled", undefined, { skillId: OTHER_SKILL }), "wrong_skill"],
  [
    "no skill id at all",
    launchWith((envelope) => {
      delete envelope.session;
      delete envelope.context;
    }),
    "wrong_skill",
  ],
];

for (const [name, body, code] of BODIES) {
  test(`${name} is refused without a call`, async () => {
    assertRefused(await say(world, body), 400, code);
    assert.deepEqual(world.outside.calls, []);
  });
}

/** @type {[string, unknown][]} */
const ANSWERED = [
  ["a timestamp of 120 s ago", launchRequest({ timestamp: ago(120) })],
  ["a timestamp 140 s ahead", launchRequest({ timestamp: ago(-140) })],
  [
    "a timestamp with milliseconds and an offset",
    launchWith(
      (envelope) =>
        (envelope.request.timestamp = new Date(Date.now() + 7_200_000).toISOString().replace("Z", "+02:00")),
    ),
  ],
  ["the second of our skills", launchRequest({ skillId: SECOND_SKILL })],
  ["an envelope without a session", launchWith((envelope) => delete envelope.session)],
  ["an envelope without a context", launchWith((envelope) => delete envelope.context)],
  [
    "members that nobody knows yet",
    launchWith((envelope) => Object.assign(envelope.context, { Tomorrow: { new: [1] } })),
  ],
];

/** Values that RFC 8259 allows but few parsers can represent, in a field that the library does not use. */
const TOLERATED = {
  "a lone surrogate": String.raw`"\ud800"`,
  "a number beyond any": "1e400",
  "120 levels": `${"[".repeat(120)}${"]".repeat(120)}`,
};

for (const [name, json] of Object.entries(TOLERATED)) {
  test(`${name} in a member that nobody reads is answered`, async () => {
    for (const part of ["request", "context", "session"]) {
      const body = JSON.stringify(launchRequest()).replace(`"${part}":{`, `"${part}":{"ofTomorrow":${json},`);
      assertPleaseLink(await say(world, body));
    }
  });
}

test("129 levels are refused without a call", async () => {
  const body = JSON.stringify(launchRequest()).replace(
    '"context":{',
    `"context":{"deep":${"[".repeat(127)}${"]".repeat(127)},`,
  );
  assertRefused(await say(world, body), 400, "malformed_request");
  assert.deepEqual(world.outside.calls, []);
});

for (const [name, body] of ANSWERED) {
  test(`${name} is answered`, async () => assertPleaseLink(await say(world, body)));
}

for (const seconds of [0, 160, 3500]) {
  test(`a skill event of ${seconds} s ago is answered`, async () => {
    assertEmpty(await say(world, skillEvent("SkillDisabled", undefined, { timestamp: ago(seconds) })));
  });
}

test("of several faults the first in the order of the checks is named, and only what is left at the end is fetched", async () => {
  await world.fresh();
  const stranger = await createAuthority();
  const signer = world.serve(await stranger.issue());
  const huge = " ".repeat(256 * 1024);
  const old = launchRequest({ skillId: OTHER_SKILL, timestamp: ago(600) });
  const evil = { SignatureCertChainUrl: "https://example.com/echo.api/cert.pem" };

  /** @type {[Parameters<typeof say>[1], Parameters<typeof say>[2], number, string][]} */
  const steps = [
    [huge + "{", { method: "PUT", headers: { ...evil, "Signature-256": undefined } }, 405, "method_not_allowed"],
    [huge + "{", { headers: { ...evil, "Signature-256": undefined } }, 413, "body_too_large"],
    ["{", { headers: { ...evil, "Signature-256": undefined } }, 400, "missing_signature"],
    ["{", { headers: evil }, 400, "invalid_cert_url"],
    ["{", { signer }, 400, "malformed_request"],
    [old, { signer }, 400, "stale_timestamp"],
    [launchRequest({ skillId: OTHER_SKILL }), { signer }, 400, "wrong_skill"],
  ];
  for (const [body, options, status, code] of steps) assertRefused(await say(world, body, options), status, code);
  assert.deepEqual(world.outside.calls, []);

  assertRefused(await say(world, launchRequest(), { signer }), 400, "invalid_cert_chain");
  assert.deepEqual(world.outside.calls, [signer.certChainUrl]);
  assertPleaseLink(await say(world, launchRequest()));
  assert.deepEqual(world.outside.calls, [signer.certChainUrl, CERT_CHAIN_URL]);
});

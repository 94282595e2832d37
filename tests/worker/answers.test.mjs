/**
 * Every answer of the skill, in every language, is one that Alexa takes: by ask-sdk-model's types, and by its rules.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { builtWorker } from "alexa-auth0-kit/testing/build";
import { judge } from "alexa-auth0-kit/testing/judge";
import { fails } from "alexa-auth0-kit/testing/outside";
import { USERINFO_URL } from "alexa-auth0-kit/testing/tenant";
import { createWorld, say } from "alexa-auth0-kit/testing/world";
import { typeErrors } from "../../crates/alexa-auth0/tests/worker/types.mjs";
import { ROOT } from "./project.mjs";
import { LOCALES, spoken, unspoken } from "./requests.mjs";

/** Names as users have them, or wish they had. */
const NAMES = [
  "Ada",
  "O'Neil & <Söhne>",
  'Zoë "Zo" {name}',
  "د. ليلى",
  "さくら",
  "x".repeat(300),
  "<speak>Eve</speak>",
  "",
];

/** What the builder of answers can do beyond the sample: `response.rs` of the library's suite holds it to these. */
const BUILT = Object.entries(
  JSON.parse(readFileSync(new URL("../../crates/alexa-auth0/tests/data/responses.json", import.meta.url), "utf8")),
);

/**
 * @type {{ title: string, locale: string, account: string, answer: import("alexa-auth0-kit/testing/world").Answer, envelope: any }[]}
 */
const recorded = [];

before(async () => {
  // Without an audience /userinfo settles every token, so that one Worker meets every kind of account.
  const world = await createWorld(builtWorker(ROOT), { AUTH0_AUDIENCE: undefined, AUTH0_KEEP_EMAIL: "true" });
  const { tenant } = world;
  const unavailable = tenant.opaqueToken(); // by a 429, which is one user's: after a 500 nobody would be asked about for a while
  world.outside.on(USERINFO_URL, (request, response) => {
    const play = request.headers.authorization?.endsWith(unavailable)
      ? fails(429, { "Retry-After": "300" })
      : tenant.serveUserinfo;
    play(request, response);
  });
  /** @type {[string, string | undefined][]} */
  const accounts = [
    ["unlinked", undefined],
    ["expired", "a-token-of-yesterday"],
    ["unavailable", unavailable],
    ...NAMES.map(
      (name) =>
        /** @type {[string, string]} */ ([
          `linked as ${name.slice(0, 30)}`,
          tenant.opaqueToken(tenant.newcomer({ given_name: name, ...(name && { email: "ada@example.com" }) })),
        ]),
    ),
  ];
  try {
    for (const locale of LOCALES) {
      for (const [account, accessToken] of accounts) {
        const envelopes = [
          ...spoken({ locale, accessToken }),
          ...(locale === "en-US" ? unspoken({ locale, accessToken }) : []),
        ];
        for (const request of envelopes) {
          const answer = await say(world, request);
          const asked = /** @type {any} */ (request.request);
          const title = [locale, account, asked.type, asked.intent?.name].filter(Boolean).join(", ");
          recorded.push({ title, locale, account, answer, envelope: JSON.parse(answer.body) });
        }
      }
    }
  } finally {
    await world.dispose();
  }
});

const launches = () => recorded.filter(({ title }) => title.endsWith("LaunchRequest"));

test("there is something to check: each card, each end of a session, each kind of answer", () => {
  assert.ok(recorded.length > 60, `${recorded.length} answers`);
  /** @param {(response: any) => unknown} part */
  const seen = (part) => [...new Set(recorded.map(({ envelope }) => part(envelope.response)))].map(String).sort();
  assert.deepEqual(
    seen(({ card }) => card?.type),
    ["LinkAccount", "Simple", "undefined"],
  );
  assert.deepEqual(
    seen(({ shouldEndSession }) => shouldEndSession),
    ["false", "true", "undefined"],
  );
  assert.deepEqual(
    seen(({ canFulfillIntent }) => canFulfillIntent?.canFulfill),
    ["MAYBE", "NO", "undefined"],
  );
  assert.ok(BUILT.length > 10);
});

test("every answer is a ResponseEnvelope of ask-sdk-model, and so is all that can be built", (t) => {
  const named = [...recorded.map(({ title, envelope }) => /** @type {const} */ ([title, envelope])), ...BUILT];
  const errors = typeErrors(
    "ResponseEnvelope",
    named.map(([, envelope]) => envelope),
  );
  const wrong = named.flatMap(([title], index) =>
    errors[index].length ? [`${title}: ${errors[index].join("\n")}`] : [],
  );
  assert.deepEqual(wrong, []);
  t.diagnostic(`${recorded.length} answers of the Worker and ${BUILT.length} built ones`);
});

test("Alexa finds no fault in any", (t) => {
  const wrong = recorded.flatMap(({ title, answer: { status, headers, body } }) => {
    const { problems } = judge({ status: Number(status), contentType: String(headers["content-type"]), body });
    return problems.map((problem) => `${title}: ${problem}`);
  });
  assert.deepEqual(wrong, []);
  for (const [title, envelope] of BUILT) {
    const { problems } = judge({ status: 200, contentType: "application/json", body: JSON.stringify(envelope) });
    assert.deepEqual(problems, [], title);
  }
  t.diagnostic(`${recorded.length + BUILT.length} answers judged`);
});

test("a user who is not linked gets the card in every language; a user whose account cannot be verified gets none", () => {
  for (const {
    title,
    account,
    envelope: { response },
  } of launches()) {
    const expected = ["unlinked", "expired"].includes(account) ? { type: "LinkAccount" } : undefined;
    assert.deepEqual(response.card, expected, title);
    assert.equal(response.shouldEndSession, !account.startsWith("linked"), title);
  }
});

test("a name is spoken as it is in every language, and is never markup", () => {
  for (const {
    title,
    account,
    envelope: {
      response: { outputSpeech },
    },
  } of launches()) {
    const name = account.match(/^linked as (.+)$/)?.[1];
    if (!name) continue;
    assert.equal(outputSpeech.type, "PlainText", title);
    assert.ok(outputSpeech.text.includes(name), `${title}: ${outputSpeech.text}`);
  }
});

test("the same is said in one language and in no other", () => {
  /** @type {Map<string, Set<string>>} */
  const languages = new Map();
  for (const { locale, envelope } of launches()) {
    const { text } = envelope.response.outputSpeech;
    languages.set(text, (languages.get(text) ?? new Set()).add(locale.slice(0, 2)));
  }
  for (const [text, spokenIn] of languages) assert.equal(spokenIn.size, 1, `${text} in ${[...spokenIn]}`);
});

const LINK = { version: "1.0", response: { card: { type: "LinkAccount" }, shouldEndSession: true } };
const SAID = { version: "1.0", response: { outputSpeech: { type: "PlainText", text: "Hello." } } };
/** @param {unknown} slot */
const canFulfill = (slot) => ({
  version: "1.0",
  response: { canFulfillIntent: { canFulfill: "YES", slots: { what: slot } } },
});
/** @param {unknown} directive */
const directed = (directive) => ({ version: "1.0", response: { directives: [directive] } });

/**
 * Answers that Alexa accepts, each with one that differs in one thing and is refused.
 * @type {Record<string, [unknown, unknown]>}
 */
const TWINS = {
  "a card of no known type": [LINK, { ...LINK, response: { card: { type: "LinkAccounts" } } }],
  "a card with a member of another's": [LINK, { ...LINK, response: { card: { type: "LinkAccount", content: "x" } } }],
  "a member that there is not": [SAID, { ...SAID, response: { ...SAID.response, speech: "Hello." } }],
  "a member of the envelope that there is not": [SAID, { ...SAID, session: {} }],
  "speech without text": [SAID, { ...SAID, response: { outputSpeech: { type: "PlainText" } } }],
  "SSML as text": [SAID, { ...SAID, response: { outputSpeech: { type: "SSML", text: "Hello." } } }],
  "a member that is null": [SAID, { ...SAID, response: { ...SAID.response, card: null } }],
  "no response": [SAID, { version: "1.0" }],
  "a version that is a number": [SAID, { ...SAID, version: 1 }],
  "an end of session in words": [LINK, { ...LINK, response: { shouldEndSession: "true" } }],
  "text as reprompt": [SAID, { ...SAID, response: { reprompt: { text: "Hello?" } } }],
  "a slot that is maybe understood": [
    canFulfill({ canUnderstand: "MAYBE", canFulfill: "YES" }),
    canFulfill({ canUnderstand: "PERHAPS" }),
  ],
  "a slot that is maybe fulfilled": [
    canFulfill({ canUnderstand: "YES", canFulfill: "NO" }),
    canFulfill({ canUnderstand: "YES", canFulfill: "MAYBE" }),
  ],
  "a directive of no known type": [directed({ type: "Dialog.Delegate" }), directed({ type: "Dialog.Relegate" })],
};

test("the check refuses what is no ResponseEnvelope, and takes its twin", () => {
  const errors = typeErrors("ResponseEnvelope", Object.values(TWINS).flat());
  for (const [index, title] of Object.keys(TWINS).entries()) {
    assert.deepEqual(errors[2 * index], [], `the twin of ${title}`);
    assert.ok(errors[2 * index + 1].length, `${title} is taken`);
  }
});

/** Who is greeted: the recognised person, the device's owner, or the user of the session. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, test } from "node:test";
import { fails } from "alexa-auth0-kit/testing/outside";
import { intentRequest, launchRequest, PERSON_ID } from "alexa-auth0-kit/testing/requests";
import { USERINFO_URL } from "alexa-auth0-kit/testing/tenant";
import { assertCannotReach, assertLinkAgain, assertPleaseLink, assertWelcome, heard } from "./expect.mjs";
import { createWorld, say } from "./world.mjs";

const world = await createWorld();
after(() => world.dispose());

const { tenant } = world;

/** @param {string} name */
const tokenOf = (name) => tenant.accessToken({ sub: `auth0|${name}`, given_name: name });
const NAMES = ["Pat", "Uma", "Sam"];
const TOKENS = NAMES.map(tokenOf);

/** Values in place of a token. Only TOKEN is one. */
const TOKEN = Symbol("token");
const ABSENT = Symbol("absent");
const OTHERS = new Map(
  /** @type {[string, unknown][]} */ ([
    ["nothing", ABSENT],
    ["null", null],
    ["an empty string", ""],
    ["a number", 7],
    ["true", true],
    ["a list", [TOKENS[0]]],
    ["an object", { accessToken: TOKENS[0] }],
  ]),
);
/** Values in place of a person, a user or a session. None is one. */
const NOBODY = [ABSENT, null, "x", 7, []];

/**
 * @param {unknown} token  what stands as the access token
 * @param {number} index  whose it would be
 */
function speaker(token, index) {
  const id = index === 0 ? { personId: PERSON_ID } : { userId: "amzn1.ask.account.A" };
  return token === ABSENT ? id : { ...id, accessToken: token === TOKEN ? TOKENS[index] : token };
}

/** @param {any} parent @param {string} name @param {unknown} value */
function put(parent, name, value) {
  if (value === ABSENT) delete parent[name];
  else parent[name] = value;
}

/**
 * A launch in which these three stand as they are.
 * @param {unknown} person
 * @param {unknown} user
 * @param {unknown} session
 */
function launch(person, user, session) {
  const envelope = /** @type {any} */ (launchRequest());
  put(envelope.context.System, "person", person);
  put(envelope.context.System, "user", user);
  put(envelope.session, "user", session);
  return say(world, envelope);
}

test("session attributes are kept for the voice that they belong to", async () => {
  const help = (/** @type {object} */ attributes, /** @type {string | undefined} */ personId) => {
    const envelope = /** @type {any} */ (intentRequest("AMAZON.HelpIntent", {}, { personId }));
    envelope.session.attributes = attributes;
    return say(world, envelope);
  };
  const attributesOf = (/** @type {{ body: string }} */ { body }) => JSON.parse(body).sessionAttributes;
  const pats = { asked: 1, $speaker: createHash("sha256").update(PERSON_ID).digest("hex") };
  assert.deepEqual(attributesOf(await help({ asked: 1 }, undefined)), { asked: 1 });
  assert.deepEqual(attributesOf(await help(pats, PERSON_ID)), pats);
  assert.deepEqual(attributesOf(await help(pats, undefined)), pats);
  assert.equal(attributesOf(await help(pats, "amzn1.ask.person.ANOTHER")), undefined);
  assert.equal(attributesOf(await help({ asked: 1 }, PERSON_ID)), undefined);
});

const EACH = new Map([["a token", TOKEN], ...OTHERS]);

for (const [shown, person] of EACH) {
  test(`with ${shown} as the person's token, the first token in order counts`, async () => {
    for (const user of EACH.values()) {
      for (const session of EACH.values()) {
        const tokens = [person, user, session];
        const [who, account, last] = tokens.map(speaker);
        const answer = await launch(who, account, last);
        const greeted = NAMES[tokens.indexOf(TOKEN)];
        if (greeted) assertWelcome(answer, greeted);
        else assertPleaseLink(answer);
      }
    }
  });
}

test("somebody who is not there has no token, and hides nobody else's", async () => {
  for (const person of NOBODY) {
    for (const user of NOBODY) {
      assertWelcome(await launch(person, user, speaker(TOKEN, 2)), "Sam");
      assertPleaseLink(await launch(person, user, speaker(ABSENT, 2)));
    }
    assertWelcome(await launch(person, speaker(TOKEN, 1), ABSENT), "Uma");
    assertPleaseLink(await launch(person, speaker(ABSENT, 1), person));
  }
});

test("a recognised person who has not linked is greeted by the account", async () => {
  const personId = PERSON_ID;
  assertWelcome(await say(world, launchRequest({ personId, accessToken: TOKENS[1] })), "Uma");
  const who = heard(await say(world, intentRequest("WhoAmIIntent", {}, { personId, accessToken: TOKENS[1] })));
  assert.match(String(who.speech), /\bUma\b/);
  assertPleaseLink(await say(world, launchRequest({ personId })));
});

test("without a session the context's tokens count", async () => {
  const envelope = /** @type {any} */ (launchRequest({ personAccessToken: TOKENS[0], accessToken: TOKENS[1] }));
  for (const session of NOBODY) {
    put(envelope, "session", session);
    assertWelcome(await say(world, envelope), "Pat");
  }
});

test("a person's link that is dead is theirs to renew: nobody else's account answers for it", async () => {
  for (const personAccessToken of [
    tenant.accessToken({ exp: 1 }),
    tenant.accessToken({ azp: "another" }),
    "opaque",
    " ",
  ]) {
    assertLinkAgain(await say(world, launchRequest({ personAccessToken, accessToken: TOKENS[1] })));
  }
  for (const accessToken of [tenant.accessToken({ exp: 1 }), "opaque"]) {
    assertLinkAgain(await say(world, launchRequest({ accessToken, sessionAccessToken: TOKENS[2] })));
  }
});

test("nor does it where the person's account cannot be reached", async (t) => {
  await world.fresh({ AUTH0_AUDIENCE: undefined });
  t.after(() => world.fresh());
  world.outside.on(USERINFO_URL, fails(500));
  const [personAccessToken, accessToken] = [tenant.opaqueToken(), tenant.opaqueToken()];
  assertCannotReach(await say(world, launchRequest({ personAccessToken, accessToken })));
  assert.equal(world.outside.calls.filter((url) => url === USERINFO_URL).length, 1);
});

/** What a skill keeps for its users, in Durable Objects of workerd. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, beforeEach, test } from "node:test";
import { json, after as later } from "alexa-auth0-kit/testing/outside";
import { intentRequest, skillEvent } from "alexa-auth0-kit/testing/requests";
import { DOMAIN, ISSUER } from "alexa-auth0-kit/testing/tenant";
import { heard } from "./expect.mjs";
import { createWorldWith, eventually, say } from "./world.mjs";

const world = await createWorldWith("globalThis.needs = true;"); // a skill that declares that it keeps data
after(() => world.dispose());

let users = 0;
/** A token of a user whom no other test has used. @type {string} */
let accessToken;
beforeEach(async () => {
  world.playTenant();
  await world.fresh();
  accessToken = tokenOf(`auth0|user-${++users}`);
});

/** @param {string} sub */
const tokenOf = (sub) => world.tenant.accessToken({ sub, given_name: "Ada" });

/** @param {string} intent @param {Record<string, string>} [slots] @param {string} [token] */
const speechOf = async (intent, slots = {}, token = accessToken) =>
  String(heard(await say(world, intentRequest(intent, slots, { accessToken: token }))).speech);

/**
 * The code of the failure that the user does not hear.
 * @param {string} intent
 * @param {Record<string, string>} [slots]
 */
async function failureOf(intent, slots = {}) {
  world.log.length = 0;
  assert.match(await speechOf(intent, slots), /I can't reach your account right now/);
  const line = await eventually(() => world.logged().find(({ outcome }) => outcome === "failed"));
  return line ? line.error : world.log.join("\n");
}

test("what is saved is there in the next request, in another isolate, and for no other user", async () => {
  for (const count of ["1", "2", "3"]) assert.equal(await speechOf("CountIntent"), count);
  await world.restart();
  assert.equal(await speechOf("CountIntent"), "4");
  assert.equal(await speechOf("CountIntent", {}, tokenOf("auth0|somebody else")), "1");
});

test("a user may have data and be forgotten, and begins anew", async () => {
  await speechOf("CountIntent");
  assert.equal(await speechOf("ForgetIntent"), "Forgotten.");
  assert.equal(await speechOf("CountIntent"), "1");
});

test("of 1,000 updates at once, none is lost", { timeout: 120_000 }, async (t) => {
  const total = 1_000;
  let left = total;
  let made = 0;
  let refused = 0;
  const device = async () => {
    while (left-- > 0) {
      const answer = heard(await say(world, intentRequest("CountIntent", {}, { accessToken })));
      if (/^\d+$/.test(String(answer.speech))) made += 1;
      else refused += 1;
    }
  };
  await Promise.all(Array.from({ length: 20 }, device));
  t.diagnostic(`${made} were made, ${refused} told the user to try again`);
  assert.equal(made + refused, total);
  assert.ok(made > total / 2, `${made} of ${total} were made`);
  assert.equal(await speechOf("CountIntent"), `${made + 1}`, "each that was made counts, and no other");
});

test("a turn does not write over what another device has saved meanwhile", async () => {
  await speechOf("CountIntent");
  world.outside.on("https://api.example.com/slow", later(300, json({})));
  const stale = failureOf("StaleIntent");
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(await speechOf("CountIntent"), "2");
  assert.equal(await stale, "user_data_conflict");
  assert.equal(await speechOf("CountIntent"), "3", "the stale one has changed nothing");
  world.log.length = 0;
  assert.equal(await speechOf("StaleIntent"), "4");
});

test("data has at most 128 KiB, and more is refused before it is sent", async () => {
  assert.equal(await speechOf("KeepIntent", { size: "130000" }), "Kept.");
  assert.equal(await failureOf("KeepIntent", { size: "131072" }), "user_data_too_large");
  assert.equal(await speechOf("CountIntent"), "1", "the smaller one is there");
});

/** @param {string} text */
const hash = (text) => createHash("sha256").update(text).digest("hex");
/** The name of an Alexa user's object. @param {string} userId */
const alexaName = (userId) => hash(`${ISSUER}\nalexa\n${userId}`);

/** An object of the store. @param {string} name */
async function objectOf(name) {
  const namespace = await world.userData();
  return namespace.get(namespace.idFromName(name));
}

/** What the store has under a name. @param {string} name */
async function storedUnder(name) {
  const [text] = await (await objectOf(name)).load("");
  return text && JSON.parse(text);
}

/** What the store has under the name of this test's user. */
const stored = (issuer = ISSUER) => storedUnder(hash(`${issuer}\nauth0|user-${users}`));

/** @param {string} userId */
async function disable(userId) {
  world.log.length = 0;
  assert.equal(
    (await say(world, skillEvent("SkillDisabled", { userInformationPersistenceStatus: "NOT_PERSISTED" }, { userId })))
      .status,
    200,
  );
  const line = await eventually(() => world.logged()[0]);
  return line ? line.erased : undefined;
}

test("when a user disables the skill, the data goes with the last Alexa user of the account", async () => {
  const [first, second] = [`amzn1.ask.account.FIRST${users}`, `amzn1.ask.account.SECOND${users}`];
  const count = async (/** @type {string} */ userId) =>
    heard(await say(world, intentRequest("CountIntent", {}, { accessToken, userId }))).speech;
  assert.deepEqual([await count(first), await count(second)], ["1", "2"]);
  const other = tokenOf("auth0|of another account");
  await say(world, intentRequest("CountIntent", {}, { accessToken: other, userId: "amzn1.ask.account.OTHER" }));
  assert.equal(await disable(first), "yes");
  assert.equal((await stored()).data.number, 2, "the other Alexa user of the account is still there");
  assert.equal(await disable("amzn1.ask.account.UNKNOWN"), "yes");
  assert.equal((await stored()).data.number, 2);
  assert.equal(await disable(second), "yes");
  assert.equal(await stored(), null);
  assert.equal(await speechOf("CountIntent", {}, other), "2", "another account keeps its data");
  assert.equal(await count(`${first}AGAIN`), "1", "who comes back has another id, and begins anew");
});

test("a guest has data of the Alexa user, which moves to the account that is linked, and is erased with it", async () => {
  const userId = `amzn1.ask.account.GUEST${users}`;
  const count = async (/** @type {string | undefined} */ token) =>
    heard(await say(world, intentRequest("GuestCountIntent", {}, { accessToken: token, userId }))).speech;
  assert.deepEqual([await count(undefined), await count(undefined)], ["1", "2"]);
  assert.equal((await storedUnder(alexaName(userId))).data.number, 2);
  await speechOf("CountIntent");
  assert.equal(await count(accessToken), "3", "one of the account, two of the guest");
  assert.equal(await count(accessToken), "3", "moved once");
  assert.equal(await storedUnder(alexaName(userId)), null);
  assert.equal(await count(undefined), "1", "a guest again");
  assert.equal(await disable(userId), "yes");
  assert.equal(await storedUnder(alexaName(userId)), null, "the guest's");
  assert.equal((await stored()).data.number, 3, "another Alexa user has saved for the account, too");
});

test("a guest's data that could not be deleted is not moved twice", async () => {
  const userId = `amzn1.ask.account.TWICE${users}`;
  const count = async (/** @type {string | undefined} */ token) =>
    heard(await say(world, intentRequest("GuestCountIntent", {}, { accessToken: token, userId }))).speech;
  await count(undefined);
  const guest = await objectOf(alexaName(userId));
  const [text, version] = await guest.load("");
  assert.equal(await count(accessToken), "1");
  await guest.save(text, 0, alexaName(userId), "", 0);
  const [, again] = await guest.load("");
  assert.notEqual(again, version);
  const account = await objectOf(hash(`${ISSUER}\nauth0|user-${users}`));
  const [own, current, moved] = await account.load(alexaName(userId));
  assert.equal(moved, version);
  await account.save(own, current, "", alexaName(userId), again); // as if the deletion had failed
  assert.equal(await count(accessToken), "1");
  assert.equal(await storedUnder(alexaName(userId)), null);
});

test("a save that is under way when the user disables the skill leaves nothing", async () => {
  let refused = 0;
  for (let round = 0; round < 60; round++) {
    const [own, alexa] = [hash(`own ${round}`), hash(`alexa ${round}`)];
    const [account, user] = await Promise.all([objectOf(own), objectOf(alexa)]);
    const saves = Promise.all(
      [0, 1, 2].map((delay) =>
        new Promise((resolve) => setTimeout(resolve, delay * (round % 4))).then(() =>
          account.save("{}", 0, own, alexa, 0),
        ),
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, round % 5));
    await user.leave(alexa);
    refused += (await saves).filter((version) => version === -2).length;
    assert.equal(await account.save("{}", 0, own, alexa, 0), -2, "it comes later");
    assert.deepEqual([(await account.load(""))[0], (await user.load(""))[0]], [null, null], `round ${round}`);
  }
  assert.ok(refused > 0, "some were too late");
});

test("the name of a record is a hash, and no log has the user", async () => {
  await speechOf("CountIntent");
  assert.deepEqual(await stored(), { version: 1, data: { number: 1, padding: "" } });
  assert.ok(!world.log.join().includes(`user-${users}`));
});

test("after a change of the tenant's domain the data is found by the one that is named", async () => {
  await speechOf("CountIntent");
  await world.restart({ AUTH0_DOMAIN: "new.example.com", AUTH0_FORMER_DOMAIN: DOMAIN, USER_DATA_DOMAIN: DOMAIN });
  world.outside.on("https://new.example.com/.well-known/jwks.json", world.tenant.serveJwks);
  assert.equal(await speechOf("CountIntent"), "2");
  await world.restart({ AUTH0_DOMAIN: "new.example.com", AUTH0_FORMER_DOMAIN: DOMAIN });
  world.outside.on("https://new.example.com/.well-known/jwks.json", world.tenant.serveJwks);
  assert.equal(await speechOf("CountIntent"), "1", "without it, it is not found");
  assert.deepEqual([(await stored()).data.number, (await stored("https://new.example.com/")).data.number], [2, 1]);
});

test("without the binding everything else is answered, and what needs it is an error of its own", async () => {
  await world.restart({}, { durableObjects: {} });
  world.log.length = 0;
  await say(world, skillEvent("SkillDisabled"));
  assert.ok(
    await eventually(() => world.logged().some(({ erased }) => erased === "user_data_unbound")),
    world.log.join("\n"),
  );
  assert.equal(await failureOf("CountIntent"), "user_data_unbound");
  assert.match(await speechOf("AMAZON.HelpIntent"), /Ask who you are/);
});

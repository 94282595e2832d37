/** The real Worker, the real code flow, every kind of access token: every user of the tenant is greeted correctly. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startWorld } from "../../src/world/start.mjs";
import { USERS } from "../../src/world/tenant/users.mjs";
import { ROOT } from "../repository.mjs";
import { begins } from "../sample.mjs";

const OPEN = "open account greeter";

const GREETED = {
  ada: begins("welcome", "Ada"),
  grace: begins("welcome_nameless"),
  jean: begins("welcome", "jean"),
  murasaki: begins("welcome", "式部"),
  nemo: begins("welcome_nameless"),
};

const KINDS = [
  { name: "JWTs in Auth0's own profile", options: {} },
  { name: "JWTs in the profile of RFC 9068", options: { profile: /** @type {const} */ ("rfc9068") } },
  { name: "opaque tokens", options: { opaque: true } },
];

for (const { name, options } of KINDS) {
  describe(`with ${name}`, () => {
    /** @type {import("../../src/world/world.mjs").World} */
    let world;
    before(async () => {
      world = await startWorld({ project: ROOT, ...options, builds: false });
    });
    after(() => world?.close());

    for (const user of USERS) {
      it(`${user.id} is greeted`, async () => {
        const { alexa, tenant } = world;
        await alexa.completeLink(await tenant.signIn(await alexa.beginLink(user.id), user));
        const { judgement } = await alexa.say(OPEN, { account: user.id });
        assert.deepEqual(judgement.problems, []);
        assert.match(judgement.spoken ?? "", GREETED[/** @type {keyof GREETED} */ (user.id)]);
        assert.equal(judgement.card, undefined);
      });
    }

    it("a token that was revoked and has run out is not taken once its profile is no longer cached", async () => {
      const { alexa, tenant, worker } = world;
      const { link } = alexa.account("ada");
      assert.ok(link);
      tenant.revoke("ada");
      link.accessToken = await tenant.age(link.accessToken, 2 * 86_400);
      await worker.forget();
      const { judgement } = await alexa.say(OPEN, { account: "ada" });
      assert.match(judgement.spoken ?? "", begins("link_again"));
      assert.equal(judgement.card.type, "LinkAccount");
    });
  });
}

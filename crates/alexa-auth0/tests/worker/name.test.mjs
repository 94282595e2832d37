/**
 * The spoken name: given name, or else name, or else nickname, or none. An identifier of the user is never spoken. The
 * table is `../data/names.json`.
 */
import { after, beforeEach, test } from "node:test";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { assertWelcome } from "./expect.mjs";
import { createWorld, say } from "./world.mjs";

const EMAIL = "grace.hopper@example.com";

/** @type {[string, Record<string, unknown>, string | undefined][]} */
const NAMES = [
  ["the given name", { given_name: "Grace", name: "Grace Hopper", nickname: "amazing", email: EMAIL }, "Grace"],
  [
    "the name where there is no given name",
    { name: "Grace Hopper", nickname: "amazing", email: EMAIL },
    "Grace Hopper",
  ],
  ["the name where the given name is empty", { given_name: "", name: "Grace Hopper" }, "Grace Hopper"],
  ["the name where the given name is blank", { given_name: " \t ", name: "Grace Hopper" }, "Grace Hopper"],
  ["the name where the given name is null", { given_name: null, name: "Grace Hopper" }, "Grace Hopper"],
  ["the name where the given name is no text", { given_name: { en: "Grace" }, name: "Grace Hopper" }, "Grace Hopper"],
  ["the nickname where the name is the e-mail address", { name: EMAIL, nickname: "amazing", email: EMAIL }, "amazing"],
  [
    "the nickname of letters only where it is the local part of the address",
    { name: "grace@example.com", nickname: "grace" },
    "grace",
  ],
  [
    "no name where the nickname is the local part of the address and has more than letters",
    { name: EMAIL, nickname: "grace.hopper" },
    undefined,
  ],
  [
    "no name to a user who signed in by telephone",
    { name: "+15555550123", nickname: "", phone_number: "+15555550123" },
    undefined,
  ],
  [
    "the nickname where the name is another e-mail address",
    { name: "g@example.org", nickname: "amazing", email: EMAIL },
    "amazing",
  ],
  ["the nickname where there is nothing else", { nickname: "amazing" }, "amazing"],
  ["no name where the name is an e-mail address and there is no nickname", { name: EMAIL, email: EMAIL }, undefined],
  ["no name where there is only an e-mail address", { email: EMAIL }, undefined],
  ["no name where there is nothing", {}, undefined],
  ["a name in another script", { given_name: "さくら" }, "さくら"],
  ["a name with accents and an apostrophe", { given_name: "Zoë D’Arcy" }, "Zoë D’Arcy"],
];

const world = await createWorld();
after(() => world.dispose());
beforeEach(() => world.outside.forget());

for (const [rule, claims, name] of NAMES) {
  test(`/userinfo gives ${rule}`, async () => {
    const { sub } = world.tenant.newcomer(claims);
    const accessToken = world.tenant.accessToken({ sub });
    assertWelcome(await say(world, launchRequest({ accessToken })), name);
  });
}

for (const [rule, claims, name] of NAMES.filter(([, , name]) => name)) {
  test(`the token's own claims give ${rule}`, async () => {
    const { sub } = world.tenant.newcomer({ given_name: "Somebody Else" });
    const accessToken = world.tenant.accessToken({ sub, ...claims });
    assertWelcome(await say(world, launchRequest({ accessToken })), name);
  });
}

/** auth0/local-users.json: permissions and claims of the local tenant's users (../../world/tenant/users.mjs). */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { decodeJwt } from "jose";
import { Tenant } from "../../src/world/tenant/tenant.mjs";
import { LOCAL_USERS, usersOf } from "../../src/world/tenant/users.mjs";
import { blocks } from "../guides.mjs";
import { ROOT } from "../repository.mjs";

const PLAN = "https://list.example.com/plan";
const API = "https://api.example/skill";

/** @param {import("node:test").TestContext} t @param {string} [text] */
async function project(t, text) {
  const root = await mkdtemp(join(tmpdir(), "users-"));
  t.after(() => rm(root, { recursive: true }));
  await mkdir(join(root, "auth0"));
  if (text !== undefined) await writeFile(join(root, LOCAL_USERS), text);
  return root;
}

/** @param {import("node:test").TestContext} t @param {string} [text] */
async function tenantWith(t, text) {
  const tenant = await Tenant.start({
    clientId: "c",
    clientSecret: "s",
    redirectUrls: ["http://127.0.0.1:1/a"],
    audience: API,
    users: await usersOf(await project(t, text)),
  });
  t.after(() => tenant.close());
  /** @param {string} who @param {string} [audience] */
  const claims = async (who, audience = API) => {
    const { access_token } = await tenant.issueTokens(who, { audience });
    const response = await fetch(`${tenant.issuer}userinfo`, { headers: { authorization: `Bearer ${access_token}` } });
    return { token: audience ? decodeJwt(access_token) : {}, userinfo: await response.json() };
  };
  return { tenant, claims };
}

test("permissions are in access tokens, and claims of one's own there and in /userinfo", async (t) => {
  const { claims } = await tenantWith(
    t,
    JSON.stringify({
      ada: { permissions: ["edit:list"], [PLAN]: { name: "gold" } },
      ben: { given_name: "Ben", permissions: [] },
    }),
  );
  const ada = await claims("ada");
  assert.deepEqual(
    [ada.token.permissions, ada.token[PLAN], ada.token.sub],
    [["edit:list"], { name: "gold" }, "auth0|64f0c0ffee0000000000ada1"],
  );
  assert.deepEqual(
    [ada.userinfo[PLAN], ada.userinfo.permissions, ada.userinfo.given_name],
    [{ name: "gold" }, undefined, "Ada"],
  );
  assert.deepEqual((await claims("ada", "")).userinfo[PLAN], { name: "gold" }, "of an opaque token");
  const ben = await claims("ben");
  assert.deepEqual(
    [ben.token.permissions, ben.userinfo.given_name, ben.userinfo.email],
    [[], "Ben", "ben@example.com"],
  );
  assert.match(String(ben.token.sub), /^auth0\|[0-9a-f]{24}$/);
  assert.equal((await claims("grace")).token.permissions, undefined);
});

test("the file that the guide shows does what it says", async (t) => {
  const shown = blocks(await readFile(join(ROOT, "docs/local.md"), "utf8")).find(({ code }) => code.includes(PLAN));
  const { claims } = await tenantWith(t, shown?.code);
  const ada = await claims("ada");
  assert.deepEqual([ada.token.permissions, ada.token[PLAN], ada.userinfo[PLAN]], [["edit:list"], "gold", "gold"]);
  const ben = await claims("ben");
  assert.deepEqual([ben.token.permissions, ben.userinfo.name], [[], "Ben Bitdiddle"]);
});

test("without the file the users are the usual ones", async (t) => {
  const { tenant, claims } = await tenantWith(t);
  assert.equal(tenant.users.length, 5);
  assert.equal((await claims("ada")).token.permissions, undefined);
});

for (const [what, text, reason] of /** @type {const} */ ([
  ["no JSON", "{", /local-users\.json: line 1/],
  ["a list", "[]", /must be an object: \{"ada"/],
  ["a user that is no object", '{"ada": []}', /ada must be an object of claims/],
  ["a name that is none", '{"Ada L": {}}', /"Ada L" is no name for a user/],
  [
    "permissions that are text",
    '{"ada": {"permissions": "edit:list"}}',
    /permissions of ada must be a list of strings/,
  ],
  ["a name of another type", '{"ada": {"given_name": 1}}', /given_name of ada must be a string/],
  [
    "a claim whose name is no URL",
    '{"ada": {"plan": "gold"}}',
    /plan of ada is not among permissions, email.*must be a URL/,
  ],
]))
  test(`${what} is refused with the reason`, async (t) => {
    await assert.rejects(usersOf(await project(t, text)), reason);
  });

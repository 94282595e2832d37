/** If the doctor finds no problem in a token or key, the Worker accepts it: the Worker's tests read the same tables. */
import assert from "node:assert/strict";
import { constants, createSign, generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { readKeySet } from "../../src/doctor/keys.mjs";
import { refusalOf } from "../../src/doctor/token.mjs";

/** @param {string} name */
const table = (name) =>
  JSON.parse(readFileSync(new URL(`../../../crates/alexa-auth0/tests/data/${name}`, import.meta.url), "utf8"));

const { keys, sets, texts } = table("key-sets.json");

/** A set by its description. @param {any} row */
function setOf({ keys: listed, repeat = 1, named = false }) {
  const made = listed.map((/** @type {any} */ { key, with: changes, without = [], pad = 0 }) => {
    const jwk = { ...keys[key], ...changes, ...(pad && { note: "x".repeat(pad) }) };
    return Object.fromEntries(Object.entries(jwk).filter(([name]) => !without.includes(name)));
  });
  const last = made.at(-1);
  const more = Array.from({ length: repeat - 1 }, (_, index) =>
    named ? { ...last, kid: `${last.kid}-${index + 1}` } : last,
  );
  return JSON.stringify({ keys: [...made, ...more] });
}

/** Those of the table's names that can verify an RS256 signature. @param {string} text */
function usableIn(text) {
  const { set } = readKeySet(text);
  return set ? [...new Set(set.keys.map(({ kid }) => kid))].filter((kid) => set.select(kid, "RS256").key) : [];
}

describe("of a key set", () => {
  for (const row of sets)
    it(`with ${row.case}`, () =>
      assert.deepEqual(
        usableIn(setOf(row)).filter((kid) => !/-([1-9]|[12]\d|30)$/.test(kid)),
        row.usable,
      ));
  for (const { case: what, text, usable } of texts) {
    const filled = text.replace(
      /([@#])(\w)/g,
      (/** @type {string} */ _, /** @type {string} */ kind, /** @type {string} */ name) =>
        kind === "@" ? JSON.stringify(keys[name]) : JSON.stringify(keys[name]).slice(1, -1),
    );
    it(`that is ${what}`, () => assert.deepEqual(usableIn(filled), usable));
  }
});

const { now, vars, header, claims, tokens } = table("tokens.json");
const pairs = [0, 1].map(() => generateKeyPairSync("rsa", { modulusLength: 2048 }));
const { set } = readKeySet(
  JSON.stringify({ keys: [{ ...pairs[0].publicKey.export({ format: "jwk" }), kid: header.kid }] }),
);

/** A token by its description. @param {any} row */
function tokenOf({ token, header: changed = {}, claims: said = {}, without = [], rawClaims, forged, pad = 0 }) {
  if (token) return token;
  const head = Object.fromEntries(Object.entries({ ...header, ...changed }).filter(([, value]) => value !== null));
  const body = Object.fromEntries(
    Object.entries({ ...claims, ...said, ...(pad && { pad: "x".repeat(pad) }) }).filter(
      ([name]) => !without.includes(name),
    ),
  );
  const input = [JSON.stringify(head), rawClaims ?? JSON.stringify(body)]
    .map((part) => Buffer.from(part).toString("base64url"))
    .join(".");
  const key = pairs[forged ? 1 : 0].privateKey;
  const padding =
    head.alg === "PS256"
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
      : { padding: constants.RSA_PKCS1_PADDING };
  return `${input}.${createSign("sha256")
    .update(input)
    .sign({ key, ...padding })
    .toString("base64url")}`;
}

describe("of a token", () => {
  for (const row of tokens) {
    it(`${row.case}: ${row.verdict}`, () => {
      assert.ok(set);
      const refusal = refusalOf(tokenOf(row), { ...vars, ...row.vars }, set, now);
      assert.equal(refusal?.code ?? "good", ["taken", "userinfo"].includes(row.verdict) ? "good" : row.verdict);
      if (refusal) assert.ok(refusal.what && refusal.remedy);
    });
  }
});

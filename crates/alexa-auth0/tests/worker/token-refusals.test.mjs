/**
 * Tokens that are invalid whatever key signed them: RFC 7515, 7519, 8725, 9068, OpenID Connect Core.
 * Each of them is correctly signed. The user is asked to link again, and no request is sent to the tenant.
 */
import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { after, beforeEach, test } from "node:test";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import {
  AUDIENCE,
  CLIENT_ID,
  compact,
  hmac,
  ISSUER,
  JWKS_URL,
  rsa,
  seconds,
  USERINFO_URL,
} from "alexa-auth0-kit/testing/tenant";
import { assertLinkAgain, assertWelcome } from "./expect.mjs";
import { CERT_CHAIN_URL, createWorld, eventually, say } from "./world.mjs";

const world = await createWorld();
after(() => world.dispose());
beforeEach(() => {
  world.outside.forget();
  world.log.length = 0;
});

const { tenant } = world;
const { RS256 } = tenant.keys;
const ours = { alg: "RS256", typ: "JWT", kid: RS256.kid };
const genuine = tenant.accessToken();
const [header, claims, signature] = genuine.split(".");
const claimsText = JSON.stringify(tenant.accessClaims());

/** @param {"spki" | "pkcs1"} type */
const pem = (type) => createPublicKey(RS256.privateKey).export({ type, format: "pem" }).toString();
/**
 * A token with this header (JSON text or fields), signed by our key.
 * @param {Record<string, unknown> | string} header
 */
const withHeader = (header) => compact(header, claimsText, rsa(RS256));
/** @param {string} text */
const withClaims = (text) => compact(ours, text, rsa(RS256));
/** Changes unused bits in the last base64 character: another character, but the same bytes. @param {string} part */
const nonCanonical = (part) => part.slice(0, -1) + String.fromCharCode(part.charCodeAt(part.length - 1) + 1);
/** JSON whose encoding ends in such a character. @param {object} value */
const unaligned = (value) => {
  const text = JSON.stringify(value);
  return Buffer.from(text + " ".repeat((4 - (text.length % 3)) % 3)).toString("base64url");
};
/** @param {string} first @param {string} second */
const signedParts = (first, second) => `${first}.${second}.${rsa(RS256)(`${first}.${second}`).toString("base64url")}`;

/** The reasons that the log may have for each kind. A wrong type is `malformed`, before anything else is checked. */
const REASONS = {
  "an algorithm that is not in the list": /^(unsupported_algorithm|malformed)$/,
  "a key id that cannot be one": /^(invalid_key_id|malformed)$/,
  "a header parameter that changes the meaning of the signature": /^forbidden_header$/,
  "a type that is not an access token's": /^(wrong_type|wrong_client)$/,
  "a form that is not a JWT's": /^(malformed|opaque|too_long)$/,
  "members that repeat": /^malformed$/,
  "a time that does not fit": /^(no_expiry|expired|not_yet_valid|malformed)$/,
  "another issuer": /^(wrong_issuer|malformed)$/,
  "another audience": /^(wrong_audience|id_token|malformed)$/,
  "another client": /^wrong_client$/,
  "nobody's or a machine's": /^(no_subject|machine|malformed)$/,
  "an organization's": /^wrong_organization$/,
};

/** @type {Record<keyof typeof REASONS, Record<string, string>>} */
const REFUSED = {
  "an algorithm that is not in the list": {
    ...Object.fromEntries(
      ["none", "None", "NONE", "nOnE", "", "rs256", "HS256", "HS512", "RS384", "RS512", "PS512", "ES256", "EdDSA"].map(
        (alg) => [`"${alg}"`, withHeader({ ...ours, alg })],
      ),
    ),
    "none without a signature": compact({ ...ours, alg: "none" }, claimsText, () => Buffer.alloc(0)),
    "HS256 with the public key as secret": compact({ ...ours, alg: "HS256" }, claimsText, hmac(pem("spki"))),
    "HS256 with the bare public key as secret": compact({ ...ours, alg: "HS256" }, claimsText, hmac(pem("pkcs1"))),
    "HS256 with the modulus as secret": compact(
      { ...ours, alg: "HS256" },
      claimsText,
      hmac(Buffer.from(String(RS256.jwk.n), "base64url")),
    ),
    "none at all": withHeader({ ...ours, alg: undefined }),
    "a number": withHeader({ ...ours, alg: 256 }),
  },
  "a key id that cannot be one": {
    missing: withHeader({ ...ours, kid: undefined }),
    null: withHeader({ ...ours, kid: null }),
    "a number": withHeader({ ...ours, kid: 1 }),
    "an array": withHeader({ ...ours, kid: [RS256.kid] }),
    empty: withHeader({ ...ours, kid: "" }),
    "over 128 characters": withHeader({ ...ours, kid: "k".repeat(129) }),
  },
  "a header parameter that changes the meaning of the signature": {
    "crit with a known name": withHeader({ ...ours, crit: ["exp"], exp: seconds(60) }),
    "crit with b64": withHeader({ ...ours, crit: ["b64"], b64: false }),
    "an empty crit": withHeader({ ...ours, crit: [] }),
    "b64 false": withHeader({ ...ours, b64: false }),
    "b64 true": withHeader({ ...ours, b64: true }),
    zip: withHeader({ ...ours, zip: "DEF" }),
    cty: withHeader({ ...ours, cty: "JWT" }),
  },
  "a type that is not an access token's": {
    "logout+jwt": withHeader({ ...ours, typ: "logout+jwt" }),
    "secevent+jwt": withHeader({ ...ours, typ: "secevent+jwt" }),
    "dpop+jwt": withHeader({ ...ours, typ: "dpop+jwt" }),
    JWE: withHeader({ ...ours, typ: "JWE" }),
    "RFC 9068's with the client where Auth0's own profile has it": tenant.accessToken({}, { typ: "at+jwt" }),
    "Auth0's with the client where RFC 9068 has it": tenant.rfc9068Token({}, { typ: "JWT" }),
  },
  "a form that is not a JWT's": {
    "over 16 KiB": tenant.accessToken({ padding: "x".repeat(16 * 1024) }),
    "two parts": `${header}.${claims}`,
    "four parts": `${genuine}.${signature}`,
    "an opaque token": tenant.opaqueToken(),
    "an encrypted token": tenant.jweToken(),
    "three empty parts": "..",
    "padding after the signature": `${genuine}==`,
    "padding in the middle": `${header}=.${claims}.${signature}`,
    "characters of plain base64": `${header}.${claims}.${signature.slice(0, -4)}+/AA`,
    "a line break in the signature": `${header}.${claims}.${signature.slice(0, 10)}\n${signature.slice(10)}`,
    "a space before it": ` ${genuine}`,
    "a space after it": `${genuine} `,
    "a character outside ASCII": `${genuine}é`,
    "a header's last bits changed": signedParts(nonCanonical(unaligned(ours)), claims),
    "the claims' last bits changed": signedParts(header, nonCanonical(unaligned(tenant.accessClaims()))),
    "the signature's last bits changed": `${header}.${claims}.${nonCanonical(signature)}`,
    "a header that is no JSON": withHeader("alg=RS256"),
    "a header that is an array": withHeader("[]"),
    "claims that are no JSON": withClaims("sub=ada"),
    "claims that are an array": withClaims("[]"),
    "claims that are a JWT": withClaims(genuine),
  },
  "members that repeat": {
    "in the header": withHeader(JSON.stringify(ours).replace("{", '{"alg":"none",')),
    "in the header, spelt otherwise": withHeader(JSON.stringify(ours).replace("{", '{"\\u006bid":"other",')),
    "registered claims": withClaims(claimsText.replace("{", '{"sub":"auth0|somebody-else",')),
    "other claims": withClaims(claimsText.replace("{", '{"azp":"another-client",')),
    "claims within a claim": withClaims(claimsText.replace("{", '{"address":{"a":1,"a":2},')),
  },
  "a time that does not fit": {
    "no exp": tenant.accessToken({ exp: undefined }),
    "exp null": tenant.accessToken({ exp: null }),
    "exp as text": tenant.accessToken({ exp: String(seconds(3600)) }),
    "exp an hour ago": tenant.accessToken({ exp: seconds(-3600) }),
    "exp 61 s ago": tenant.accessToken({ exp: seconds(-61) }),
    "exp 0": tenant.accessToken({ exp: 0 }),
    "exp negative": tenant.accessToken({ exp: -1 }),
    "nbf ahead": tenant.accessToken({ nbf: seconds(120) }),
    "nbf as text": tenant.accessToken({ nbf: "soon" }),
    "iat ahead": tenant.accessToken({ iat: seconds(120) }),
  },
  "another issuer": {
    none: tenant.accessToken({ iss: undefined }),
    "without the slash": tenant.accessToken({ iss: ISSUER.slice(0, -1) }),
    "by http": tenant.accessToken({ iss: ISSUER.replace("https", "http") }),
    "in upper case": tenant.accessToken({ iss: ISSUER.toUpperCase() }),
    "another tenant": tenant.accessToken({ iss: "https://evil.eu.auth0.com/" }),
    "among others": tenant.accessToken({ iss: [ISSUER] }),
  },
  "another audience": {
    none: tenant.accessToken({ aud: undefined }),
    "an empty list": tenant.accessToken({ aud: [] }),
    "another API": tenant.accessToken({ aud: "https://other.example" }),
    "only /userinfo": tenant.accessToken({ aud: USERINFO_URL }),
    "ours with a slash": tenant.accessToken({ aud: `${AUDIENCE}/` }),
    "ours and a number": tenant.accessToken({ aud: [AUDIENCE, 1] }),
    "an ID token's": tenant.idToken(),
  },
  "another client": {
    "no azp": tenant.accessToken({ azp: undefined }),
    "another azp": tenant.accessToken({ azp: "another-client" }),
    "azp in other case": tenant.accessToken({ azp: CLIENT_ID.toUpperCase() }),
    "no client_id": tenant.rfc9068Token({ client_id: undefined }),
    "another client_id": tenant.rfc9068Token({ client_id: "another-client" }),
  },
  "nobody's or a machine's": {
    "no sub": tenant.accessToken({ sub: undefined }),
    "an empty sub": tenant.accessToken({ sub: "" }),
    "sub a number": tenant.accessToken({ sub: 1 }),
    "client credentials": tenant.accessToken({ gty: "client-credentials" }),
    "client credentials of Auth0": tenant.accessToken({ gty: "client-credentials", sub: `${CLIENT_ID}@clients` }),
  },
  "an organization's": {
    "org_id where none is expected": tenant.accessToken({ org_id: "org_9ybsU1dN2dKfDkBi" }),
    "org_name where none is expected": tenant.accessToken({ org_name: "acme" }),
  },
};

for (const [kind, reason] of Object.entries(REASONS)) {
  for (const [name, accessToken] of Object.entries(REFUSED[/** @type {keyof typeof REASONS} */ (kind)])) {
    test(`${kind} is refused without asking the tenant: ${name}`, async () => {
      assertLinkAgain(await say(world, launchRequest({ accessToken })));
      assert.deepEqual(
        world.outside.calls.filter((url) => url !== CERT_CHAIN_URL),
        [],
      );
      const line = await eventually(() => world.logged().at(-1));
      assert.match(String(line?.reason), reason);
    });
  }
}

test("the tenant's keys were not in memory for any of these", async () => {
  assertWelcome(await say(world, launchRequest({ accessToken: genuine })), "Ada");
  assert.deepEqual(world.outside.calls, [JWKS_URL, USERINFO_URL]);
});

for (const [name, accessToken] of Object.entries({
  "exp 30 s ago, within the leeway": tenant.accessToken({ exp: seconds(-30) }),
  "nbf and iat just ahead, within the leeway": tenant.accessToken({ nbf: seconds(30), iat: seconds(30) }),
  "no nbf and no iat": tenant.accessToken({ iat: undefined }),
  "a token of nearly 16 KiB": tenant.accessToken({ padding: "x".repeat(11 * 1024) }),
  "a header parameter that means nothing to us": tenant.accessToken({}, { "x5t#S256": "AAAA" }),
  "typ in other case": tenant.accessToken({}, { typ: "jwt" }),
  "typ as a media type": tenant.rfc9068Token({}, { typ: "application/at+jwt" }),
  "claims that end in white space": signedParts(header, unaligned(tenant.accessClaims())),
  "a user's grant": tenant.accessToken({ gty: "password" }),
})) {
  test(`accepted: ${name}`, async () => {
    assertWelcome(await say(world, launchRequest({ accessToken })), "Ada");
  });
}

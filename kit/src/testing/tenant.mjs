/** A simulated Auth0 tenant for tests of a Worker: tokens, `/.well-known/jwks.json` and `/userinfo`. */
import { constants, createHmac, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { fails, json } from "./outside.mjs";

export const DOMAIN = "example.eu.auth0.com";
export const ISSUER = `https://${DOMAIN}/`;
export const JWKS_URL = `${ISSUER}.well-known/jwks.json`;
export const USERINFO_URL = `${ISSUER}userinfo`;
export const CLIENT_ID = "Xk3vQ9mT2bLr7nPw5sYdJ8hGfC4zAe1u";
export const AUDIENCE = "https://api.example.com/orders";

/** A profile as `/userinfo` returns it for a user who signed in by a social connection. */
export const ADA = {
  sub: "google-oauth2|108204268033311374519",
  given_name: "Ada",
  family_name: "Lovelace",
  nickname: "countess",
  name: "Ada Lovelace",
  picture: "https://example.com/ada.png",
  updated_at: "2026-04-01T09:30:00.000Z",
  email: "ada.lovelace@example.com",
  email_verified: true,
};

/**
 * @typedef {{ kid: string, alg: "RS256" | "PS256", privateKey: import("node:crypto").KeyObject, jwk: Record<string, unknown> }} TenantKey
 * @typedef {Record<string, unknown>} Json
 * @typedef {Json & { sub: string }} Profile
 */

/** @param {"RS256" | "PS256"} [alg] @param {number} [modulusLength] @returns {TenantKey} */
export function generateKey(alg = "RS256", modulusLength = 2048) {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength });
  const kid = randomBytes(16).toString("base64url");
  return { kid, alg, privateKey, jwk: { ...publicKey.export({ format: "jwk" }), use: "sig", kid, alg } };
}

/** Seconds since the epoch, as a NumericDate. @param {number} [shift] */
export const seconds = (shift = 0) => Math.floor(Date.now() / 1000) + shift;

/**
 * A JWS in compact form with exactly these fields. A string is used as the JSON text itself.
 *
 * @param {Json | string} header
 * @param {Json | string} claims
 * @param {(input: string) => Buffer} signer
 */
export function compact(header, claims, signer) {
  const input = [header, claims]
    .map((part) => Buffer.from(typeof part === "string" ? part : JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${input}.${signer(input).toString("base64url")}`;
}

/** @param {TenantKey} key @param {number} [saltLength] @returns {(input: string) => Buffer} */
export const rsa =
  ({ alg, privateKey }, saltLength = 32) =>
  (input) =>
    alg === "PS256"
      ? sign("sha256", Buffer.from(input), { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength })
      : sign("sha256", Buffer.from(input), privateKey);

/** @param {string | Buffer} secret @returns {(input: string) => Buffer} */
export const hmac = (secret) => (input) => createHmac("sha256", secret).update(input).digest();

export class TestTenant {
  keys = { RS256: generateKey("RS256"), PS256: generateKey("PS256") };

  /** The keys in `/.well-known/jwks.json`. @type {Json[]} */
  jwks = [this.keys.RS256.jwk, this.keys.PS256.jwk];

  /** @type {Map<string, Profile>} */
  #profiles = new Map([[ADA.sub, ADA]]);

  /** Opaque tokens and their users. @type {Map<string, string>} */
  #opaque = new Map();

  /** @type {import("./outside.mjs").Play} */
  serveJwks = (request, response) => json({ keys: this.jwks })(request, response);

  /** @type {import("./outside.mjs").Play} */
  serveUserinfo = (request, response) => {
    const token = request.headers.authorization?.match(/^Bearer (.+)$/)?.[1] ?? "";
    const profile = this.#profiles.get(this.#opaque.get(token) ?? subjectOf(token));
    const play = profile ? json(profile) : fails(401, { "WWW-Authenticate": 'Bearer error="invalid_token"' });
    play(request, response);
  };

  /** @param {Profile} profile */
  add(profile) {
    this.#profiles.set(profile.sub, profile);
  }

  /** A new user. @param {Json} [claims] @returns {Profile} */
  newcomer(claims = { given_name: "Grace" }) {
    const profile = { sub: `auth0|${randomBytes(12).toString("hex")}`, ...claims };
    this.add(profile);
    return profile;
  }

  /**
   * An access token in Auth0's default profile.
   * @param {Json} [claims]  fields to add or replace; undefined takes one away
   * @param {Json} [header]
   * @param {TenantKey} [key]
   */
  accessToken(claims = {}, header = {}, key = this.keys.RS256) {
    return compact(
      { alg: key.alg, typ: "JWT", kid: key.kid, ...header },
      { ...this.accessClaims(), ...claims },
      rsa(key),
    );
  }

  /**
   * An access token in the profile of RFC 9068.
   * @param {Json} [claims]
   * @param {Json} [header]
   * @param {TenantKey} [key]
   */
  rfc9068Token(claims = {}, header = {}, key = this.keys.RS256) {
    const ours = { azp: undefined, client_id: CLIENT_ID, jti: randomBytes(16).toString("base64url") };
    return this.accessToken({ ...ours, ...claims }, { typ: "at+jwt", ...header }, key);
  }

  /**
   * @param {Json} [claims]
   * @param {Json} [header]
   * @param {TenantKey} [key]
   */
  idToken(claims = {}, header = {}, key = this.keys.RS256) {
    const ours = { ...ADA, iss: ISSUER, aud: CLIENT_ID, iat: seconds(), exp: seconds(3600), sid: "Zr8mT" };
    return compact({ alg: key.alg, typ: "JWT", kid: key.kid, ...header }, { ...ours, ...claims }, rsa(key));
  }

  /** A short random string, as Auth0 issues if no audience was requested. @param {Profile} [profile] */
  opaqueToken(profile = ADA) {
    const token = randomBytes(24).toString("base64url");
    this.#opaque.set(token, profile.sub);
    return token;
  }

  /** Five parts, the second empty: a JWE under `dir`. @param {Profile} [profile] */
  jweToken(profile = ADA) {
    const header = Buffer.from(JSON.stringify({ alg: "dir", enc: "A256GCM", iss: ISSUER })).toString("base64url");
    const token = [header, "", ...[12, 64, 16].map((size) => randomBytes(size).toString("base64url"))].join(".");
    this.#opaque.set(token, profile.sub);
    return token;
  }

  accessClaims() {
    return {
      iss: ISSUER,
      sub: ADA.sub,
      aud: [AUDIENCE, USERINFO_URL],
      iat: seconds(),
      exp: seconds(86_400),
      scope: "openid profile email offline_access",
      azp: CLIENT_ID,
    };
  }
}

/** The user of a JWT that /userinfo accepts. It does not accept ID tokens. @param {string} token */
function subjectOf(token) {
  const [, claims] = token.split(".");
  try {
    const { sub, aud } = JSON.parse(Buffer.from(claims, "base64url").toString());
    return [aud].flat().includes(USERINFO_URL) ? sub : undefined;
  } catch {
    return undefined;
  }
}

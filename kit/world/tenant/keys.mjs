import { exportJWK, generateKeyPair } from "jose";
import { randomBytes } from "node:crypto";

/**
 * Signing keys as Auth0 keeps them: the one in use, the one that follows, and after a rotation the
 * one before until it is revoked. All of them are in the JWKS.
 *
 * @typedef {import("jose").JWK & { kid: string, alg: string }} SigningKey
 * @typedef {object} KeyRing
 * @property {SigningKey} current
 * @property {SigningKey} next
 * @property {SigningKey} [previous]
 */

/** @returns {Promise<SigningKey>} */
async function generate() {
  const { privateKey } = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  return { ...(await exportJWK(privateKey)), kid: randomBytes(16).toString("base64url"), alg: "RS256", use: "sig" };
}

/** @returns {Promise<KeyRing>} */
export async function createKeyRing() {
  const [current, next] = await Promise.all([generate(), generate()]);
  return { current, next };
}

/**
 * The next key signs from now on.
 * @param {KeyRing} ring
 * @returns {Promise<KeyRing>}
 */
export const rotated = async ({ current, next }) => ({ current: next, next: await generate(), previous: current });

/**
 * The key in use first: that is the one oidc-provider takes to sign.
 * @param {KeyRing} ring
 */
export const privateKeys = ({ current, next, previous }) => [current, next, ...(previous ? [previous] : [])];

/** @param {string} token */
export const isJwt = (token) => token.split(".").length === 3;

import { randomBytes } from "node:crypto";
import { exportJWK, generateKeyPair } from "jose";

/**
 * Signing keys as Auth0 manages them: the current one, the next one, and after a rotation the
 * previous one until it is revoked. All of them are in the key set.
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
 * From now on the next key signs.
 * @param {KeyRing} ring
 * @returns {Promise<KeyRing>}
 */
export const rotated = async ({ current, next }) => ({ current: next, next: await generate(), previous: current });

/**
 * The keys, the current one first, because oidc-provider signs with the first one.
 * @param {KeyRing} ring
 */
export const privateKeys = ({ current, next, previous }) => [current, next, ...(previous ? [previous] : [])];

/** @param {string} token */
export const isJwt = (token) => token.split(".").length === 3;

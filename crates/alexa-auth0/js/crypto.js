// RSA by the runtime's node:crypto. What fails is no signature, and no key.
// https://nodejs.org/api/crypto.html#cryptoverifyalgorithm-data-key-signature-callback

// At start: it takes the runtime some 10 ms the first time. By `getBuiltinModule`, which is the same in workerd and in Node.
const crypto = process.getBuiltinModule("node:crypto");

/**
 * @param {Uint8Array} der  `RSAPublicKey` of RFC 8017
 * @returns {import("node:crypto").KeyObject | undefined}
 */
export function publicKey(der) {
  try {
    return crypto.createPublicKey({ key: der, format: "der", type: "pkcs1" });
  } catch {
    return undefined;
  }
}

/** Whether it can be trusted. It lasts as long as the isolate, and so outlives a WebAssembly instance that has panicked. @type {boolean | undefined} */
let trusted;
export const isTrusted = () => trusted;

/** @param {boolean} passes  the self-test */
export function trust(passes) {
  trusted = passes;
}

const ALGORITHMS = { 256: "RSA-SHA256", 384: "RSA-SHA384", 512: "RSA-SHA512" };

/**
 * RSASSA-PKCS1-v1_5
 * @param {keyof ALGORITHMS} bits  of SHA-2
 * @param {import("node:crypto").KeyObject} key
 * @param {Uint8Array} message
 * @param {Uint8Array} signature
 */
export function verify(bits, key, message, signature) {
  try {
    return crypto.verify(ALGORITHMS[bits], message, key, signature) === true;
  } catch {
    return false;
  }
}

/**
 * RSASSA-PSS with SHA-256 and a salt as long as the hash (RFC 7518, section 3.5).
 * @param {Uint8Array} der
 * @param {Uint8Array} message
 * @param {Uint8Array} signature
 */
export function verifyPss(der, message, signature) {
  try {
    const key = { key: der, format: "der", type: "pkcs1", padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    return crypto.createVerify("RSA-SHA256").update(message).verify(key, signature) === true;
  } catch {
    return false;
  }
}

// RSA and HMAC by the runtime's node:crypto. An error of RSA means an invalid signature or key.
// https://nodejs.org/api/crypto.html#cryptoverifyalgorithm-data-key-signature-callback

// Loaded at start, because the first load takes about 10 ms. `getBuiltinModule` exists in workerd and in Node.js.
const crypto = process.getBuiltinModule("node:crypto");

/**
 * @param {Uint8Array} der  `RSAPublicKey` of RFC 8017
 * @returns {import("node:crypto").KeyObject | undefined}
 */
export function publicKey(der) {
  try {
    return crypto.createPublicKey({ key: asBuffer(der), format: "der", type: "pkcs1" });
  } catch {
    return undefined;
  }
}

/** The functions take every Uint8Array. Their types say Buffer. @param {Uint8Array} bytes */
const asBuffer = (bytes) => /** @type {Buffer} */ (bytes);

/**
 * The result of the self-test. It belongs to the isolate, so it also exists after a WebAssembly instance has panicked.
 * @type {boolean | undefined}
 */
let trusted;
export const isTrusted = () => trusted;

/** @param {boolean} passes  the self-test */
export function trust(passes) {
  trusted = passes;
}

/**
 * HMAC with SHA-256 (RFC 2104), in hexadecimal digits, or an empty text if it fails.
 * @param {string} secret
 * @param {string} message
 */
export function hmac(secret, message) {
  try {
    return crypto.createHmac("sha256", secret).update(message).digest("hex");
  } catch {
    return "";
  }
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
    const key = /** @type {const} */ ({
      key: asBuffer(der),
      format: "der",
      type: "pkcs1",
      padding: crypto.constants.RSA_PKCS1_PSS_PADDING,
      saltLength: 32,
    });
    return crypto.createVerify("RSA-SHA256").update(message).verify(key, signature) === true;
  } catch {
    return false;
  }
}

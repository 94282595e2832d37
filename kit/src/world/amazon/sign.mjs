import { webcrypto } from "node:crypto";

/**
 * The signature headers that Alexa would send with this body: RSASSA-PKCS1-v1_5 with SHA-256 over its raw bytes.
 *
 * @param {import("./authority.mjs").SigningIdentity} identity
 * @param {string | Uint8Array} body
 * @param {{ certChainUrl: string }} options  the URL of the identity's chain
 * @returns {Promise<Record<string, string>>}
 */
export async function sign({ privateKey }, body, { certChainUrl }) {
  const bytes = Buffer.from(body);
  const signature = await webcrypto.subtle.sign("RSASSA-PKCS1-v1_5", privateKey, bytes);
  return {
    "Content-Type": "application/json",
    SignatureCertChainUrl: certChainUrl,
    "Signature-256": Buffer.from(signature).toString("base64"),
  };
}

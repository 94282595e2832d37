/**
 * A certificate authority in place of Amazon's. It uses RSA-2048 with SHA-256: a leaf under an
 * intermediate under a root. The chain is served leaf first and without the root, as
 * https://s3.amazonaws.com/echo.api/ does. Its root goes into `ALEXA_DEV_ROOT_CA`.
 */
import "reflect-metadata"; // @peculiar/x509 builds on tsyringe, which needs it loaded first
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

x509.cryptoProvider.set(/** @type {any} */ (webcrypto));

const RSA = "RSASSA-PKCS1-v1_5";
const DAY = 86_400_000;
const { serverAuth, clientAuth } = x509.ExtendedKeyUsage;
const { digitalSignature, keyEncipherment, keyCertSign, cRLSign } = x509.KeyUsageFlags;

/** The name in Amazon's signing certificates. */
export const ECHO_API = "echo-api.amazon.com";

/**
 * @typedef {object} Validity  by default since yesterday, for a year
 * @property {Date} [notBefore]
 * @property {Date} [notAfter]
 *
 * @typedef {object} IntermediateOptions
 * @property {boolean} [ca]       whether it may issue certificates; default true
 * @property {boolean} [omitted]  issues the leaf, but is missing in the chain
 * @typedef {Validity & IntermediateOptions} Intermediate
 *
 * @typedef {object} LeafOptions
 * @property {string[]} [san]     DNS names; if empty, the extension is missing
 * @property {string[]} [eku]     OIDs of extended key usages; if empty, the extension is missing
 * @property {number} [keySize]   RSA modulus in bits
 * @property {false | Intermediate} [intermediate]  false: issued by the root itself
 * @property {boolean} [selfSigned]  signed with its own key
 * @typedef {Validity & LeafOptions} IssueOptions
 *
 * @typedef {object} SigningIdentity
 * @property {string} chainPem    leaf first, then intermediates
 * @property {webcrypto.CryptoKey} privateKey
 *
 * @typedef {object} Authority
 * @property {string} rootPem
 * @property {(options?: IssueOptions) => Promise<SigningIdentity>} issue
 *
 * @typedef {{ certificate: x509.X509Certificate, keys: webcrypto.CryptoKeyPair }} Issuer
 */

/**
 * @param {Validity & { name?: string }} [options]
 * @returns {Promise<Authority>}
 */
export async function createAuthority({ name = "Stand-in Root CA 1", ...validity } = {}) {
  const root = await selfSigned(name, validity, caExtensions());
  const usual = await issueIntermediate(root, {});

  return {
    rootPem: pem(root),

    async issue(options = {}) {
      if (options.selfSigned) {
        const leaf = await selfSigned(ECHO_API, options, leafExtensions(options), options.keySize);
        return { chainPem: pem(leaf), privateKey: leaf.keys.privateKey };
      }
      const { intermediate } = options;
      const issuer = intermediate === false ? root : intermediate ? await issueIntermediate(root, intermediate) : usual;
      const leaf = await issueUnder(issuer, ECHO_API, options, leafExtensions(options), options.keySize);
      const chain = intermediate === false || intermediate?.omitted ? [leaf] : [leaf, issuer];
      return { chainPem: chain.map(pem).join(""), privateKey: leaf.keys.privateKey };
    },
  };
}

/** @param {Issuer} root @param {Intermediate} options */
function issueIntermediate(root, { ca = true, ...validity }) {
  const purposes = new x509.ExtendedKeyUsageExtension([serverAuth, clientAuth]);
  return issueUnder(root, "Stand-in RSA 2048 M01", validity, [...caExtensions(ca, 0), purposes]);
}

/** @param {IssueOptions} options */
function leafExtensions({ san = [ECHO_API], eku = [serverAuth] }) {
  /** @type {x509.Extension[]} */
  const extensions = [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(digitalSignature | keyEncipherment, true),
  ];
  if (san.length) {
    const names = san.map((value) => /** @type {const} */ ({ type: "dns", value }));
    extensions.push(new x509.SubjectAlternativeNameExtension(names));
  }
  if (eku.length) extensions.push(new x509.ExtendedKeyUsageExtension(eku));
  return extensions;
}

/** @param {boolean} [ca] @param {number} [pathLength] */
function caExtensions(ca = true, pathLength) {
  return [
    new x509.BasicConstraintsExtension(ca, ca ? pathLength : undefined, true),
    new x509.KeyUsagesExtension(digitalSignature | keyCertSign | cRLSign, true),
  ];
}

/**
 * @param {string} name
 * @param {Validity} validity
 * @param {x509.Extension[]} extensions
 * @param {number} [keySize]
 * @returns {Promise<Issuer>}
 */
async function selfSigned(name, validity, extensions, keySize) {
  const keys = await generateKeys(keySize);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: distinguished(name),
    keys: /** @type {CryptoKeyPair} */ (keys),
    ...dates(validity),
    extensions: [...extensions, await subjectKey(keys)],
  });
  return { certificate, keys };
}

/**
 * @param {Issuer} issuer
 * @param {string} name
 * @param {Validity} validity
 * @param {x509.Extension[]} extensions
 * @param {number} [keySize]
 * @returns {Promise<Issuer>}
 */
async function issueUnder(issuer, name, validity, extensions, keySize) {
  const keys = await generateKeys(keySize);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: distinguished(name),
    issuer: issuer.certificate.subject,
    publicKey: keys.publicKey,
    signingKey: issuer.keys.privateKey,
    ...dates(validity),
    extensions: [
      ...extensions,
      await subjectKey(keys),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey),
    ],
  });
  return { certificate, keys };
}

/** @param {number} [modulusLength] */
function generateKeys(modulusLength = 2048) {
  const publicExponent = new Uint8Array([1, 0, 1]);
  return webcrypto.subtle.generateKey({ name: RSA, hash: "SHA-256", modulusLength, publicExponent }, true, [
    "sign",
    "verify",
  ]);
}

/** @param {webcrypto.CryptoKeyPair} keys */
const subjectKey = (keys) => x509.SubjectKeyIdentifierExtension.create(keys.publicKey);

/** @param {string} name */
const distinguished = (name) => `CN=${name}, O=Alexa stand-in`;

/** @param {Validity} validity */
function dates({ notBefore = new Date(Date.now() - DAY), notAfter = new Date(Date.now() + 365 * DAY) }) {
  return { notBefore, notAfter };
}

/** @param {Issuer} issuer */
const pem = ({ certificate }) => `${certificate.toString("pem")}\n`;

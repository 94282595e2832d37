/**
 * Which requests are usual, so that one call into WebAssembly answers them: those that Alexa sends. This decides only
 * who reads the body. Whether a request is genuine, the library decides for all in the same way. A test compares the
 * constants with the library's.
 */

/** The maximum size of a body, in bytes. Alexa's have a few thousand. */
export const MAX_BODY = 16 * 1024;
/** How long a body may take to arrive, in milliseconds. */
export const BODY_TIMEOUT = 2_000;
/** The path of certificate chains, at Amazon and in the local environment. */
const CERT_CHAIN_URL =
  /^(https:\/\/s3\.amazonaws\.com|http:\/\/(127\.0\.0\.1|localhost):\d+)\/echo\.api\/echo-api-cert(-\d{1,2})?\.pem$/;
/** The length of the base64 of a signature with an RSA key of 2048 bits, in characters. */
export const SIGNATURE_LENGTH = 344;

/** @param {string} url  `SignatureCertChainUrl` */
export const isUsualUrl = (url) => CERT_CHAIN_URL.test(url);

/**
 * @param {string} method
 * @param {string} url                   of the request
 * @param {string | null} contentLength
 * @param {string | null} certChainUrl   `SignatureCertChainUrl`
 * @param {string | null} signature      `Signature-256`
 */
export const isUsual = (method, url, contentLength, certChainUrl, signature) =>
  method === "POST" &&
  isRoot(url) &&
  isLength(contentLength) &&
  certChainUrl !== null &&
  isUsualUrl(certChainUrl) &&
  signature?.length === SIGNATURE_LENGTH;

/** Whether the path is `/`, without a query. @param {string} url */
const isRoot = (url) => url.indexOf("/", "https://".length) === url.length - 1;

/** @param {string | null} length */
const isLength = (length) => length !== null && /^\d{1,6}$/.test(length) && Number(length) <= MAX_BODY;

/** The doctor's HTTP requests and their answers. */

const TIMEOUT_S = 10;

/** The maximum size of an answer, in bytes. Answers of a tenant and of the Worker have a few thousand. */
const LONGEST_ANSWER = 1_000_000;

/** How long the Worker waits for a response of the tenant: `CALL_TIMEOUT` in `ports.rs` of the Rust sources. */
export const CALL_LIMIT_MS = 2000;

/** Why a check cannot continue, and the remedy. */
export class Obstacle extends Error {
  /** @param {string} message @param {string} remedy */
  constructor(message, remedy) {
    super(message);
    this.remedy = remedy;
  }
}

/** The certificate of a host is not accepted. */
export class Distrusted extends Obstacle {}

const PUBLIC_AUTHORITY = "is not from a public authority, or is served without the authority's own certificate";

/**
 * What is wrong with a certificate, by the code of Node.js.
 * https://nodejs.org/api/tls.html#x509-certificate-error-codes
 * @type {Record<string, string>}
 */
const CERTIFICATE_ERRORS = {
  CERT_HAS_EXPIRED: "has expired",
  CERT_NOT_YET_VALID: "is not valid yet",
  CERT_REVOKED: "is revoked",
  ERR_TLS_CERT_ALTNAME_INVALID: "is for another host",
  HOSTNAME_MISMATCH: "is for another host",
  DEPTH_ZERO_SELF_SIGNED_CERT: "is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: PUBLIC_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: PUBLIC_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: PUBLIC_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: PUBLIC_AUTHORITY,
  CERT_UNTRUSTED: PUBLIC_AUTHORITY,
};

/** If only this machine sees the certificate's error. */
export const HERE_ALONE =
  "If a browser elsewhere shows no error: set this machine's clock; and if a proxy replaces certificates here, give Node.js its root with NODE_EXTRA_CA_CERTS";

/**
 * Why there was no answer.
 * @param {string} origin
 * @param {string} code  of Node.js: a name of the system, of TLS, or of an exception
 */
export function unreachable(origin, code) {
  const about = CERTIFICATE_ERRORS[code];
  if (about)
    return new Distrusted(
      `the certificate of ${origin} ${about} (${code})`,
      `neither Alexa nor the Worker connects to such a host: renew the certificate. ${HERE_ALONE}`,
    );
  if (code === "EPROTO" || code.startsWith("ERR_SSL_"))
    return new Distrusted(
      `${origin} does not answer with TLS (${code})`,
      `Alexa connects by https only, on port 443. ${HERE_ALONE}`,
    );
  const what =
    code === "TimeoutError" || code === "ETIMEDOUT"
      ? `did not answer within ${TIMEOUT_S} s`
      : `does not answer (${code})`;
  return new Obstacle(`${origin} ${what}`, hasProxy() ? PROXY : "check the name in the settings and the network");
}

const PROXY =
  "the environment has a proxy (HTTPS_PROXY), which Node.js uses from version 22.21 or 24.5 on, with NODE_USE_ENV_PROXY=1: use that, or a network without a proxy";

const hasProxy = () =>
  ["HTTPS_PROXY", "https_proxy"].some((name) => process.env[name]) && process.env.NODE_USE_ENV_PROXY !== "1";

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {Headers} headers
 * @property {string} text
 * @property {any} body       parsed JSON; {} if it is not an object
 * @property {number} tookMs
 */

/**
 * @param {typeof globalThis.fetch} fetch
 * @param {string | URL} url
 * @param {RequestInit} [init]
 */
export const ask = (fetch, url, init) => answerOf(url, (signal) => fetch(url, { redirect: "manual", signal, ...init }));

/**
 * The same for a host that has to work: an answer that says only that it does not, at the moment, is an obstacle.
 * @param {typeof globalThis.fetch} fetch
 * @param {string | URL} url
 * @param {string} what  the part of the tenant that answers
 */
export async function askTenant(fetch, url, what) {
  const answer = await ask(fetch, url);
  const { status } = answer;
  if (status === 429) throw new Obstacle(`${what} limits requests (429)`, "wait a minute, then run it again");
  if (status >= 500)
    throw new Obstacle(
      `${what} fails (${status})`,
      "the tenant, or a proxy before its custom domain, does not work at the moment. https://status.auth0.com tells of Auth0's own failures. Run it again later",
    );
  return answer;
}

/**
 * @param {string | URL} url
 * @param {(signal: AbortSignal) => Promise<Response>} request
 * @returns {Promise<Answer>}
 */
export async function answerOf(url, request) {
  const started = performance.now();
  try {
    const response = await request(AbortSignal.timeout(TIMEOUT_S * 1000));
    const text = await textOf(response);
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: parse(text),
      tookMs: performance.now() - started,
    };
  } catch (error) {
    if (error instanceof Obstacle) throw error;
    const { name, cause } = /** @type {Error & { cause?: { code?: string } }} */ (error);
    throw unreachable(new URL(url).origin, cause?.code ?? name);
  }
}

/** @param {number} ms */
export const inSeconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** @param {Response} response */
async function textOf(response) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > LONGEST_ANSWER)
      throw new Obstacle("an answer is longer than 1 MB", `is ${response.url} the URL that you mean?`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** @param {string} text */
function parse(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** In place of an error code that is missing or unusual. */
export const NO_CODE = "no error code";

/** An OAuth error code. @param {unknown} error */
export const errorCode = (error) => (typeof error === "string" && /^[a-z_]{1,40}$/.test(error) ? error : NO_CODE);

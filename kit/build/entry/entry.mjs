/// <reference path="./cloudflare.d.ts" />
/**
 * The Worker's entry. `alexa-auth0 build` bundles it with the output of wasm-bindgen.
 *
 * The usual request has Amazon's signature headers and a small, known length. Its body is read here, and one call into WebAssembly checks and
 * answers it. Every other request goes to the skill's `receive`, which performs the same checks. It checks
 * the headers before it reads a body.
 *
 * After a panic the WebAssembly instance cannot be used, and its promises never settle. So every request that
 * waits for one is answered 500 at once, and the next request gets a new instance.
 */
import { env as bindings } from "cloudflare:workers";
import * as skill from "./skill.mjs";

/** The maximum size of a body that is read here, in bytes. Alexa's have a few thousand. */
const MAX_BODY = 16 * 1024;
/** How long the body may take to arrive, in milliseconds. */
const BODY_TIMEOUT = 2_000;
/** The path of certificate chains, at Amazon and in the local world. */
const CERT_CHAIN_URL = /^(https:\/\/s3\.amazonaws\.com|http:\/\/(127\.0\.0\.1|localhost):\d+)\/echo\.api\/echo-api-cert(-\d{1,2})?\.pem$/;
/** The length of the base64 of a signature with an RSA key of 2048 bits, in characters. */
const SIGNATURE_LENGTH = 344;

/** Set by the library when it panics, and here. */
const state = skill.__worker_init_state();

/** Functions that end the waiting for promises of the instance. @type {Set<() => void>} */
const waiting = new Set();

// The instance also runs code that the entry does not call: when an awaited promise settles.
addEventListener("error", ({ error }) => noteFailure(error));
addEventListener("unhandledrejection", ({ reason }) => noteFailure(reason));

// Done at start, so that it does not take CPU time of the first request.
skill.prepare(bindings);

export default {
  /** @param {Request} request @param {unknown} env @param {unknown} context */
  async fetch(request, env, context) {
    if (state.criticalError) {
      skill.__wbg_reset_state();
      state.criticalError = false;
    }
    try {
      const { method, url, headers } = request;
      const length = headers.get("Content-Length");
      const certChainUrl = headers.get("SignatureCertChainUrl");
      const signature = headers.get("Signature-256");
      const isUsual = method === "POST" && isRoot(url) && isLength(length) && certChainUrl !== null && CERT_CHAIN_URL.test(certChainUrl) && signature?.length === SIGNATURE_LENGTH;
      const body = isUsual ? await bodyOf(request) : undefined;
      const text = body
        ? skill.answer(env, context, certChainUrl ?? "", signature ?? "", body)
        : skill.receive(env, context, request, method, new URL(url).pathname, length ?? undefined, certChainUrl ?? undefined, signature ?? undefined);
      return toResponse(typeof text === "string" ? text : await orNothing(text));
    } catch (error) {
      noteFailure(error);
      return failure();
    }
  },
};

/** Whether the path is `/`, without a query. @param {string} url */
const isRoot = (url) => url.indexOf("/", "https://".length) === url.length - 1;

/** @param {string | null} length */
const isLength = (length) => length !== null && /^\d{1,6}$/.test(length) && Number(length) <= MAX_BODY;

/**
 * Undefined if the body is incomplete or arrives too late. It cannot be read again then, and the request is refused.
 * There is no timer for the wait. It would only save a connection, and take a tenth of a request's CPU time.
 * @param {Request} request
 */
async function bodyOf(request) {
  const began = Date.now();
  try {
    const body = await request.arrayBuffer();
    return Date.now() - began > BODY_TIMEOUT ? undefined : new Uint8Array(body);
  } catch {
    return undefined;
  }
}

/** The result of the instance's promise, or undefined after the instance has panicked. @template T @param {Promise<T>} promise @returns {Promise<T | undefined>} */
function orNothing(promise) {
  return new Promise((resolve, reject) => {
    const end = () => resolve(undefined); // called by another request: this request could not use a response that the other one creates
    waiting.add(end);
    promise.then(resolve, reject).finally(() => waiting.delete(end));
  });
}

/** @param {unknown} error */
function noteFailure(error) {
  if (error instanceof WebAssembly.RuntimeError) state.criticalError = true;
  if (!state.criticalError) return;
  for (const end of waiting) end();
  waiting.clear();
}

const JSON_TYPE = { "Content-Type": "application/json" };

/** @param {string | undefined} text  an answer of the skill's; nothing, if it has panicked */
function toResponse(text) {
  if (text === undefined) return failure();
  if (text.startsWith("{")) return new Response(text, { headers: JSON_TYPE });
  const begin = text.indexOf("{");
  const allow = text.slice(3, begin);
  const headers = allow ? { ...JSON_TYPE, Allow: allow } : JSON_TYPE;
  return new Response(text.slice(begin), { status: Number(text.slice(0, 3)), headers });
}

const failure = () => new Response('{"error":"internal_error"}', { status: 500, headers: JSON_TYPE });

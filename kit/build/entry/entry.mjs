/// <reference path="./cloudflare.d.ts" />
/**
 * The Worker's entry. `alexa-auth0 build` bundles it with what wasm-bindgen makes of the skill.
 *
 * A request that looks like Amazon's, and whose length is known and small, is the usual one: its body is read here, and answered by one call
 * into WebAssembly, which makes all the checks. Every other request goes to the skill's `receive`, which makes the same checks,
 * those of the headers before it reads a body.
 *
 * After a panic nothing in the WebAssembly instance can be trusted, and none of its promises settles any more. So whoever
 * waits for one is answered 500 at once, and the next request gets a new instance.
 */
import { env as bindings } from "cloudflare:workers";
import * as skill from "./skill.mjs";

/** Largest body that is read here, in bytes: Alexa's have a few thousand. */
const MAX_BODY = 16 * 1024;
/** How long it may take to come, in milliseconds. */
const BODY_TIMEOUT = 2_000;
/** Where Amazon's certificate chains lie, and those of the local world. */
const CERT_CHAIN_URL = /^(https:\/\/s3\.amazonaws\.com|http:\/\/(127\.0\.0\.1|localhost):\d+)\/echo\.api\/echo-api-cert(-\d{1,2})?\.pem$/;
/** Base64 of a signature by an RSA key of 2048 bits, in characters. */
const SIGNATURE_LENGTH = 344;

/** Set by the library when it panics, and here. */
const state = skill.__worker_init_state();

/** What ends the waiting for promises of the instance. @type {Set<() => void>} */
const waiting = new Set();

// Where code of the instance runs that nobody calls: after a wait.
addEventListener("error", ({ error }) => noteFailure(error));
addEventListener("unhandledrejection", ({ reason }) => noteFailure(reason));

// Before the first request, whose CPU time this is not then.
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
 * Undefined if the body breaks off, or has not come in time: then it cannot be read again, and the request is refused.
 * Nothing ends the wait for the rest of a small body: a timer would cost a tenth of all that a request costs, and save a connection.
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

/** What the instance promises, or nothing once it has panicked. @template T @param {Promise<T>} promise @returns {Promise<T | undefined>} */
function orNothing(promise) {
  return new Promise((resolve, reject) => {
    const end = () => resolve(undefined); // by another request: what that makes, such as a response, this one could not use
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

/// <reference path="./cloudflare.d.ts" />
/**
 * The Worker's entry. A build bundles it with the output of wasm-bindgen, which it imports as `./skill.mjs`.
 * wasm-bindgen has to be run with `--target module`, `--experimental-reset-state-function` and
 * `--force-enable-abort-handler`, and `./skill.d.mts` has the exports that are used here.
 *
 * The body of a usual request is read here, and one call into WebAssembly checks and answers it. Every other request
 * goes to the skill's `receive`, which performs the same checks. It checks the headers before it reads a body.
 *
 * An exception that leaves the WebAssembly instance ends it: a panic, a stack overflow, an imported function that
 * throws. Its promises never settle then. So every request that waits for one is answered 500 at once, and the next
 * call is made into a new instance. Nothing is called in the old one: wasm-bindgen refuses that. The instance is
 * replaced only here, before a call and its arguments.
 */
import { env as bindings } from "cloudflare:workers";
import * as skill from "./skill.mjs";
import { BODY_TIMEOUT, isUsual, MAX_BODY } from "./usual.mjs";

/** `criticalError`: the instance has ended. Set by the library, and here. */
const state = skill.__worker_init_state();

/**
 * In development the log has the messages of exceptions, as it has what a handler prints: they may contain a user's
 * data.
 */
const isDevelopment = Object.entries(bindings).some(([name, value]) => name.startsWith("ALEXA_DEV_") && value);

/** Whether the log has a line about the end of this instance. */
let isLogged = false;

/** Functions that end the waiting for promises of the instance. @type {Set<() => void>} */
const waiting = new Set();

// The instance also runs code that the entry does not call: when an awaited promise settles.
addEventListener("error", ({ error }) => noteEnd(error));
addEventListener("unhandledrejection", ({ reason }) => noteEnd(reason));

// Done at start, so that it does not take CPU time of the first request.
skill.prepare(bindings);

export default {
  /**
   * @param {Request} request
   * @param {unknown} env
   * @param {{ waitUntil: (promise: Promise<unknown>) => void }} context
   */
  async fetch(request, env, context) {
    let isCalled = false;
    try {
      const { method, url, headers } = request;
      const length = headers.get("Content-Length");
      const certChainUrl = headers.get("SignatureCertChainUrl");
      const signature = headers.get("Signature-256");
      const body = isUsual(method, url, length, certChainUrl, signature) ? await bodyOf(request) : undefined;
      if (state.criticalError) {
        skill.__wbg_reset_state();
        state.criticalError = false;
        isLogged = false;
      }
      isCalled = true;
      const text = body
        ? skill.answer(env, context, certChainUrl ?? "", signature ?? "", body)
        : skill.receive(
            env,
            context,
            request,
            method,
            new URL(url).pathname,
            length ?? undefined,
            certChainUrl ?? undefined,
            signature ?? undefined,
          );
      isCalled = false;
      if (typeof text === "string") return toResponse(text);
      const settled = orNothing(text);
      // If the client leaves, the work goes on to its end, which is near: nothing is kept for ever, and what was learnt
      // counts.
      context.waitUntil(settled.catch(() => {}));
      return toResponse(await settled);
    } catch (error) {
      if (isCalled) end(error);
      return failure();
    }
  },
};

/**
 * Undefined if the body is incomplete, arrives too late, or is longer than its header says. It cannot be read again
 * then, and the request is refused. There is no timer for the wait. It would only save a connection, and take a tenth
 * of a request's CPU time.
 * @param {Request} request
 */
async function bodyOf(request) {
  const began = Date.now();
  try {
    const body = await request.arrayBuffer();
    return Date.now() - began > BODY_TIMEOUT || body.byteLength > MAX_BODY ? undefined : new Uint8Array(body);
  } catch {
    return undefined;
  }
}

/**
 * The result of the instance's promise, or undefined after the instance has ended.
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T | undefined>}
 */
function orNothing(promise) {
  return new Promise((resolve, reject) => {
    const answer = () => resolve(undefined); // called by another request: this request could not use a response that the other one creates
    waiting.add(answer);
    promise.then(resolve, reject).finally(() => waiting.delete(answer));
  });
}

/** After an exception in code that the entry has not called. It may have left the instance. @param {unknown} error */
function noteEnd(error) {
  if (state.criticalError || error instanceof WebAssembly.RuntimeError || error instanceof RangeError) end(error);
}

/** The instance has ended. @param {unknown} error  wasm-bindgen's has the cause */
function end(error) {
  state.criticalError = true;
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  // The library logs a panic, whose trap is `unreachable`. The message of another exception may contain a user's data.
  if (!isLogged && !(cause instanceof WebAssembly.RuntimeError && cause.message === "unreachable"))
    console.error(
      `an exception has ended the instance: ${nameOf(cause)}`,
      ...(isDevelopment ? [`\n[skill] ${cause instanceof Error ? cause.message : cause}`] : []),
    );
  isLogged = true; // what others meet in the ended instance follows from that
  for (const answer of waiting) answer();
  waiting.clear();
}

/** The kind of an exception and where it was thrown. @param {unknown} error */
const nameOf = (error) =>
  error instanceof Error
    ? `${error.name}\n${(error.stack ?? "")
        .split("\n")
        .filter((line) => /^\s+at /.test(line))
        .slice(0, 10)
        .join("\n")}`
    : typeof error;

const JSON_TYPE = { "Content-Type": "application/json" };

/** @param {string | undefined} text  an answer of the skill's; nothing, if the instance has ended */
function toResponse(text) {
  if (text === undefined) return failure();
  if (text.startsWith("{")) return new Response(text, { headers: JSON_TYPE });
  const begin = text.indexOf("{");
  const allow = text.slice(3, begin);
  const headers = allow ? { ...JSON_TYPE, Allow: allow } : JSON_TYPE;
  return new Response(text.slice(begin), { status: Number(text.slice(0, 3)), headers });
}

const failure = () => new Response('{"error":"internal_error"}', { status: 500, headers: JSON_TYPE });

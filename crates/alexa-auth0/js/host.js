// The Worker's input and output, by functions of the runtime. Each function documents its result for a failure. None
// passes on the runtime's own error.

/** The result of `read` for a body that is too large. */
const TOO_LARGE = "too_large";

/**
 * The body of a request or response: bytes, at most so many, or `TOO_LARGE`.
 * If the length is known, this needs only one promise. The length of a compressed body is not that of its content.
 * @param {Request | Response} message
 * @param {number} limit
 * @returns {Promise<Uint8Array | typeof TOO_LARGE>}
 */
async function read(message, limit) {
  const length = message.headers.get("Content-Length");
  if (length !== null && !message.headers.has("Content-Encoding")) {
    if (Number(length) > limit) return TOO_LARGE;
    const body = await message.arrayBuffer();
    return body.byteLength <= limit ? new Uint8Array(body) : TOO_LARGE; // a message with a length and in chunks has another length
  }
  if (!message.body) return new Uint8Array();
  const reader = message.body.getReader();
  const chunks = [];
  let size = 0;
  for (let chunk; !(chunk = await reader.read()).done; ) {
    size += chunk.value.length;
    if (size > limit) {
      reader.cancel().catch(() => {}); // the rest is not needed, nor is an error of the cancellation
      return TOO_LARGE;
    }
    chunks.push(chunk.value);
  }
  if (chunks.length === 1) return chunks[0];
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

/**
 * The body of a request, if it arrives within `milliseconds`.
 * @param {Request} request
 * @param {number} limit
 * @param {number} milliseconds
 * @returns {Promise<Uint8Array | typeof TOO_LARGE | null>} null if it does not arrive in time
 */
export const bodyOf = (request, limit, milliseconds) => inTime(() => read(request, limit), milliseconds, null);

/**
 * Sends a request. Redirects are not followed. Nothing is cached or retried.
 * @param {string} method
 * @param {string} url
 * @param {string | undefined} bearer  the token to send
 * @param {string} headers             further headers: name, line feed, value, line feed
 * @param {Uint8Array | undefined} body
 * @param {number} milliseconds        the maximum duration, including the body of the answer
 * @param {number} limit               the maximum size of that body, in bytes
 * @returns {Promise<[number, string, Uint8Array] | "network" | "timed_out" | "invalid" | typeof TOO_LARGE>}
 *   status, headers in the same form, and body, or why there is no answer. `invalid`: the runtime refuses the URL, the method or a header
 */
export async function send(method, url, bearer, headers, body, milliseconds, limit) {
  try {
    const request = new Request(url, {
      method,
      headers: headersOf(bearer, headers),
      body: /** @type {BodyInit | undefined} */ (body),
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(milliseconds),
    });
    return await answerTo(request, limit);
  } catch {
    return "invalid";
  }
}

/** @param {Request} request @param {number} limit */
async function answerTo(request, limit) {
  try {
    const response = await fetch(request);
    const body = await read(response, limit);
    if (body === TOO_LARGE) return TOO_LARGE;
    let headers = "";
    for (const [name, value] of response.headers) headers += `${name}\n${value}\n`;
    return /** @type {[number, string, Uint8Array]} */ ([response.status, headers, body]);
  } catch (error) {
    return /** @type {Error | undefined} */ (error)?.name === "TimeoutError" ? "timed_out" : "network";
  }
}

/** @param {string | undefined} bearer @param {string} text */
function headersOf(bearer, text) {
  const headers = new Headers(bearer === undefined ? undefined : { Authorization: `Bearer ${bearer}` });
  const lines = text.split("\n");
  for (let i = 0; i + 1 < lines.length; i += 2) headers.append(lines[i], lines[i + 1]);
  return headers;
}

/** @param {number} milliseconds @returns {Promise<void>} */
export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** How long a change of a KV namespace is waited for, in milliseconds. It may happen later. */
const CHANGE_TIMEOUT = 2_000;

/**
 * A value of a KV namespace.
 * @param {KVNamespace} namespace
 * @param {string} key
 * @param {number} milliseconds
 * @returns {Promise<string | null | undefined>} null if it is missing, undefined if it cannot be read in time
 */
export const kvGet = (namespace, key, milliseconds) => inTime(() => namespace.get(key), milliseconds, undefined);

/**
 * @param {KVNamespace} namespace
 * @param {string} key
 * @param {string} value
 * @param {number} expirationTtl  in seconds
 * @returns {Promise<boolean>} whether it was written
 */
export const kvPut = (namespace, key, value, expirationTtl) =>
  inTime(() => namespace.put(key, value, { expirationTtl }).then(() => true), CHANGE_TIMEOUT, false);

/**
 * @param {KVNamespace} namespace
 * @param {string} key
 * @returns {Promise<boolean>} whether it was deleted
 */
export const kvDelete = (namespace, key) => inTime(() => namespace.delete(key).then(() => true), CHANGE_TIMEOUT, false);

/**
 * The first page of the keys that begin with `prefix`.
 * @param {KVNamespace} namespace
 * @param {string} prefix
 * @returns {Promise<string[] | undefined>} undefined if they cannot be listed
 */
export const kvList = (namespace, prefix) =>
  inTime(() => namespace.list({ prefix }).then(({ keys }) => keys.map(({ name }) => name)), CHANGE_TIMEOUT, undefined);

// The four functions below return `undefined` if the Durable Object fails or does not answer in time. A change may have
// happened nevertheless.

/** @param {UserDataNamespace} namespace @param {string} name */
const userData = (namespace, name) => namespace.get(namespace.idFromName(name));

/**
 * @param {UserDataNamespace} namespace
 * @param {string} name
 * @param {string} alexa
 * @param {number} milliseconds
 * @returns {Promise<[string | null, number, number] | undefined>}
 */
export const dataLoad = (namespace, name, alexa, milliseconds) =>
  inTime(async () => userData(namespace, name).load(alexa), milliseconds, undefined);

/**
 * @param {UserDataNamespace} namespace
 * @param {string} name
 * @param {string} text
 * @param {number} version
 * @param {string} alexa
 * @param {number} moved
 * @param {number} milliseconds
 * @returns {Promise<number | undefined>}
 */
export const dataSave = (namespace, name, text, version, alexa, moved, milliseconds) =>
  inTime(async () => userData(namespace, name).save(text, version, name, alexa, moved), milliseconds, undefined);

/**
 * @param {UserDataNamespace} namespace
 * @param {string} alexa
 * @param {number} milliseconds
 * @returns {Promise<boolean | undefined>}
 */
export const dataLeave = (namespace, alexa, milliseconds) =>
  inTime(async () => userData(namespace, alexa).leave(alexa), milliseconds, undefined);

/**
 * @param {UserDataNamespace} namespace
 * @param {string} name
 * @param {boolean} isGuest
 * @param {number} version
 * @param {number} milliseconds
 * @returns {Promise<boolean | undefined>}
 */
export const dataForget = (namespace, name, isGuest, version, milliseconds) =>
  inTime(async () => userData(namespace, name).forget(isGuest, version), milliseconds, undefined);

/**
 * The result of an operation, or `otherwise` if it fails or takes longer. One new promise is used instead of
 * `Promise.race`, which takes twice as long.
 * @template T, U @param {() => Promise<T>} operation @param {number} milliseconds @param {U} otherwise @returns
 *   {Promise<T | U>}
 */
function inTime(operation, milliseconds, otherwise) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds, otherwise);
    const settle = (/** @type {T | U} */ value) => {
      clearTimeout(timer);
      resolve(value);
    };
    const failed = () => settle(otherwise);
    try {
      operation().then(settle, failed);
    } catch {
      failed();
    }
  });
}

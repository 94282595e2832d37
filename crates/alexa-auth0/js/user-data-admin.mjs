/**
 * `POST /user-data`: shows or deletes what the skill keeps for one user, for a request under data protection law.
 * `alexa-auth0 data` sends it. The route is there only if the Worker has the secret `USER_DATA_KEY`.
 *
 *     Authorization: HMAC-SHA256 {hex of the HMAC over the URL, a line feed, and the body}
 *
 *     { "action": "export", "user": "auth0|65f…", "at": 1764500000000 }
 *
 * `user` is a `sub`, or the id of an Alexa user for whom the skill keeps data as a guest.
 */

import { objectOf } from "./user-data.mjs";

/** How long a request is accepted, in milliseconds, as one of Alexa's. */
const MAX_AGE = 150_000;
/** The maximum size of a request, in bytes. */
const MAX_SIZE = 4096;
/** A shorter secret could be guessed. */
const MIN_KEY = 32;

/** Whether the request is one for {@link administer}. @param {Request} request @param {Record<string, any>} env */
export const isForAdmin = ({ method, url }, { USER_DATA, USER_DATA_KEY = "" }) =>
  method === "POST" && url.endsWith("/user-data") && USER_DATA && USER_DATA_KEY.length >= MIN_KEY;

/** @param {Request} request @param {any} env */
export async function administer(request, env) {
  const length = request.headers.get("Content-Length");
  if (length === null || !(Number(length) <= MAX_SIZE)) return refusal("body_too_large");
  const body = await request.text();
  const [, signature = ""] = /^HMAC-SHA256 ([0-9a-f]{64})$/.exec(request.headers.get("Authorization") ?? "") ?? [];
  if (!(await isSigned(`${request.url}\n${body}`, signature, env.USER_DATA_KEY))) return refusal("signature_invalid");
  const { action, user, at } = parsed(body);
  if (typeof at !== "number" || !(Math.abs(Date.now() - at) <= MAX_AGE)) return refusal("timestamp_stale");
  if (typeof user !== "string" || !user) return refusal("user_missing");
  if (action !== "export" && action !== "erase") return refusal("action_unknown");
  const isGuest = user.startsWith("amzn1.ask.account.");
  const domain = (env.USER_DATA_DOMAIN || env.AUTH0_DOMAIN || "").trim();
  if (!domain) return refusal("misconfigured");
  const issuer = `${domain.startsWith("http:") ? domain : `https://${domain}`}/`;
  const object = objectOf(await hash(`${issuer}\n${isGuest ? "alexa\n" : ""}${user}`), env);
  console.log(JSON.stringify({ user_data: action })); // who asked for whom is not logged
  if (action === "erase") return Response.json({ erased: await object.forget(isGuest, 0) });
  const [text] = await object.load("");
  return Response.json({ data: text === null ? null : JSON.parse(text) });
}

/** @param {string} body @returns {Record<string, unknown>} */
function parsed(body) {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}

/** @param {string} code */
const refusal = (code) => Response.json({ error: code }, { status: code === "signature_invalid" ? 401 : 400 });

/** @param {string} text @param {string} signature  hex @param {string} key */
async function isSigned(text, signature, key) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", bytes(key), algorithm, false, ["verify"]);
  return crypto.subtle.verify(
    algorithm,
    imported,
    Uint8Array.from(signature.match(/../g) ?? [], (pair) => parseInt(pair, 16)),
    bytes(text),
  );
}

/** The SHA-256, in hex. @param {string} text */
async function hash(text) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes(text)));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} text */
const bytes = (text) => new TextEncoder().encode(text);

/**
 * The authorization code flow with PKCE without a browser: what Alexa and its user do to link an account
 * (RFC 6749 section 4.1, RFC 7636).
 */
import { createHash, randomBytes } from "node:crypto";
import { Browser } from "./browser.mjs";

/**
 * @typedef {object} AuthorizationRequest
 * @property {string} issuer
 * @property {string} clientId
 * @property {string} clientSecret
 * @property {string} redirectUri
 * @property {string} user                   id of a sample user
 * @property {string} [audience]
 * @property {string} [scope]
 * @property {string} [verifier]             what the token request proves itself with, if not the real one
 * @property {"HTTP_BASIC" | "REQUEST_BODY_CREDENTIALS"} [scheme]
 *
 * @typedef {object} Tokens
 * @property {string} access_token
 * @property {string} [refresh_token]
 * @property {string} [id_token]
 * @property {number} expires_in
 * @property {string} scope
 * @property {string} token_type
 */

export const SCOPE = "openid profile email offline_access";

const random = () => randomBytes(32).toString("base64url");

export function pkce(verifier = random()) {
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

/**
 * @param {AuthorizationRequest} request
 * @returns {Promise<Tokens>}
 */
export async function codeFlow(request) {
  const { verifier, challenge } = pkce();
  const code = await authorize({ ...request, challenge });
  const response = await exchange(request, {
    grant_type: "authorization_code",
    code,
    redirect_uri: request.redirectUri,
    code_verifier: request.verifier ?? verifier,
  });
  const body = await response.json();
  if (!response.ok) throw new Error(`${response.status} ${body.error}: ${body.error_description ?? ""}`);
  return body;
}

/**
 * Through /authorize and the login form, back with a code.
 * @param {AuthorizationRequest & { challenge: string }} request
 */
export async function authorize({ issuer, clientId, redirectUri, scope = SCOPE, audience, challenge, user }) {
  const state = random();
  const query = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...(audience && { audience }),
  });
  const answer = (await signIn(`${issuer}authorize?${query}`, redirectUri, user)).searchParams;
  if (answer.has("error")) throw new Error(`${answer.get("error")}: ${answer.get("error_description")}`);
  if (answer.get("state") !== state) throw new Error("the state did not come back as it was sent");
  return answer.get("code") ?? "";
}

/**
 * What the user does in a browser, from the link button to where Alexa is told.
 * @param {string} authorization
 * @param {string} redirectUri
 * @param {string} user
 */
export async function signIn(authorization, redirectUri, user) {
  const browser = new Browser();
  const { url, response: form } = await browser.open(authorization, { until: redirectUri });
  if (!form) return url;
  if (!form.ok) throw new Error(`${form.status} from /authorize: ${await form.text()}`);
  return (await browser.open(url.href, { form: { user }, until: redirectUri })).url;
}

/**
 * @param {Pick<AuthorizationRequest, "issuer" | "clientId" | "clientSecret" | "scheme">} client
 * @param {Record<string, string>} grant
 */
export function exchange({ issuer, clientId, clientSecret, scheme = "HTTP_BASIC" }, grant) {
  const body = new URLSearchParams(grant);
  /** @type {Record<string, string>} */
  const headers = {};
  if (scheme === "HTTP_BASIC") {
    const credentials = [clientId, clientSecret].map(encodeURIComponent).join(":");
    headers.authorization = `Basic ${Buffer.from(credentials).toString("base64")}`;
  } else {
    body.set("client_id", clientId);
    body.set("client_secret", clientSecret);
  }
  return fetch(`${issuer}oauth/token`, { method: "POST", headers, body });
}

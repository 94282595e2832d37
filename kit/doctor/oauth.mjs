/** The two requests of the authorization code grant as Alexa makes them (RFC 6749 section 4.1, RFC 7636). */
import { createHash, randomBytes } from "node:crypto";
import { ask } from "./http.mjs";

/** @import { Setup } from "./checks.mjs" */

export const random = () => randomBytes(32).toString("base64url");

/**
 * @param {any} accountLinking
 * @param {{ redirectUri?: string, state?: string, verifier?: string, prompt?: "none" }} [request]
 */
export function authorizationRequest({ authorizationUrl, clientId, scopes, redirectUrls }, { redirectUri = redirectUrls[0], state = random(), verifier = random(), prompt } = {}) {
  const url = new URL(authorizationUrl);
  const parameters = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopes.join(" "),
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...(prompt && { prompt }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/**
 * @param {Setup} setup
 * @param {Record<string, string>} grant
 * @param {string} [scheme]
 */
export function tokenRequest({ accountLinking, clientSecret = "", fetch }, grant, scheme = accountLinking.accessTokenScheme) {
  const { clientId, accessTokenUrl } = accountLinking;
  const body = new URLSearchParams(grant);
  /** @type {Record<string, string>} */
  const headers = {};
  if (scheme === "HTTP_BASIC") {
    headers.authorization = `Basic ${btoa([clientId, clientSecret].map(encodeURIComponent).join(":"))}`;
  } else {
    body.set("client_id", clientId);
    body.set("client_secret", clientSecret);
  }
  return ask(fetch, accessTokenUrl, { method: "POST", headers, body });
}

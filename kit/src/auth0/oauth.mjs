/**
 * The requests that Alexa sends to link an account, according to the project's account-linking.json: the authorization
 * code grant with PKCE (RFC 6749 section 4.1, RFC 7636), and the refresh (RFC 6749 section 6).
 */
import {
  allowInsecureRequests,
  ClientSecretPost,
  calculatePKCECodeChallenge,
  customFetch,
  generateRandomCodeVerifier,
  generateRandomState,
  genericTokenEndpointRequest,
} from "oauth4webapi";

export { generateRandomCodeVerifier as randomVerifier, generateRandomState as randomState };

/**
 * @typedef {object} Linking  what of account-linking.json tells how to ask
 * @property {string} authorizationUrl
 * @property {string} accessTokenUrl
 * @property {"HTTP_BASIC" | "REQUEST_BODY_CREDENTIALS"} accessTokenScheme
 * @property {string} clientId
 * @property {string[]} scopes
 */

/**
 * The URL that the user's browser opens. The query of `authorizationUrl`, such as `audience`, is kept.
 * @param {Pick<Linking, "authorizationUrl" | "clientId" | "scopes">} linking
 * @param {{ redirectUri: string, state?: string, verifier?: string, prompt?: "none", pkce?: boolean }} request
 */
export async function authorizationRequest(
  { authorizationUrl, clientId, scopes },
  { redirectUri, state = generateRandomState(), verifier = generateRandomCodeVerifier(), prompt, pkce = true },
) {
  const url = new URL(authorizationUrl);
  const parameters = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopes.join(" "),
    state,
    ...(pkce && { code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" }),
    ...(prompt && { prompt }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** @typedef {{ grant_type: string } & Record<string, string>} Grant */

/**
 * Sends a request to the token endpoint. Plain http is allowed, because the local tenant has no https.
 * @param {Pick<Linking, "accessTokenUrl" | "accessTokenScheme" | "clientId">} linking
 * @param {string} clientSecret
 * @param {Grant} grant
 * @param {{ fetch?: typeof fetch, signal?: AbortSignal }} [options]
 */
export function tokenRequest(
  { accessTokenUrl, accessTokenScheme, clientId },
  clientSecret,
  { grant_type, ...parameters },
  { fetch = globalThis.fetch, signal } = {},
) {
  const server = { issuer: new URL("/", accessTokenUrl).href, token_endpoint: accessTokenUrl };
  const authentication = accessTokenScheme === "HTTP_BASIC" ? httpBasic(clientSecret) : ClientSecretPost(clientSecret);
  return genericTokenEndpointRequest(server, { client_id: clientId }, authentication, grant_type, parameters, {
    [allowInsecureRequests]: true,
    [customFetch]: (url, init) => fetch(url, init),
    signal,
  });
}

/**
 * RFC 6749 section 2.3.1, without encoding `-` and `_`. oauth4webapi's `ClientSecretBasic` encodes them, and servers
 * that do not decode the credentials would refuse a correct id or secret.
 * @param {string} clientSecret
 * @returns {import("oauth4webapi").ClientAuth}
 */
const httpBasic =
  (clientSecret) =>
  (_server, { client_id }, _body, headers) =>
    headers.set("authorization", `Basic ${btoa([client_id, clientSecret].map(encodeURIComponent).join(":"))}`);

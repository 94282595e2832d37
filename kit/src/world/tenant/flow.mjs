/** The authorization code flow without a browser: the steps of Alexa and its user to link an account. */
import { authorizationRequest, randomState, randomVerifier, tokenRequest } from "../../auth0/oauth.mjs";
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
 * @property {import("../../auth0/oauth.mjs").Linking["accessTokenScheme"]} [scheme]
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

/**
 * @param {AuthorizationRequest} request
 * @returns {Promise<Tokens>}
 */
export async function codeFlow(request) {
  const response = await exchange(request, await authorize(request));
  const body = await response.json();
  if (!response.ok) throw new Error(`${response.status} ${body.error}: ${body.error_description ?? ""}`);
  return body;
}

/**
 * Goes through /authorize and the login form, and returns the code.
 * @param {Omit<AuthorizationRequest, "clientSecret" | "scheme">} request
 */
export async function authorize({ issuer, clientId, redirectUri, scope = SCOPE, audience, user }) {
  const [state, verifier] = [randomState(), randomVerifier()];
  const authorizationUrl = `${issuer}authorize?${new URLSearchParams(audience && { audience })}`;
  const url = await authorizationRequest(
    { authorizationUrl, clientId, scopes: scope.split(" ") },
    { redirectUri, state, verifier },
  );
  const answer = (await signIn(url, redirectUri, user)).searchParams;
  if (answer.has("error")) throw new Error(`${answer.get("error")}: ${answer.get("error_description")}`);
  if (answer.get("state") !== state) throw new Error("the state did not come back as it was sent");
  return {
    grant_type: "authorization_code",
    code: answer.get("code") ?? "",
    redirect_uri: redirectUri,
    code_verifier: verifier,
  };
}

/**
 * The user's steps in a browser, from the link button to Alexa's redirect URL.
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
 * @param {import("../../auth0/oauth.mjs").Grant} grant
 */
export const exchange = ({ issuer, clientId, clientSecret, scheme = "HTTP_BASIC" }, grant) =>
  tokenRequest({ accessTokenUrl: `${issuer}oauth/token`, accessTokenScheme: scheme, clientId }, clientSecret, grant);

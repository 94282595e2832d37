/** Requests to the tenant as Alexa makes them, and what comes back. */
import * as oauth from "../skill/oauth.mjs";
import { answerOf } from "./http.mjs";

/** @import { Setup } from "./checks.mjs" */

/**
 * @param {Pick<Setup, "accountLinking" | "callbacks">} setup
 * @param {Partial<Parameters<typeof oauth.authorizationRequest>[1]>} [request]
 */
export const authorizationRequest = ({ accountLinking, callbacks }, request = {}) =>
  oauth.authorizationRequest(accountLinking, { redirectUri: callbacks[0], ...request });

/**
 * @param {Setup} setup
 * @param {oauth.Grant} grant
 * @param {string} [accessTokenScheme]
 */
export function tokenRequest({ accountLinking, clientSecret = "", fetch }, grant, accessTokenScheme = accountLinking.accessTokenScheme) {
  const linking = { ...accountLinking, accessTokenScheme };
  return answerOf(linking.accessTokenUrl, (signal) => oauth.tokenRequest(linking, clientSecret, grant, { fetch, signal }));
}

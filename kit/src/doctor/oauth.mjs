/** Requests to the tenant as Alexa sends them, and their answers. */

import { tenantOrigin } from "../auth0/issuer.mjs";
import * as oauth from "../auth0/oauth.mjs";
import { answerOf, Obstacle } from "./http.mjs";

/** @import { Setup } from "./checks.mjs" */

/**
 * @param {Pick<Setup, "accountLinking" | "callbacks">} setup
 * @param {Partial<Parameters<typeof oauth.authorizationRequest>[1]>} [request]
 */
export const authorizationFor = ({ accountLinking, callbacks }, request = {}) =>
  oauth.authorizationRequest(accountLinking, { redirectUri: callbacks[0], ...request });

/**
 * Sends the client secret. So it sends it only to the tenant's own origin: https, or http on this machine.
 * @param {Setup} setup
 * @param {oauth.Grant} grant
 * @param {string} [accessTokenScheme]
 */
export async function tokensFor(
  { settings, accountLinking, clientSecret = "", fetch },
  grant,
  accessTokenScheme = accountLinking.accessTokenScheme,
) {
  const origin = tenantOrigin(settings.vars.AUTH0_DOMAIN);
  const { accessTokenUrl } = accountLinking;
  if (!URL.canParse(accessTokenUrl) || new URL(accessTokenUrl).origin !== origin) {
    throw new Obstacle(
      `accessTokenUrl in account-linking.json is not at ${origin}: the client secret is not sent there`,
      "make generate, then make deploy-skill",
    );
  }
  const linking = { ...accountLinking, accessTokenScheme };
  return answerOf(linking.accessTokenUrl, (signal) =>
    oauth.tokenRequest(linking, clientSecret, grant, { fetch, signal }),
  );
}

/**
 * `account-linking.json`: the body of `ask smapi update-account-linking-info`, which is not part of a skill package.
 * https://developer.amazon.com/docs/smapi/account-linking-schemas.html
 */
import { tenantOrigin } from "./issuer.mjs";

/** @import { Settings } from "./settings.mjs" */

/** What Alexa asks for. `offline_access` is what makes Auth0 issue a refresh token. */
export const SCOPES = ["openid", "profile", "email", "offline_access"];

/**
 * The request with everything that follows from the settings; other members of it (`skipOnEnablement`, `redirectUrls`, ...) are the author's and are kept.
 * An unset setting shows by its name in capitals.
 * @param {any} current
 * @param {Settings} settings
 */
export function accountLinking(current, { vars, accessTokenScheme, signInDomains }) {
  const origin = tenantOrigin(vars.AUTH0_DOMAIN || "AUTH0_DOMAIN");
  const required = (vars.AUTH0_REQUIRED_SCOPE ?? "").split(/\s+/).filter(Boolean);
  return {
    accountLinkingRequest: {
      ...current.accountLinkingRequest,
      type: "AUTH_CODE",
      authorizationUrl: `${origin}/authorize${query({ audience: vars.AUTH0_AUDIENCE, organization: vars.AUTH0_ORGANIZATION })}`,
      accessTokenUrl: `${origin}/oauth/token`,
      accessTokenScheme,
      clientId: vars.AUTH0_CLIENT_ID || "AUTH0_CLIENT_ID",
      scopes: [...new Set([...SCOPES, ...required])],
      domains: [origin.replace(/^https?:\/\//, ""), ...signInDomains],
    },
  };
}

/** @param {Record<string, string | undefined>} parameters */
function query(parameters) {
  const set = Object.entries(parameters).filter(([, value]) => value);
  return set.length ? `?${set.map(([name, value]) => `${name}=${encodeURIComponent(value ?? "")}`).join("&")}` : "";
}

/** The variables of wrangler.toml that the local environment replaces. */

/**
 * @param {{ tenant: string, clientId: string, audience?: string, skillId: string, rootPem: string, amazon: string, userDataKey: string }}
 *   parties
 *   tenant: its domain; amazon: the origin of the stand-in for Alexa
 */
export const localVariables = ({ tenant, clientId, audience = "", skillId, rootPem, amazon, userDataKey }) => ({
  AUTH0_DOMAIN: tenant,
  AUTH0_CLIENT_ID: clientId,
  AUTH0_AUDIENCE: audience,
  AUTH0_ORGANIZATION: "", // the stand-in has none
  AUTH0_FORMER_DOMAIN: "", // nor another name
  USER_DATA_DOMAIN: "", // its data begins here
  USER_DATA_KEY: userDataKey,
  USER_DATA_JURISDICTION: "", // workerd has none
  ALEXA_SKILL_ID: skillId,
  ALEXA_DEV_ROOT_CA: rootPem,
  ALEXA_DEV_CERT_ORIGIN: amazon,
  ALEXA_DEV_API_ORIGIN: amazon,
});

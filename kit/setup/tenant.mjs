/** What the Deploy CLI puts in place of the ##NAMES## of auth0/tenant.yaml. */

/** @import { Settings } from "./settings.mjs" */

const AUTH_METHOD = { HTTP_BASIC: "client_secret_basic", REQUEST_BODY_CREDENTIALS: "client_secret_post" };

/** @param {Settings} settings */
export const tenantKeywords = ({ vars, vendorId, accessTokenScheme }) => ({
  AUTH0_AUDIENCE: vars.AUTH0_AUDIENCE,
  TOKEN_ENDPOINT_AUTH_METHOD: AUTH_METHOD[accessTokenScheme],
  VENDOR_ID: vendorId,
});

/** The values with which the Deploy CLI replaces the ##NAMES## of auth0/tenant.yaml. */

/** @import { Settings } from "./settings.mjs" */

const AUTH_METHOD = { HTTP_BASIC: "client_secret_basic", REQUEST_BODY_CREDENTIALS: "client_secret_post" };

/** @param {Settings} settings */
export const tenantKeywords = ({ vars, vendorId, accessTokenScheme }) => ({
  AUTH0_AUDIENCE: vars.AUTH0_AUDIENCE,
  TOKEN_ENDPOINT_AUTH_METHOD: AUTH_METHOD[accessTokenScheme],
  VENDOR_ID: vendorId,
  // Business users only, because an application for individuals refuses the parameter `organization`.
  WHERE_AN_ORGANIZATION_IS_SET: vars.AUTH0_ORGANIZATION ? "organization_usage: require" : "",
  // RBAC: without it every user is granted every requested scope.
  WHERE_A_SCOPE_IS_REQUIRED: vars.AUTH0_REQUIRED_SCOPE ? "enforce_policies: true" : "",
});

/**
 * The causes of Auth0's errors at each step of account linking, and their remedies.
 * https://auth0.com/docs/api/authentication and https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes
 */
import { printable } from "../shared/printable.mjs";
import { errorCode, NO_CODE } from "./http.mjs";

/** @typedef {"authorize" | "client" | "code" | "refresh"} Step  the browser's sign-in; client and secret; the exchange of the code; the refresh */
/** @typedef {{ status?: number, error?: unknown, description?: unknown }} OAuthError */

/**
 * @typedef {object} Explanation
 * @property {(error: { status?: number, code: string, description: string }) => boolean} of
 * @property {Step[]} [at]
 * @property {string} cause
 * @property {string} remedy
 */

export const UNEXPLAINED = "Auth0 gives no details";

const LOGS = "Auth0 has details under Monitoring, Logs";

const NOT_A_TOKEN_ENDPOINT =
  "make generate writes the tenant's accessTokenUrl into account-linking.json, then make deploy-skill. If the URL is right, look for a proxy before the tenant's custom domain";

/** The first one that fits is used. @type {Explanation[]} */
const EXPLANATIONS = [
  {
    of: ({ status, code }) => status === 429 || code === "too_many_requests",
    cause: "Auth0 limits the requests to this endpoint",
    remedy: "wait a minute, then run it again. If this happens to users: Auth0's rate limits depend on the plan",
  },
  {
    of: ({ code }) => code === "mfa_required",
    at: ["refresh"],
    cause: "multi-factor authentication is required at the refresh, when no user is present",
    remedy:
      'in Auth0: Actions, the post-login Action: return at once where event.transaction.protocol === "oauth2-refresh-token"; with a policy instead, Security, Multi-factor Auth: let Actions decide',
  },
  {
    of: ({ code }) => code === "mfa_required",
    cause: "multi-factor authentication is required when no user is present",
    remedy: "in Auth0: Security, Multi-factor Auth, and post-login Actions that require it",
  },
  {
    of: ({ description }) => /blocked/i.test(description),
    cause: "this user is blocked",
    remedy: "in Auth0: User Management, Users, the user, Actions: Unblock; or sign in as another user",
  },
  {
    of: ({ description }) => /organization/i.test(description),
    cause: "the application, the user and the organization do not match",
    remedy:
      "set AUTH0_ORGANIZATION, make generate, make deploy-skill; or in Auth0: Applications, your application, Organizations: Individuals, if there is none. The user must be a member",
  },
  {
    of: ({ description }) => /callback url mismatch/i.test(description),
    cause: "the redirect URL is not allowed",
    remedy:
      "in Auth0: Applications, your application, Allowed Callback URLs: the check redirect-urls names those that are missing",
  },
  {
    of: ({ description }) => /service not found|not enabled within domain/i.test(description),
    cause: "there is no API with the requested Identifier",
    remedy:
      "create it in Auth0: APIs; or set AUTH0_AUDIENCE to the Identifier of an existing one, make generate, make deploy-skill",
  },
  {
    of: ({ description }) => /not authorized to access resource server|not been granted/i.test(description),
    cause: "the application may not use this API",
    remedy: "in Auth0: APIs, your API, Application Access: allow the application",
  },
  {
    of: ({ code }) => code === "unauthorized",
    cause: "a Rule or an Action of the tenant refused the sign-in with these words",
    remedy: `in Auth0: Auth Pipeline, Rules: look for UnauthorizedError with these words; Actions, Triggers: for api.access.deny. ${LOGS}`,
  },
  {
    of: ({ code }) => code === "unauthorized_client",
    at: ["refresh"],
    cause: "the application may not refresh",
    remedy: "in Auth0: Applications, your application, Advanced Settings, Grant Types: Refresh Token",
  },
  {
    of: ({ code }) => code === "unauthorized_client",
    cause: "the application may not use the authorization code grant",
    remedy:
      "in Auth0: Applications, your application, Advanced Settings, Grant Types: Authorization Code and Refresh Token",
  },
  {
    of: ({ code }) => code === "invalid_grant",
    at: ["refresh"],
    cause: "the refresh token is unknown, expired, revoked, or replaced by rotation",
    remedy:
      "in Auth0: Applications, your application, Refresh Token: Rotation off, and lifetimes longer than your users' pauses. A user can have 200 refresh tokens of an application. The oldest is revoked first",
  },
  {
    of: ({ code }) => code === "invalid_grant",
    at: ["code"],
    cause: "the code has expired, was used before, or was issued for another redirect URL or PKCE verifier",
    remedy: "run it again and paste the URL within a minute",
  },
  {
    of: ({ code, status }) => ["invalid_client", "access_denied"].includes(code) && status === 401,
    cause: "the client id or the secret is wrong",
    remedy:
      "compare AUTH0_CLIENT_ID with Applications, your application, Settings, and the secret with its tab Credentials",
  },
  {
    of: ({ code }) => code === "access_denied",
    at: ["authorize"],
    cause: "a post-login Action denied access, or the user declined",
    remedy: `in Auth0: Actions, Triggers, post-login: look for api.access.deny. ${LOGS}`,
  },
  {
    of: ({ code }) => code === "access_denied",
    cause: "a post-login Action denied access",
    remedy: `in Auth0: Actions, Triggers, post-login: look for api.access.deny. ${LOGS}`,
  },
  {
    of: ({ code }) => ["interaction_required", "login_required", "consent_required"].includes(code),
    cause: "Auth0 requires the user, who is not present now",
    remedy:
      'in Auth0: an Action that redirects or prompts must not do so where event.transaction.protocol === "oauth2-refresh-token"; APIs, your API: Allow Skipping User Consent',
  },
  {
    of: ({ code }) => code === "invalid_scope",
    cause: "a requested scope does not exist in the API",
    remedy: "in Auth0: APIs, your API, Permissions: the scopes of account-linking.json",
  },
  {
    of: ({ code, status = 0 }) => code === NO_CODE && status >= 300 && status < 400,
    cause: "the token endpoint redirects, and Alexa follows no redirect",
    remedy: NOT_A_TOKEN_ENDPOINT,
  },
  {
    of: ({ code, status = 0 }) => code === NO_CODE && (status === 200 || status === 404 || status === 405),
    cause: "this is not the response of a token endpoint",
    remedy: NOT_A_TOKEN_ENDPOINT,
  },
  {
    of: ({ code, status = 0 }) => code === "server_error" || code === "temporarily_unavailable" || status >= 500,
    cause: "Auth0 failed, or an Action or a custom database did",
    remedy: LOGS,
  },
];

/**
 * @param {OAuthError} error
 * @param {Step} step
 * @returns {{ error: string, cause: string, remedy: string }} `error` is Auth0's text without personal data
 */
export function explained({ status, error, description }, step) {
  const code = errorCode(error);
  const text = typeof description === "string" ? description : "";
  const found = EXPLANATIONS.find(
    ({ of, at = [step] }) => at.includes(step) && of({ status, code, description: text }),
  );
  const said = [...(status ? [status] : []), `${code}${text ? `: “${discreet(text)}”` : ""}`].join(", ");
  return { error: said, cause: found?.cause ?? UNEXPLAINED, remedy: found?.remedy ?? LOGS };
}

/** Removes e-mail addresses, and anything that looks like a token, a code or an id. @param {string} text */
const discreet = (text) =>
  printable(text, 160)
    .replace(/\S+@\S+/g, "[address]")
    .replace(/[\w|-]*(?=[\w-]*\d)[\w-]{16,}/g, "[…]");

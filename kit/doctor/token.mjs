/** Why the Worker would refuse an access token, by the rules that a setting can break. */
import { createLocalJWKSet, decodeJwt, jwtVerify } from "jose";
import { issuer } from "../setup/issuer.mjs";

/** @typedef {Record<string, string>} Vars the Worker's variables */
/** @typedef {{ what: string, remedy: string }} Refusal */

/** How far the tenant's clock may be off, in seconds: as much as in the Worker. */
const LEEWAY = 60;

/** @param {string} token @returns {import("jose").JWTPayload | undefined} nothing: the token is opaque */
export function claimsOf(token) {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

/**
 * Why a JWT is refused where AUTH0_AUDIENCE is set: then its signature counts.
 * @param {string} token
 * @param {Vars} vars
 * @param {import("jose").JSONWebKeySet} jwks
 * @returns {Promise<Refusal | undefined>}
 */
export async function refusalOfJwt(token, vars, jwks) {
  const { AUTH0_DOMAIN, AUTH0_AUDIENCE, AUTH0_REQUIRED_SCOPE = "" } = vars;
  let claims;
  try {
    const rules = { issuer: issuer(AUTH0_DOMAIN), audience: AUTH0_AUDIENCE, algorithms: ["RS256", "PS256"], requiredClaims: ["exp", "sub"], clockTolerance: LEEWAY };
    claims = (await jwtVerify(token, createLocalJWKSet(jwks), rules)).payload;
  } catch (error) {
    return refusalBy(/** @type {any} */ (error));
  }
  if (!claims.azp && !claims.client_id) return OTHER_APPLICATION;
  const organization = refusalOfOrganization(claims, vars);
  if (organization) return organization;
  const granted = String(claims.scope ?? "").split(" ");
  const missing = AUTH0_REQUIRED_SCOPE.split(/\s+/).find((scope) => scope && !granted.includes(scope));
  if (missing) return { what: `it lacks ${missing}, which AUTH0_REQUIRED_SCOPE asks for`, remedy: "in Auth0: APIs, your API, Permissions; with RBAC the user needs the permission" };
  return refusalOfHolder(claims, vars);
}

/**
 * Why a JWT is refused where AUTH0_AUDIENCE is not set: /userinfo decides whether it is genuine, but what it says of
 * itself must fit.
 * @param {import("jose").JWTPayload} claims
 * @param {Vars} vars
 * @param {number} [now] in seconds
 * @returns {Refusal | undefined}
 */
export function refusalOfClaims(claims, vars, now = Date.now() / 1000) {
  const ours = issuer(vars.AUTH0_DOMAIN);
  if (claims.iss !== undefined && claims.iss !== ours) return OTHER_ISSUER;
  if (claims.exp !== undefined && claims.exp + LEEWAY <= now) return EXPIRED;
  if ([claims.aud ?? []].flat().some((audience) => audience !== `${ours}userinfo`)) return DEFAULT_AUDIENCE;
  return (claims.org_id || claims.org_name ? refusalOfOrganization(claims, vars) : undefined) ?? refusalOfHolder(claims, vars);
}

/**
 * Why a token or an answer of /userinfo is refused for its organization.
 * @param {Record<string, unknown>} claims
 * @param {Vars} vars
 * @returns {Refusal | undefined}
 */
export function refusalOfOrganization({ org_id, org_name }, { AUTH0_ORGANIZATION: wanted }) {
  if (!wanted) return org_id || org_name ? OTHER_ORGANIZATION : undefined;
  if (wanted.startsWith("org_")) return org_id === wanted ? undefined : OTHER_ORGANIZATION;
  if (org_id && !org_name) return NAMELESS_ORGANIZATION;
  return String(org_name).toLowerCase() === wanted.toLowerCase() ? undefined : OTHER_ORGANIZATION;
}

/** @param {import("jose").JWTPayload} claims @param {Vars} vars */
function refusalOfHolder({ azp, client_id, gty }, { AUTH0_CLIENT_ID }) {
  if ([azp, client_id].some((client) => client && client !== AUTH0_CLIENT_ID)) return OTHER_APPLICATION;
  if ([gty].flat().includes("client-credentials")) return MACHINE;
  return undefined;
}

/** @type {Refusal} */
const OTHER_APPLICATION = { what: "it is for another application", remedy: "set AUTH0_CLIENT_ID to the application that Alexa uses" };
/** @type {Refusal} */
const OTHER_ORGANIZATION = { what: "its organization is not AUTH0_ORGANIZATION's", remedy: "set AUTH0_ORGANIZATION, or in Auth0: Applications, your application, Organizations" };
/** @type {Refusal} */
const NAMELESS_ORGANIZATION = {
  what: "it tells its organization by org_id only, and AUTH0_ORGANIZATION is a name",
  remedy: "in Auth0: Settings, Advanced, Allow Organization Names in Authentication API; or set AUTH0_ORGANIZATION to the organization's id, org_…",
};
/** @type {Refusal} */
const OTHER_ISSUER = { what: "its issuer is not AUTH0_DOMAIN's", remedy: "set AUTH0_DOMAIN to the domain in authorizationUrl, custom or not" };
/** @type {Refusal} */
const EXPIRED = { what: "it has expired already", remedy: "check this machine's clock, and in Auth0: APIs, your API, Token Expiration" };
/** @type {Refusal} */
const MACHINE = { what: "it is a machine's (client credentials), not a user's", remedy: "look for Actions that change the token" };
/** @type {Refusal} */
const DEFAULT_AUDIENCE = {
  what: "it is for an API, and AUTH0_AUDIENCE is not set: the tenant has a default audience",
  remedy: "set AUTH0_AUDIENCE to the Identifier of your API, or in Auth0: Settings, General, Default Audience: empty",
};

/** @param {{ code?: string, claim?: string }} error @returns {Refusal} */
function refusalBy({ code, claim }) {
  if (code === "ERR_JOSE_ALG_NOT_ALLOWED") return { what: "it is signed by another algorithm than RS256 or PS256", remedy: "in Auth0: APIs, your API, Signing Algorithm RS256" };
  if (claim === "iss") return OTHER_ISSUER;
  if (claim === "aud") return { what: "it is for another audience", remedy: "set AUTH0_AUDIENCE to the Identifier of the API that account-linking.json asks for" };
  if (code === "ERR_JWT_EXPIRED") return EXPIRED;
  return { what: `${claim ?? "its signature"} is not right`, remedy: "do AUTH0_DOMAIN and authorizationUrl name the same tenant?" };
}

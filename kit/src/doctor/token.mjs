/**
 * Why the Worker would refuse a token. The rules are those of the Worker (`auth0/jwt.rs`, `auth0/header.rs`,
 * `auth0/claims.rs` in the Rust sources). One table tests both: if this finds no problem, the Worker accepts the token.
 */
import { constants, verify } from "node:crypto";
import { issuer } from "../auth0/issuer.mjs";
import { bytes, decoded, jsonIn } from "../auth0/jwt.mjs";

/** @typedef {Record<string, string>} Vars the Worker's variables */
/** @typedef {{ code: string, what: string, remedy: string }} Refusal  `code` is the Worker's */
/** @typedef {Record<string, any>} Claims */

/** In bytes. */
const LONGEST_TOKEN = 16 * 1024;
/** In bytes. */
const LONGEST_KEY_ID = 128;
/** The maximum difference between the tenant's clock and ours, in seconds. */
const LEEWAY = 60;
const FORBIDDEN = ["crit", "b64", "zip", "cty", "salt"];
const USUAL = ["alg", "kid", "typ"];

const unixTime = () => Math.floor(Date.now() / 1000);

/**
 * Why an access token is refused. Undefined if it is accepted or, without AUTH0_AUDIENCE, if `/userinfo` verifies it.
 * @param {string} token
 * @param {Vars} vars
 * @param {import("./keys.mjs").KeySet} keys
 * @param {number} [now]  in seconds
 * @returns {Refusal | undefined}
 */
export function refusalOf(token, vars, keys, now = unixTime()) {
  if (token.length > LONGEST_TOKEN) return refusal("too_long");
  if (!/^[A-Za-z0-9._~+/-]+=*$/.test(token)) return refusal("malformed");
  if (vars.AUTH0_AUDIENCE)
    return token.split(".").length === 3 ? bySignature(token, vars, keys, now) : refusal("opaque");
  const parts = token.split(".");
  if (parts.length !== 3 || !(parts[0].startsWith("ey") || decoded(parts[0])?.trimStart().startsWith("{")))
    return undefined;
  const claims = readClaims(parts[1]);
  if (!claims) return refusal("malformed");
  if (!audiences(claims).includes(vars.AUTH0_CLIENT_ID)) return byUserinfo(claims, vars, now);
  return vars.AUTH0_ACCEPT_ID_TOKENS === "true" ? bySignature(token, vars, keys, now) : refusal("id_token");
}

/** @param {string} token @param {Vars} vars @param {import("./keys.mjs").KeySet} keys @param {number} now */
function bySignature(token, vars, keys, now) {
  const [first, second, third] = token.split(".");
  const header = jsonIn(first);
  if (!header || !isHeader(header)) return refusal("malformed");
  const { alg, kid, typ } = header;
  if (!["RS256", "PS256"].includes(alg)) return refusal("unsupported_algorithm");
  if (FORBIDDEN.some((name) => name in header)) return refusal("forbidden_header");
  if (!kid || Buffer.byteLength(kid) > LONGEST_KEY_ID) return refusal("invalid_key_id");
  const isRfc9068 = ["at+jwt", "application/at+jwt"].includes(typ?.toLowerCase());
  if (typ !== undefined && typ.toLowerCase() !== "jwt" && !isRfc9068) return refusal("wrong_type");
  const claims = readClaims(second);
  const signature = bytes(third);
  if (!claims || !signature) return refusal("malformed");
  const wrong = claimsRefusal(claims, isRfc9068, vars, now);
  if (wrong) return wrong;
  const { key, refusal: keyRefusal } = keys.select(kid, alg);
  if (!key) return refusal(keyRefusal ?? "unknown_key");
  const scheme =
    alg === "PS256"
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : { padding: constants.RSA_PKCS1_PADDING };
  return verify("sha256", Buffer.from(`${first}.${second}`), { key, ...scheme }, signature)
    ? undefined
    : refusal("invalid_signature");
}

/**
 * @param {Claims} claims
 * @param {boolean} isRfc9068
 * @param {Vars} vars
 * @param {number} now
 * @returns {Refusal | undefined}
 */
function claimsRefusal(claims, isRfc9068, vars, now) {
  const { AUTH0_DOMAIN, AUTH0_AUDIENCE, AUTH0_CLIENT_ID, AUTH0_ACCEPT_ID_TOKENS } = vars;
  if (claims.iss !== issuer(AUTH0_DOMAIN)) return refusal("wrong_issuer");
  if (claims.exp === undefined) return refusal("no_expiry");
  const found = timesRefusal(claims, now) ?? subjectRefusal(claims) ?? refusalOfOrganization(claims, vars);
  if (found) return found;
  const { azp, client_id, scope } = claims;
  const required = (vars.AUTH0_REQUIRED_SCOPE ?? "").split(/\s+/).filter(Boolean);
  if (AUTH0_AUDIENCE && audiences(claims).includes(AUTH0_AUDIENCE)) {
    if ((isRfc9068 ? client_id : azp) == null || isForAnother(claims, vars)) return refusal("wrong_client");
    const missing = required.find((one) => !(scope ?? "").split(" ").includes(one));
    return missing === undefined
      ? undefined
      : { ...refusal("insufficient_scope"), what: `it lacks ${missing}, which AUTH0_REQUIRED_SCOPE requires` };
  }
  if (!audiences(claims).includes(AUTH0_CLIENT_ID)) return refusal("wrong_audience");
  if (isRfc9068) return refusal("wrong_type");
  if (AUTH0_ACCEPT_ID_TOKENS !== "true") return refusal("id_token");
  const isForSeveral = Array.isArray(claims.aud) && new Set(claims.aud).size > 1;
  if (azp == null ? isForSeveral : azp !== AUTH0_CLIENT_ID) return refusal("wrong_client");
  return required.length ? refusal("insufficient_scope") : undefined;
}

/**
 * Without AUTH0_AUDIENCE, /userinfo verifies tokens, but the claims of a JWT are checked anyway.
 * @param {Claims} claims @param {Vars} vars @param {number} now @returns {Refusal | undefined}
 */
function byUserinfo(claims, vars, now) {
  const ours = issuer(vars.AUTH0_DOMAIN);
  const { iss, aud, sub, org_id, org_name } = claims;
  if (iss != null && iss !== ours) return refusal("wrong_issuer");
  const late = timesRefusal(claims, now);
  if (late) return late;
  if (audiences({ aud }).some((audience) => audience !== `${ours}userinfo`)) return DEFAULT_AUDIENCE;
  if (isForAnother(claims, vars)) return refusal("wrong_client");
  const holder = sub == null ? undefined : subjectRefusal(claims);
  if (holder) return holder;
  if (isMachine(claims)) return refusal("machine");
  return org_id == null && org_name == null ? undefined : refusalOfOrganization(claims, vars);
}

/** @param {Claims} claims @param {number} now */
function timesRefusal({ exp, nbf, iat }, now) {
  if (exp !== undefined && now >= Math.floor(exp) + LEEWAY) return refusal("expired");
  return [nbf, iat].some((begins) => begins !== undefined && Math.floor(begins) > now + LEEWAY)
    ? refusal("not_yet_valid")
    : undefined;
}

/** @param {Claims} claims */
function subjectRefusal(claims) {
  if (!claims.sub) return refusal("no_subject");
  return isMachine(claims) || claims.sub.endsWith("@clients") ? refusal("machine") : undefined;
}

/** @param {Claims} claims */
const isMachine = ({ gty }) => [gty].flat().includes("client-credentials");

/** @param {Claims} claims @param {Vars} vars */
const isForAnother = ({ azp, client_id }, { AUTH0_CLIENT_ID }) =>
  [azp, client_id].some((client) => client != null && client !== AUTH0_CLIENT_ID);

/** @param {Claims} claims @returns {string[]} */
const audiences = ({ aud = [] }) => [aud].flat();

/**
 * Why a token or a response of /userinfo is refused for its organization.
 * @param {Claims} claims
 * @param {Vars} vars
 * @returns {Refusal | undefined}
 */
export function refusalOfOrganization({ org_id, org_name }, { AUTH0_ORGANIZATION: wanted }) {
  const other = refusal("wrong_organization");
  if (!wanted) return org_id == null && org_name == null ? undefined : other;
  if (wanted.startsWith("org_")) return org_id === wanted ? undefined : other;
  if (org_id && !org_name) return NAMELESS_ORGANIZATION;
  return typeof org_name === "string" && lowered(org_name) === lowered(wanted) ? undefined : other;
}

/** @param {string} text */
const lowered = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/**
 * Accepts only the usual headers of Auth0's tokens, so it is stricter than the Worker.
 * @param {Record<string, unknown>} header
 */
const isHeader = (header) =>
  typeof header.alg === "string" &&
  Object.entries(header).every(
    ([name, value]) => typeof value === "string" || (FORBIDDEN.includes(name) && !USUAL.includes(name)),
  );

const TEXTS = ["iss", "sub", "jti", "nonce", "azp", "client_id", "scope", "org_id", "org_name"];
const TIMES = ["exp", "nbf", "iat"];

/** Undefined if a claim that the Worker reads has a wrong type. @param {string} part @returns {Claims | undefined} */
function readClaims(part) {
  const claims = jsonIn(part);
  if (!claims) return undefined;
  const fits =
    TEXTS.every((name) => claims[name] == null || typeof claims[name] === "string") &&
    TIMES.every((name) => claims[name] === undefined || (typeof claims[name] === "number" && claims[name] >= 0)) &&
    (claims.aud === undefined || audiences(claims).every((audience) => typeof audience === "string"));
  return fits ? claims : undefined;
}

/** @type {Record<string, { what: string, remedy: string }>} */
const REFUSALS = {
  too_long: { what: "it is longer than 16 KiB", remedy: "look for Actions that add large claims" },
  malformed: {
    what: "it is neither an opaque token nor a valid JWT",
    remedy: "look for Actions that change the type of registered claims",
  },
  opaque: {
    what: "it is opaque, but with AUTH0_AUDIENCE set the Worker accepts only JWTs",
    remedy:
      "check that AUTH0_AUDIENCE is the Identifier of an API without token encryption, and that account-linking.json was deployed: make deploy-skill",
  },
  unsupported_algorithm: {
    what: "its algorithm is neither RS256 nor PS256, or its key is for another one",
    remedy: "in Auth0: APIs, your API, Signing Algorithm RS256",
  },
  invalid_key_id: { what: "its header has no kid", remedy: "check that AUTH0_DOMAIN is an Auth0 domain" },
  forbidden_header: {
    what: "its header has crit, b64, zip, cty or salt",
    remedy: "in Auth0: APIs, your API: no token encryption",
  },
  wrong_type: {
    what: "its typ is not that of an access token",
    remedy: "in Auth0: APIs, your API, JSON Web Token Profile: Auth0 or RFC 9068",
  },
  unknown_key: {
    what: "the tenant's JWKS has no usable key with its kid",
    remedy: "check that AUTH0_DOMAIN and authorizationUrl name the same tenant",
  },
  ambiguous_key: {
    what: "the tenant's JWKS has several keys with its kid",
    remedy: "in Auth0: Settings, Signing Keys: rotate, and revoke the previous key",
  },
  invalid_signature: {
    what: "its signature is wrong",
    remedy: "check that AUTH0_DOMAIN and authorizationUrl name the same tenant",
  },
  no_expiry: { what: "it has no exp", remedy: "look for Actions that change the token" },
  expired: {
    what: "it has expired already",
    remedy: "check this machine's clock, and in Auth0: APIs, your API, Token Expiration",
  },
  not_yet_valid: { what: "it is not valid yet", remedy: "check this machine's clock" },
  wrong_issuer: {
    what: "its issuer is not that of AUTH0_DOMAIN",
    remedy: "set AUTH0_DOMAIN to the domain in authorizationUrl, custom or not",
  },
  wrong_audience: {
    what: "it is for another audience",
    remedy: "set AUTH0_AUDIENCE to the Identifier of the API that account-linking.json requests",
  },
  id_token: {
    what: "it is an ID token",
    remedy: "Alexa must receive the access token: look for a proxy between Alexa and the token endpoint",
  },
  wrong_client: {
    what: "it is for another application",
    remedy: "set AUTH0_CLIENT_ID to the application that Alexa uses",
  },
  no_subject: { what: "it has no user (sub)", remedy: "look for Actions that change the token" },
  machine: {
    what: "it was issued to an application for itself (client credentials), not for a user",
    remedy: "look for Actions that change the token",
  },
  insufficient_scope: {
    what: "it lacks a scope that AUTH0_REQUIRED_SCOPE requires",
    remedy: "in Auth0: APIs, your API, Permissions; with RBAC the user needs the permission",
  },
  wrong_organization: {
    what: "its organization is not AUTH0_ORGANIZATION",
    remedy: "set AUTH0_ORGANIZATION, or in Auth0: Applications, your application, Organizations",
  },
};

/** @param {string} code @returns {Refusal} */
const refusal = (code) => ({ code, ...REFUSALS[code] });

/** @type {Refusal} */
const NAMELESS_ORGANIZATION = {
  code: "wrong_organization",
  what: "it has only org_id for its organization, but AUTH0_ORGANIZATION is a name",
  remedy:
    "in Auth0: Settings, Advanced, Allow Organization Names in Authentication API; or set AUTH0_ORGANIZATION to the organization's id, org_…",
};
/** @type {Refusal} */
const DEFAULT_AUDIENCE = {
  code: "wrong_audience",
  what: "it is for an API, but AUTH0_AUDIENCE is not set: the tenant has a default audience",
  remedy: "set AUTH0_AUDIENCE to the Identifier of your API, or in Auth0: Settings, General, Default Audience: empty",
};

/**
 * `account-linking.json`: the body of `ask smapi update-account-linking-info`, which is not part of a skill package.
 * https://developer.amazon.com/docs/smapi/account-linking-schemas.html
 */
import { nearest } from "../shared/nearest.mjs";
import { shownClient, shownTenant } from "./placeholders.mjs";

/** @import { Settings } from "../shared/settings.mjs" */

/** The scopes that Alexa requests. With `offline_access`, Auth0 issues a refresh token. */
export const SCOPES = ["openid", "profile", "email", "offline_access"];

/** The maximum number of scopes, and of domains, that Alexa accepts. */
const MOST = 15;

/** All fields of an account linking request. */
export const MEMBERS = [
  "type",
  "authorizationUrl",
  "domains",
  "clientId",
  "scopes",
  "accessTokenUrl",
  "clientSecret",
  "accessTokenScheme",
  "defaultTokenExpirationInSeconds",
  "reciprocalAccessTokenUrl",
  "redirectUrls",
  "authorizationUrlsByPlatform",
  "skipOnEnablement",
  "voiceForwardAccountLinking",
];

/** Parameters that Alexa appends to `authorizationUrl` (RFC 6749, section 4.1.1; RFC 7636, section 4.3). */
export const APPENDED = [
  "response_type",
  "client_id",
  "redirect_uri",
  "scope",
  "state",
  "code_challenge",
  "code_challenge_method",
];

/** Parameters of `authorizationUrl` that have a setting of their own. */
const SET = ["audience", "organization"];

/**
 * The request with all values that follow from the settings. Everything else belongs to the developer and is kept:
 * other fields (`skipOnEnablement`, `redirectUrls`, ...), and values that the developer has added to `scopes`,
 * `domains` and the query of `authorizationUrl`.
 * @param {any} current
 * @param {Settings} settings
 */
export function accountLinking(current, settings) {
  const origin = shownTenant(settings);
  const derived = derivedParts(settings);
  const own = ownParts(current, settings);
  return {
    ...current,
    accountLinkingRequest: {
      ...current.accountLinkingRequest,
      type: "AUTH_CODE",
      authorizationUrl: `${origin}/authorize${query([...Object.entries(derived.parameters), ...own.parameters])}`,
      accessTokenUrl: `${origin}/oauth/token`,
      accessTokenScheme: settings.accessTokenScheme,
      clientId: shownClient(settings),
      scopes: [...derived.scopes, ...own.scopes],
      domains: [...derived.domains, ...own.domains],
    },
  };
}

/**
 * Describes the values that the developer has added in the file itself.
 * @param {any} current
 * @param {Settings} settings
 */
export function ownWords(current, settings) {
  const { parameters, scopes, domains } = ownParts(current, settings);
  const words = { "authorizationUrl's query": parameters.map(([name, value]) => `${name}=${value}`), scopes, domains };
  return Object.entries(words)
    .filter(([, values]) => values.length)
    .map(([member, values]) => `${member}: ${values.join(", ")}`);
}

/**
 * Describes fields that Alexa does not know, and users of a platform whom the file sends to another tenant. Both are
 * kept.
 * @param {any} current
 * @param {Settings} settings
 * @returns {string[]} sentences
 */
export function doubtful({ accountLinkingRequest: request = {} }, settings) {
  const host = hostOf(shownTenant(settings));
  const platforms = (request.authorizationUrlsByPlatform ?? []).filter(
    (/** @type {any} */ { platformAuthorizationUrl: url }) => /^https?:/.test(url ?? "") && hostOf(url) !== host,
  );
  return [
    ...Object.keys(request)
      .filter((name) => !MEMBERS.includes(name))
      .map((name) => {
        const suggestion = nearest(name, MEMBERS);
        return `${name}: Alexa knows no such field${suggestion ? `. Did you mean ${suggestion}?` : ""}`;
      }),
    ...platforms.map(
      (/** @type {any} */ { platformType, platformAuthorizationUrl: url }) =>
        `authorizationUrlsByPlatform: users of ${platformType} sign in at ${hostOf(url)}, and not at AUTH0_DOMAIN (${host})`,
    ),
  ];
}

/**
 * Parameters in the file that Alexa appends itself. A parameter must not be there twice (RFC 6749, section 3.1), and of
 * two values the server may take the wrong one.
 * @param {any} accountLinkingRequest
 * @returns {string[]} sentences
 */
export function appendedProblems({ authorizationUrl = "", authorizationUrlsByPlatform: platforms = [] }) {
  const urls = [
    { member: "authorizationUrl", url: authorizationUrl },
    ...platforms.map((/** @type {any} */ { platformType, platformAuthorizationUrl }) => ({
      member: `authorizationUrlsByPlatform (${platformType})`,
      url: platformAuthorizationUrl,
    })),
  ];
  return urls.flatMap(({ member, url }) => {
    const found = URL.canParse(url ?? "") ? APPENDED.filter((name) => new URL(url).searchParams.has(name)) : [];
    return found.length
      ? [
          `account-linking.json: ${member} has ${found.join(", ")}, which Alexa appends itself: delete ${found.length > 1 ? "them" : "it"} there`,
        ]
      : [];
  });
}

/** @param {any} wanted @returns {string[]} */
export const limitProblems = ({ accountLinkingRequest }) =>
  ["scopes", "domains"]
    .map((member) => ({ member, count: accountLinkingRequest[member].length }))
    .filter(({ count }) => count > MOST)
    .map(({ member, count }) => `account-linking.json would have ${count} ${member}: Alexa allows at most ${MOST}`);

/** @param {Settings} settings */
function derivedParts({ vars, signInDomains, authorizationParameters }) {
  const required = (vars.AUTH0_REQUIRED_SCOPE ?? "").split(/\s+/).filter(Boolean);
  return {
    parameters: { audience: vars.AUTH0_AUDIENCE, organization: vars.AUTH0_ORGANIZATION, ...authorizationParameters },
    scopes: [...new Set([...SCOPES, ...required])],
    domains: [...new Set([hostOf(shownTenant({ vars })), ...signInDomains])],
  };
}

/** @param {any} current @param {Settings} settings */
function ownParts({ accountLinkingRequest = {} }, settings) {
  const { authorizationUrl = "", scopes = [], domains = [] } = accountLinkingRequest;
  const derived = derivedParts(settings);
  const asked = URL.canParse(authorizationUrl) ? [...new URL(authorizationUrl).searchParams] : [];
  return {
    parameters: asked.filter(([name]) => !SET.includes(name) && !Object.hasOwn(derived.parameters, name)),
    scopes: others(scopes, derived.scopes),
    domains: others(domains, [...derived.domains, hostOf(authorizationUrl)]), // the previous tenant's domain is not an addition of the developer
  };
}

/** @param {string[]} all @param {string[]} known @returns {string[]} */
const others = (all, known) => [...new Set(all)].filter((one) => !known.includes(one));

/** The host as it is written. `URL` would convert the name of an unset setting to lower case. @param {string} url */
const hostOf = (url) => url.replace(/^https?:\/\//, "").replace(/[/?#].*$/, "");

/** @param {(readonly [string, string | undefined])[]} parameters */
function query(parameters) {
  const set = parameters.filter(([, value]) => value);
  return set.length
    ? `?${set.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value ?? "")}`).join("&")}`
    : "";
}

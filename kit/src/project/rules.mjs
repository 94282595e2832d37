/**
 * The rules for the values of settings. For the Worker's variables they are those of the Worker (`Settings::read` in
 * the Rust sources), so that the kit does not generate files for settings that the Worker would refuse.
 */

import { X509Certificate } from "node:crypto";
import { domainToASCII, domainToUnicode } from "node:url";
import { APPENDED } from "../alexa/account-linking.mjs";
import { localeReason } from "../alexa/locales.mjs";
import { isLoopback, issuer } from "../auth0/issuer.mjs";
import { invocationNameAdvice, invocationNameReasons } from "../certification/invocation-name.mjs";

/** @import { Settings } from "../shared/settings.mjs" */
/** @import { Problem } from "./shape.mjs" */

/**
 * @typedef {object} Rule
 * @property {(settings: Settings) => string | string[]} get
 * @property {(value: string) => boolean} fits   whether the value is valid
 * @property {string} reason                     why it is not valid
 * @property {(value: string) => string} [hint]  the value that the developer probably wants
 * @property {string} [source]                   where to find the value
 */

/** @param {string} name @returns {Rule["get"]} */
const variable =
  (name) =>
  ({ vars }) =>
    vars[name] ?? "";

/** @param {string} value */
const anything = (value) => value !== "";

/** A label of a host name (RFC 1123, section 2.1), in lower case. */
const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+(?![0-9])${LABEL}$`);

/** The Worker's rule. An IP address is refused, because its last label begins with a digit. @param {string} value */
export const isDomain = (value) =>
  value.length <= 253 && DOMAIN.test(value) && (!value.includes("xn--") || isInternational(value));

/**
 * A label `xn--…` may be one that the URL Standard refuses. Node.js 24 takes such a label for itself, so it is decoded
 * here.
 * @param {string} domain
 */
function isInternational(domain) {
  const unicode = domainToUnicode(domain);
  return !unicode.split(".").some((label) => label.startsWith("xn--")) && domainToASCII(unicode) === domain;
}

/** @param {string} value */
const isCertificate = (value) => {
  try {
    return Boolean(new X509Certificate(value));
  } catch {
    return false;
  }
};

/** @param {string} value */
const isHttps = (value) => URL.canParse(value) && new URL(value).protocol === "https:" && isDomain(new URL(value).host);

/** The Worker's rule for the list of ids. Old skills have ids of the second form. @param {string} value */
export function isSkillIds(value) {
  const ids = value
    .split(",")
    .map((id) => id.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ""))
    .filter(Boolean);
  return ids.length > 0 && ids.every((id) => /^amzn1\.(ask\.skill|echo-sdk-ams\.app)\.[0-9A-Za-z-]+$/.test(id));
}

/** @param {string} value */
function domainHint(value) {
  const host = value
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/[/?#].*$/, "");
  return isDomain(host) ? `: write ${host}` : "";
}

/** @type {Record<string, Rule>} */
const RULES = {
  AUTH0_DOMAIN: {
    get: variable("AUTH0_DOMAIN"),
    fits: (value) => isDomain(value) || isLoopback(value),
    reason: "must be a domain in lower case, without scheme or slash",
    hint: domainHint,
    source: "the tenant's domain or your custom one",
  },
  AUTH0_FORMER_DOMAIN: {
    get: variable("AUTH0_FORMER_DOMAIN"),
    fits: isDomain,
    reason: "must be a domain in lower case, without scheme or slash",
    hint: domainHint,
  },
  USER_DATA_DOMAIN: {
    get: variable("USER_DATA_DOMAIN"),
    fits: isDomain,
    reason: "must be a domain in lower case, without scheme or slash",
    hint: domainHint,
  },
  USER_DATA_JURISDICTION: {
    get: variable("USER_DATA_JURISDICTION"),
    fits: (value) => ["eu", "us", "fedramp"].includes(value),
    reason: "must be eu, us or fedramp",
  },
  AUTH0_CLIENT_ID: {
    get: variable("AUTH0_CLIENT_ID"),
    fits: (value) => /^[!-~]+$/.test(value),
    reason: "must be one word, as in the application's settings in Auth0",
    source: "the Client ID of the application that Alexa uses",
  },
  AUTH0_AUDIENCE: { get: variable("AUTH0_AUDIENCE"), fits: anything, reason: "", source: "the Identifier of your API" },
  AUTH0_KEEP_EMAIL: {
    get: variable("AUTH0_KEEP_EMAIL"),
    fits: (value) => ["true", "false"].includes(value),
    reason: "must be true or false",
  },
  AUTH0_ACCEPT_ID_TOKENS: {
    get: variable("AUTH0_ACCEPT_ID_TOKENS"),
    fits: (value) => ["true", "false"].includes(value),
    reason: "must be true or false",
  },
  AUTH0_REQUIRED_SCOPE: {
    get: variable("AUTH0_REQUIRED_SCOPE"),
    fits: (value) => /^[!-~\s]+$/.test(value) && !/[,"\\]/.test(value), // RFC 6749, section 3.3, without the comma
    reason: "must be scopes separated by spaces, without commas or quotes",
  },
  AUTH0_ORGANIZATION: {
    get: variable("AUTH0_ORGANIZATION"),
    fits: (value) => /^[\w-]{1,50}$/.test(value),
    reason: "must be the organization's id (org_…) or its name, not its display name",
  },
  ALEXA_SKILL_ID: {
    get: variable("ALEXA_SKILL_ID"),
    fits: isSkillIds,
    reason: "must be amzn1.ask.skill.…, or several of them separated by commas",
    source: "`make deploy-skill` prints it",
  },
  ALEXA_DEV_ROOT_CA: { get: variable("ALEXA_DEV_ROOT_CA"), fits: isCertificate, reason: "must be a PEM certificate" },
  ALEXA_DEV_API_ORIGIN: {
    get: variable("ALEXA_DEV_API_ORIGIN"),
    fits: isLoopback,
    reason: "must be http://127.0.0.1:PORT or http://localhost:PORT",
  },
  ALEXA_DEV_CERT_ORIGIN: {
    get: variable("ALEXA_DEV_CERT_ORIGIN"),
    fits: isLoopback,
    reason: "must be http://127.0.0.1:PORT or http://localhost:PORT",
  },
  vendor_id: {
    get: ({ vendorId }) => vendorId,
    fits: (value) => /^M[A-Z0-9]+$/.test(value),
    reason: "must begin with M and have only capitals and digits",
    source: "https://developer.amazon.com/settings/console/mycid",
  },
  worker_url: {
    get: ({ workerUrl }) => workerUrl,
    fits: (value) => isLoopback(value) || (isHttps(value) && new URL(value).origin === value),
    reason: "must be https:// and a domain, with nothing after it",
    hint: (value) => (isDomain(value) ? `: write https://${value}` : ""),
    source: "https://NAME.SUBDOMAIN.workers.dev or your own domain",
  },
  privacy_policy_url: {
    get: ({ privacyPolicyUrl }) => privacyPolicyUrl,
    fits: isHttps,
    reason: "must be an https URL",
  },
  terms_of_use_url: { get: ({ termsOfUseUrl }) => termsOfUseUrl, fits: isHttps, reason: "must be an https URL" },
  application_name: {
    get: ({ applicationName }) => applicationName,
    fits: (value) => /^[^<>\p{Cc}]{1,128}$/u.test(value), // Auth0's Management API, POST /api/v2/clients
    reason: "must be 1 to 128 characters, without < and >",
  },
  access_token_scheme: {
    get: ({ accessTokenScheme }) => accessTokenScheme,
    fits: (value) => ["HTTP_BASIC", "REQUEST_BODY_CREDENTIALS"].includes(value),
    reason: "must be HTTP_BASIC or REQUEST_BODY_CREDENTIALS",
  },
  ssl_certificate_type: {
    get: ({ sslCertificateType }) => sslCertificateType,
    fits: (value) => ["Trusted", "Wildcard", "SelfSigned"].includes(value),
    reason: "must be Trusted, Wildcard, SelfSigned (for tests only) or empty",
  },
  sign_in_domains: {
    get: ({ signInDomains }) => signInDomains,
    fits: isDomain,
    reason: "must be domains in lower case, without scheme or slash",
  },
};

/**
 * Settings that break Amazon's trademark policy: a URL of a skill must not have "alexa" in its subdomain or domain.
 * https://developer.amazon.com/docs/custom-skills/policy-requirements-for-an-alexa-skill.html, 1.a
 * @param {Settings} settings
 */
export const brandProblems = (settings) =>
  ["worker_url", "AUTH0_DOMAIN", "privacy_policy_url", "terms_of_use_url"]
    .filter((name) =>
      /alexa/i.test(
        [RULES[name].get(settings)]
          .flat()
          .join()
          .replace(/^https?:\/\//, "")
          .replace(/\/.*$/, ""),
      ),
    )
    .map(
      (name) => `${name} in ${fileOf(name)} has "alexa" in its host: Amazon does not certify a skill with such a URL`,
    );

/** @param {string} name */
const fileOf = (name) => (/^[A-Z]/.test(name) ? "wrangler.toml" : "skill.toml");

/** All settings with an invalid value. @param {Settings} settings @returns {Problem[]} */
export const valueProblems = (settings) => [
  ...Object.entries(RULES)
    .filter(([name]) => isMalformed(settings, name))
    .map(([key, { get, reason, hint }]) => ({
      file: fileOf(key),
      key,
      reason: `${reason}${hint?.([get(settings)].flat().join()) ?? ""}`,
    })),
  ...contradictions(settings),
  ...parameterProblems(settings),
  ...localeProblems(settings),
];

/** Parameters that Alexa sends, or that have a setting of their own. */
const RESERVED_PARAMETERS = [...APPENDED, "audience", "organization"];

/** @param {Settings} settings @returns {Problem[]} */
const parameterProblems = ({ authorizationParameters }) =>
  Object.keys(authorizationParameters)
    .filter((name) => RESERVED_PARAMETERS.includes(name))
    .map((name) => ({
      file: "skill.toml",
      key: `authorization_parameters.${name}`,
      reason: "cannot be set here: Alexa or another setting determines it",
    }));

/** @param {Settings} settings @returns {Problem[]} */
const localeProblems = ({ locales }) =>
  Object.entries(locales).flatMap(([locale, { invocationName }]) => [
    ...(localeReason(locale)
      ? [{ file: "skill.toml", key: `locales.${locale}`, reason: `${localeReason(locale)}` }]
      : []),
    ...(invocationName ? invocationNameReasons(invocationName) : []).map((reason) => ({
      file: "skill.toml",
      key: `locales.${locale}.invocation_name`,
      reason,
    })),
  ]);

/** What certification may ask about the settings. @param {Settings} settings @returns {Problem[]} */
export const certificationAdvice = ({ locales }) =>
  Object.entries(locales).flatMap(([locale, { invocationName }]) =>
    (invocationName ? invocationNameAdvice(invocationName, locale) : []).map((reason) => ({
      file: "skill.toml",
      key: `locales.${locale}.invocation_name`,
      reason,
    })),
  );

/** @param {Settings} settings @param {string} name */
function isMalformed(settings, name) {
  const { get, fits } = RULES[name];
  return [get(settings)].flat().some((value) => value && !fits(value));
}

/** @param {Settings} settings @returns {Problem[]} */
function contradictions({
  vars: {
    AUTH0_DOMAIN: domain = "",
    AUTH0_FORMER_DOMAIN: former,
    AUTH0_AUDIENCE: audience,
    AUTH0_CLIENT_ID: clientId,
    AUTH0_REQUIRED_SCOPE: scope,
  },
}) {
  const file = "wrangler.toml";
  return [
    ...(audience && audience === clientId
      ? [{ file, key: "AUTH0_AUDIENCE", reason: "must be the identifier of an API, not the client id" }]
      : []),
    ...(audience && audience === `${issuer(domain)}userinfo`
      ? [
          {
            file,
            key: "AUTH0_AUDIENCE",
            reason: "must not be /userinfo, for which Auth0 issues opaque tokens: leave it empty",
          },
        ]
      : []),
    ...(former && former === domain
      ? [{ file, key: "AUTH0_FORMER_DOMAIN", reason: "must be another domain than AUTH0_DOMAIN" }]
      : []),
    ...(former && !audience
      ? [
          {
            file,
            key: "AUTH0_FORMER_DOMAIN",
            reason: "needs AUTH0_AUDIENCE: other tokens are verified by AUTH0_DOMAIN itself",
          },
        ]
      : []),
    ...(scope && !audience
      ? [
          {
            file,
            key: "AUTH0_REQUIRED_SCOPE",
            reason: "needs AUTH0_AUDIENCE: only a JWT for an API contains its scopes",
          },
        ]
      : []),
  ];
}

/**
 * Those of the named settings that are not set.
 * @param {Settings} settings
 * @param {string[]} names
 * @returns {Problem[]}
 */
export const unset = (settings, names) =>
  names
    .filter((name) => !RULES[name].get(settings).length)
    .map((key) => ({ file: fileOf(key), key, reason: `is not set: ${RULES[key].source}` }));

/**
 * Those of the named settings that are not set or have an invalid value.
 * @param {Settings} settings
 * @param {string[]} names
 */
export function problemsWith(settings, names) {
  return [...unset(settings, names), ...valueProblems(settings).filter(({ key = "" }) => names.includes(key))];
}

/**
 * Settings for the local environment. They are unsafe anywhere else.
 * @param {Settings} settings
 * @returns {Problem[]}
 */
export function developmentOverrides({ vars }) {
  const file = "wrangler.toml";
  const overrides = Object.keys(vars).filter((name) => name.startsWith("ALEXA_DEV_") && vars[name]);
  return [
    ...overrides.map((key) => ({
      file,
      key,
      reason: `is for development only: with it, the Worker ${key === "ALEXA_DEV_API_ORIGIN" ? "sends the token for Alexa's own API to another place" : "accepts requests that Amazon has not signed"}`,
    })),
    ...(vars.AUTH0_DOMAIN?.startsWith("http://")
      ? [{ file, key: "AUTH0_DOMAIN", reason: "is on this machine: a Worker cannot reach it" }]
      : []),
  ];
}

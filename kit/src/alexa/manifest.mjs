/**
 * `skill-package/skill.json`, the skill manifest. Values that follow from the settings are set, all others are kept.
 * https://developer.amazon.com/docs/smapi/skill-manifest.html
 */

import { shownWorker } from "./placeholders.mjs";
import { PERSON_PERMISSION } from "./voices.mjs";

/** @import { Settings } from "../shared/settings.mjs" */

/** https://developer.amazon.com/docs/smapi/skill-events-in-alexa-skills.html */
const EVENTS = [
  "SKILL_ENABLED",
  "SKILL_DISABLED",
  "SKILL_ACCOUNT_LINKED",
  "SKILL_PERMISSION_ACCEPTED",
  "SKILL_PERMISSION_CHANGED",
];

/**
 * The type of the endpoint's certificate: `*.workers.dev` has a wildcard certificate, a custom domain its own.
 * @param {Settings} settings
 * @param {string} [url]
 */
export const sslCertificateType = ({ sslCertificateType, workerUrl }, url = workerUrl) =>
  sslCertificateType || (new URL(url).hostname.endsWith(".workers.dev") ? "Wildcard" : "Trusted");

/** @typedef {{ uri: string, sslCertificateType?: string }} Endpoint */

/**
 * Every URL to which Alexa may send this skill's requests and events. In a region, Alexa uses that region's URL instead
 * of the default.
 * @param {any} manifest
 * @returns {{ path: string, endpoint: Partial<Endpoint> }[]}
 */
export function endpointsOf({ apis, events }) {
  const places = /** @type {const} */ ([
    ["apis.custom", apis?.custom],
    ["events", events],
  ]);
  return places.flatMap(([path, place]) => [
    { path: `${path}.endpoint`, endpoint: place?.endpoint ?? {} },
    ...Object.entries(place?.regions ?? {}).map(([region, inner]) => ({
      path: `${path}.regions.${region}.endpoint`,
      endpoint: /** @type {any} */ (inner)?.endpoint ?? {},
    })),
  ]);
}

/**
 * A sentence for each region whose URL differs from the default.
 * @param {any} manifest
 * @param {string[]} [known]  other URLs that are accepted, such as the previous default
 */
export function regionProblems(manifest, known = []) {
  const all = endpointsOf(manifest);
  const defaults = [
    ...known,
    ...all.filter(({ path }) => !path.includes(".regions.")).map(({ endpoint }) => endpoint.uri),
  ];
  return all
    .filter(({ path, endpoint }) => path.includes(".regions.") && !defaults.includes(endpoint.uri))
    .map(
      ({ path, endpoint }) =>
        `skill.json: ${path} sends users of that region to ${endpoint.uri ?? "nowhere"}, and not to worker_url: delete "regions" there, or give that endpoint the uri of worker_url`,
    );
}

/**
 * The icons of a locale that names none. Only those that exist in `skill-package/` are used.
 * @type {Record<string, string>}
 */
export const ICONS = {
  smallIconUri: "file://assets/images/small-icon.png",
  largeIconUri: "file://assets/images/large-icon.png",
};

/**
 * @param {any} current
 * @param {Settings} settings
 * @param {Partial<typeof ICONS>} [icons]  for the locales that name none
 */
export function manifest(current, settings, icons = ICONS) {
  const { manifest, ...rest } = current;
  const url = shownWorker(settings);
  const endpoint = { uri: `${url}/`, sslCertificateType: sslCertificateType(settings, url) };
  return {
    ...rest,
    manifest: {
      ...manifest,
      manifestVersion: "1.0",
      apis: { ...manifest.apis, custom: withEndpoint(manifest.apis?.custom, endpoint) },
      events: { ...withEndpoint(manifest.events, endpoint), subscriptions: subscriptions(manifest) },
      permissions: permissions(manifest, settings),
      publishingInformation: {
        ...manifest.publishingInformation,
        locales: {
          ...manifest.publishingInformation?.locales,
          ...perLocale(settings, (name, { name: title, examplePhrases }) => {
            const its = manifest.publishingInformation?.locales?.[name];
            const missing = Object.entries(icons).filter(([member]) => !its?.[member]);
            return { ...its, name: title, examplePhrases, ...Object.fromEntries(missing) };
          }),
        },
      },
      privacyAndCompliance: {
        ...manifest.privacyAndCompliance,
        locales: {
          ...manifest.privacyAndCompliance?.locales,
          ...perLocale(settings, (name) => ({
            ...manifest.privacyAndCompliance?.locales?.[name],
            ...(settings.privacyPolicyUrl && { privacyPolicyUrl: settings.privacyPolicyUrl }),
            ...(settings.termsOfUseUrl && { termsOfUseUrl: settings.termsOfUseUrl }),
          })),
        },
      },
    },
  };
}

/**
 * The locales of a manifest that skill.toml does not have. Their texts belong to the developer and are kept.
 * @param {any} manifest
 * @param {Settings} settings
 * @returns {string[]} sentences
 */
export function ownLocales({ publishingInformation, privacyAndCompliance }, { locales }) {
  const places = { publishingInformation, privacyAndCompliance };
  return Object.entries(places).flatMap(([place, value]) =>
    Object.keys(value?.locales ?? {})
      .filter((name) => !Object.hasOwn(locales, name))
      .map((name) => `${place}.locales.${name}: there is no [locales.${name}] in skill.toml`),
  );
}

/**
 * Sets the default endpoint. A region with the previous default gets the new one. A region with another URL is not
 * changed.
 * @param {any} place     `apis.custom` or `events`
 * @param {Endpoint} endpoint
 */
function withEndpoint(place, endpoint) {
  const known = [place?.endpoint?.uri, endpoint.uri];
  const regions = Object.entries(place?.regions ?? {}).map(([name, region]) => [
    name,
    known.includes(region?.endpoint?.uri) ? { ...region, endpoint } : region,
  ]);
  return { ...place, endpoint, ...(place?.regions && { regions: Object.fromEntries(regions) }) };
}

/** The developer's event subscriptions, plus the required ones that are missing. @param {any} manifest */
function subscriptions({ events }) {
  /** @type {{ eventName?: string }[]} */
  const present = events?.subscriptions ?? [];
  const missing = EVENTS.filter((name) => !present.some(({ eventName }) => eventName === name));
  return [...present, ...missing.map((eventName) => ({ eventName }))];
}

/**
 * The developer's permissions, and the one for voices if the settings require it.
 * @param {any} manifest
 * @param {Settings} settings
 */
function permissions({ permissions = [] }, { recognisedVoices }) {
  const others = permissions.filter((/** @type {{ name: string }} */ { name }) => name !== PERSON_PERMISSION);
  return recognisedVoices ? [...others, { name: PERSON_PERMISSION }] : others;
}

/**
 * @template T
 * @param {Settings} settings
 * @param {(name: string, locale: import("../shared/settings.mjs").Locale) => T} make
 */
const perLocale = ({ locales }, make) =>
  Object.fromEntries(Object.entries(locales).map(([name, locale]) => [name, make(name, locale)]));

/**
 * `skill-package/skill.json`, the skill manifest: what follows from the settings is set, all else is kept.
 * https://developer.amazon.com/docs/smapi/skill-manifest.html
 */

import { PERSON_ID } from "../skill/voices.mjs";

/** @import { Settings } from "./settings.mjs" */

/** https://developer.amazon.com/docs/smapi/skill-events-in-alexa-skills.html */
const EVENTS = ["SKILL_ENABLED", "SKILL_DISABLED", "SKILL_ACCOUNT_LINKED", "SKILL_PERMISSION_ACCEPTED", "SKILL_PERMISSION_CHANGED"];

/**
 * Of which type the endpoint's certificate is: `*.workers.dev` has a wildcard, a custom domain of a Worker's its own.
 * @param {Settings} settings
 * @param {string} [url]
 */
export const sslCertificateType = ({ sslCertificateType, workerUrl }, url = workerUrl) =>
  sslCertificateType || (new URL(url).hostname.endsWith(".workers.dev") ? "Wildcard" : "Trusted");

/**
 * @param {any} current
 * @param {Settings} settings
 */
export function manifest(current, settings) {
  const { manifest } = current;
  const url = settings.workerUrl || "https://WORKER_URL";
  const endpoint = { uri: `${url}/`, sslCertificateType: sslCertificateType(settings, url) };
  return {
    manifest: {
      ...manifest,
      manifestVersion: "1.0",
      apis: { ...manifest.apis, custom: { ...manifest.apis?.custom, endpoint } },
      events: { ...manifest.events, endpoint, subscriptions: EVENTS.map((eventName) => ({ eventName })) },
      permissions: permissions(manifest, settings),
      publishingInformation: {
        ...manifest.publishingInformation,
        locales: perLocale(settings, (name, { name: title, examplePhrases }) => ({
          ...manifest.publishingInformation?.locales?.[name],
          name: title,
          examplePhrases,
          smallIconUri: "file://assets/images/small-icon.png",
          largeIconUri: "file://assets/images/large-icon.png",
        })),
      },
      privacyAndCompliance: {
        ...manifest.privacyAndCompliance,
        locales: perLocale(settings, () => ({
          ...(settings.privacyPolicyUrl && { privacyPolicyUrl: settings.privacyPolicyUrl }),
          ...(settings.termsOfUseUrl && { termsOfUseUrl: settings.termsOfUseUrl }),
        })),
      },
    },
  };
}

/** Permissions other than the one for voices are the author's. @param {any} manifest @param {Settings} settings */
function permissions({ permissions = [] }, { recognisedVoices }) {
  const others = permissions.filter((/** @type {{ name: string }} */ { name }) => name !== PERSON_ID);
  return recognisedVoices ? [...others, { name: PERSON_ID }] : others;
}

/**
 * @template T
 * @param {Settings} settings
 * @param {(name: string, locale: import("./settings.mjs").Locale) => T} make
 */
const perLocale = ({ locales }, make) => Object.fromEntries(Object.entries(locales).map(([name, locale]) => [name, make(name, locale)]));

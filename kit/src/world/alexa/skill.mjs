/** The skill as Alexa sees it: its package, and its account linking request. */

import { readInteractionModel } from "../../alexa/language-model.mjs";
import { ACCOUNT_LINKING, readPackage } from "../../alexa/package.mjs";
import { refuse } from "../../shared/command.mjs";

/** @import { InteractionModel } from "../../alexa/language-model.mjs" */

/**
 * @typedef {object} AccountLinkingRequest
 * @property {string} authorizationUrl
 * @property {string} accessTokenUrl
 * @property {"HTTP_BASIC" | "REQUEST_BODY_CREDENTIALS"} accessTokenScheme
 * @property {string} clientId
 * @property {string[]} scopes
 * @property {string[]} [redirectUrls]   of the developer's app, for app-to-app account linking
 * @property {number} [defaultTokenExpirationInSeconds]
 *
 * @typedef {object} Skill
 * @property {any} manifest
 * @property {Map<string, InteractionModel>} models  by locale
 * @property {AccountLinkingRequest} accountLinking
 */

/**
 * @param {string} root  the project's folder
 * @returns {Promise<Skill & { skillPackage: import("../../alexa/package.mjs").Package }>}
 */
export async function readSkill(root) {
  const skillPackage = await readPackage(root);
  const {
    manifest: { manifest },
    accountLinking: { accountLinkingRequest },
    models,
  } = skillPackage;
  const missing = ["authorizationUrl", "accessTokenUrl"].filter(
    (name) => !URL.canParse(accountLinkingRequest[name] ?? ""),
  );
  refuse(missing.map((name) => `${ACCOUNT_LINKING} has no ${name}: make generate`));
  return {
    skillPackage,
    manifest,
    accountLinking: accountLinkingRequest,
    models: new Map(
      Object.entries(models).map(([locale, { interactionModel }]) => [locale, readInteractionModel(interactionModel)]),
    ),
  };
}

/**
 * @param {Skill} skill
 * @param {string} locale
 */
export function nameIn({ manifest, models }, locale) {
  return manifest.publishingInformation?.locales?.[locale]?.name ?? models.get(locale)?.invocationName ?? "the skill";
}

/**
 * The locales that the skill has a model for, American English first.
 * @param {Skill} skill
 */
export const localesOf = ({ models }) =>
  [...models.keys()].sort((a, b) => Number(b === "en-US") - Number(a === "en-US") || a.localeCompare(b));

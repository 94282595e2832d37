import { regionProblems } from "../alexa/manifest.mjs";
import { checkModel, localeDifferences } from "./model.mjs";
import { iconProblems, publishingProblems } from "./publishing.mjs";
import { manifestDifferences, modelDifferences } from "./schemas.mjs";

/** @import { Package } from "../alexa/package.mjs" */

/**
 * @typedef {object} Findings  sentences about a skill package
 * @property {string[]} refused reasons not to deploy it: what Amazon is known to refuse, or a region whose users would
 *   reach another Worker
 * @property {string[]} warnings       what Amazon may refuse, such as a difference from its description of the files
 * @property {string[]} certification  advice before certification. It prevents nothing
 */

/** @param {import("./package.mjs").Package} skillPackage @returns {Findings} */
export function checkPackage(skillPackage) {
  const models = checkModels(skillPackage);
  return {
    refused: [...regionProblems(skillPackage.manifest.manifest), ...models.refused],
    warnings: [...manifestDifferences(skillPackage), ...iconProblems(skillPackage), ...models.warnings],
    certification: [
      ...publishingProblems(skillPackage),
      ...models.certification,
      ...localeDifferences(skillPackage.models),
    ],
  };
}

/**
 * The findings about the models only.
 * @param {Pick<Package, "models" | "modelProblems">} skillPackage
 * @returns {Findings}
 */
export function checkModels({ models, modelProblems }) {
  const findings = Object.entries(models).map(([locale, model]) => ({
    ...checkModel(model, locale),
    differences: modelDifferences(model, locale),
  }));
  return {
    refused: [...modelProblems, ...findings.flatMap(({ refused }) => refused)],
    warnings: findings.flatMap(({ differences, warnings }) => [...differences, ...warnings]),
    certification: findings.flatMap(({ certification }) => certification),
  };
}

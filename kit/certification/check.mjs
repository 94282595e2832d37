import { regionProblems } from "../setup/manifest.mjs";
import { differences, modelProblems } from "./model.mjs";
import { publishingProblems } from "./publishing.mjs";
import { schemaProblems } from "./schemas.mjs";

/**
 * The reasons why Amazon would refuse to upload a package, and the reasons why it would not certify it.
 * The rules are for packages that fit Amazon's schemas.
 * @param {import("./package.mjs").Package} skillPackage
 * @returns {{ upload: string[], certification: string[] }}
 */
export function checkPackage(skillPackage) {
  const upload = schemaProblems(skillPackage);
  if (upload.length) return { upload, certification: [] };
  return {
    upload: [...regionProblems(skillPackage.manifest.manifest), ...modelProblems(skillPackage.models), ...differences(skillPackage.models)],
    certification: publishingProblems(skillPackage),
  };
}

/**
 * The reasons why Alexa cannot use a skill during development. Locales may differ then, because an author adds a new intent to one locale first.
 * @param {import("../skill/package.mjs").Package} skillPackage
 */
export function playProblems(skillPackage) {
  const problems = schemaProblems(skillPackage);
  return problems.length ? problems : modelProblems(skillPackage.models);
}

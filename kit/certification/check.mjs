import { regionProblems } from "../setup/manifest.mjs";
import { differences, modelProblems } from "./model.mjs";
import { publishingProblems } from "./publishing.mjs";
import { schemaProblems } from "./schemas.mjs";

/**
 * What keeps a package from being uploaded, and what from being certified after that.
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
 * What keeps Alexa from playing a skill while its author works on it: a new intent may be in one locale first.
 * @param {import("../skill/package.mjs").Package} skillPackage
 */
export function playProblems(skillPackage) {
  const problems = schemaProblems(skillPackage);
  return problems.length ? problems : modelProblems(skillPackage.models);
}

import { modelProblems } from "./model.mjs";
import { publishingProblems } from "./publishing.mjs";
import { schemaProblems } from "./schemas.mjs";

/**
 * What keeps a package from being uploaded, and what from being certified after that.
 * The rules are for packages that fit Amazon's schemas.
 * @param {import("./package.mjs").Package} package_
 * @returns {{ upload: string[], certification: string[] }}
 */
export function checkPackage(package_) {
  const upload = schemaProblems(package_);
  if (upload.length) return { upload, certification: [] };
  return { upload: modelProblems(package_.models), certification: publishingProblems(package_) };
}

/** Examines the project of this folder with its real tenant. */

import { alexaCallbacks } from "../alexa/callbacks.mjs";
import { staleBy } from "../project/files.mjs";
import { Project } from "../project/project.mjs";
import { problemsWith } from "../project/rules.mjs";
import { sentence } from "../project/settings.mjs";
import { clientSecret } from "../shared/secret.mjs";
import { CHECKS } from "./all.mjs";
import { signInByHand } from "./browser.mjs";
import { servedCertificate } from "./certificate.mjs";
import { examine, fail, shown, unexpected } from "./checks.mjs";

/** There is no certificate at this URL. None is needed, because the Worker checks the skill id first. */
const CERT_CHAIN_URL = "https://s3.amazonaws.com/echo.api/doctor.pem";

/**
 * Runs all checks. If the settings or the files have problems, reports only these. The settings of a locale prevent
 * nothing else.
 * @param {string} project
 */
export async function* examineProject(project) {
  const files = new Project(project);
  const { settings, problems } = await files.inspected();
  const isAboutLocale = (/** @type {import("../project/shape.mjs").Problem} */ { key = "" }) =>
    key.startsWith("locales.");
  const isRestPossible = problems.every(isAboutLocale);
  for (const problem of problems)
    yield {
      name: isAboutLocale(problem) ? "locales" : "settings",
      ...shown(
        fail(
          sentence(problem),
          isRestPossible ? "fix it, then make generate" : "fix it, then run it again: the rest depends on it",
        ),
      ),
    };
  if (!isRestPossible) return;
  const { setup, failure } = await setupOf(files, settings).then(
    (setup) => ({ setup, failure: undefined }),
    (error) => ({ failure: error, setup: undefined }),
  );
  if (setup) yield* examine(CHECKS, setup);
  else yield { name: "package", ...unexpected(failure) };
}

/**
 * @param {Project} project
 * @param {import("../shared/settings.mjs").Settings} settings
 * @returns {Promise<import("./checks.mjs").Setup>}
 */
async function setupOf(project, settings) {
  const skillPackage = await project.package();
  const { manifest, models, modelProblems, accountLinking } = skillPackage;
  const hasApplication = !problemsWith(settings, ["AUTH0_DOMAIN", "AUTH0_CLIENT_ID"]).length;
  return {
    settings,
    accountLinking: accountLinking.accountLinkingRequest,
    callbacks: alexaCallbacks(settings.vendorId),
    manifest: manifest.manifest,
    models,
    modelProblems,
    stale: staleBy(project.root, settings, skillPackage),
    certChainUrl: CERT_CHAIN_URL,
    fetch,
    servedCertificate,
    clientSecret: hasApplication ? await clientSecret() : undefined,
    ...(process.stdin.isTTY && { signIn: (authorization) => signInByHand(authorization) }),
  };
}

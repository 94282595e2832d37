/** What is examined when it is the project of this folder, with a real tenant. */
import { staleFiles } from "../setup/files.mjs";
import { problemsWith } from "../setup/rules.mjs";
import { clientSecret } from "../setup/secret.mjs";
import { inspectSettings, sentence } from "../setup/settings.mjs";
import { alexaCallbacks } from "../skill/callbacks.mjs";
import { readPackage } from "../skill/package.mjs";
import { CHECKS } from "./all.mjs";
import { signInByHand } from "./browser.mjs";
import { servedCertificate } from "./certificate.mjs";
import { examine, fail, unexpected } from "./checks.mjs";

/** Nothing is there, and nothing needs to be: the skill's id is looked at before the certificate. */
const CERT_CHAIN_URL = "https://s3.amazonaws.com/echo.api/doctor.pem";

/** Every check; only the settings' own problems, or the files', where there are any. @param {string} project */
export async function* examineProject(project) {
  const { settings, problems } = await inspectSettings(project);
  for (const problem of problems) yield { name: "settings", ...fail(sentence(problem), "fix it, then run it again: the rest depends on it") };
  if (problems.length) return;
  const { setup, failure } = await setupOf(project, settings).then((setup) => ({ setup, failure: undefined }), (error) => ({ failure: error, setup: undefined }));
  if (setup) yield* examine(CHECKS, setup);
  else yield { name: "package", ...unexpected(failure) };
}

/**
 * @param {string} project
 * @param {import("../setup/settings.mjs").Settings} settings
 * @returns {Promise<import("./checks.mjs").Setup>}
 */
async function setupOf(project, settings) {
  const { manifest, models, accountLinking } = await readPackage(project);
  const hasApplication = !problemsWith(settings, ["AUTH0_DOMAIN", "AUTH0_CLIENT_ID"]).length;
  return {
    settings,
    accountLinking: accountLinking.accountLinkingRequest,
    callbacks: alexaCallbacks(settings.vendorId),
    manifest: manifest.manifest,
    models,
    stale: await staleFiles(project),
    certChainUrl: CERT_CHAIN_URL,
    fetch,
    servedCertificate,
    clientSecret: hasApplication ? await clientSecret() : undefined,
    ...(process.stdin.isTTY && { signIn: (authorization) => signInByHand(authorization) }),
  };
}

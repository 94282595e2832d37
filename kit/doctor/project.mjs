/** What is examined when it is the project of this folder, with a real tenant. */
import { readPackage } from "../certification/package.mjs";
import { staleFiles } from "../setup/files.mjs";
import { brokenSettings } from "../setup/readiness.mjs";
import { clientSecret } from "../setup/secret.mjs";
import { readSettings } from "../setup/settings.mjs";
import { alexaCallbacks } from "../skill/callbacks.mjs";
import { signInByHand } from "./browser.mjs";
import { servedCertificate } from "./certificate.mjs";

/** Nothing is there, and nothing needs to be: the skill's id is looked at before the certificate. */
const CERT_CHAIN_URL = "https://s3.amazonaws.com/echo.api/doctor.pem";

/** @returns {Promise<import("./checks.mjs").Setup>} */
export async function projectSetup() {
  const { manifest, accountLinking } = await readPackage();
  const settings = await readSettings();
  const hasApplication = !brokenSettings(settings, ["AUTH0_DOMAIN", "AUTH0_CLIENT_ID"]).length;
  return {
    settings,
    accountLinking: accountLinking.accountLinkingRequest,
    callbacks: alexaCallbacks(settings.vendorId),
    manifest: manifest.manifest,
    stale: await staleFiles(),
    certChainUrl: CERT_CHAIN_URL,
    fetch,
    servedCertificate,
    clientSecret: hasApplication ? await clientSecret() : undefined,
    ...(process.stdin.isTTY && { signIn: (authorization) => signInByHand(authorization) }),
  };
}

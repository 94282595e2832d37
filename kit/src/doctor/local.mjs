/** Starts the local environment of `make dev` for the doctor. One of its users signs in by the real login form. */

import { LOCAL_VENDOR } from "../alexa/callbacks.mjs";
import { staleFiles } from "../project/files.mjs";
import { Project } from "../project/project.mjs";
import { Interrupted } from "../shared/command.mjs";
import { SKILL_ID } from "../world/amazon/requests.mjs";
import { silent } from "../world/reporter.mjs";
import { startWorld } from "../world/start.mjs";
import { CHECKS } from "./all.mjs";
import { servedCertificate } from "./certificate.mjs";
import { examine } from "./checks.mjs";

/** @param {Parameters<typeof startWorld>[0]} options */
export async function localSetup(options) {
  const files = new Project(options.project);
  const [settings, stale, { models, modelProblems }] = await Promise.all([
    files.settings(),
    staleFiles(options.project, files),
    files.package(),
  ]);
  const world = await startWorld(options);
  const { alexa, tenant, addresses } = world;
  const { clientSecret, callbacks, ...accountLinking } = alexa.linking.request;
  const audience = new URL(accountLinking.authorizationUrl).searchParams.get("audience") ?? "";
  /** @type {import("./checks.mjs").Setup} */
  const setup = {
    settings: {
      ...settings,
      vars: {
        ...settings.vars,
        AUTH0_DOMAIN: tenant.domain,
        AUTH0_CLIENT_ID: accountLinking.clientId,
        AUTH0_AUDIENCE: audience,
        AUTH0_ORGANIZATION: "",
        AUTH0_FORMER_DOMAIN: "",
        ALEXA_SKILL_ID: SKILL_ID,
      },
      vendorId: LOCAL_VENDOR,
      workerUrl: addresses.worker,
    },
    accountLinking,
    callbacks,
    manifest: alexa.skill.manifest,
    models,
    modelProblems,
    stale,
    certChainUrl: `${addresses.simulator}/echo.api/doctor.pem`,
    fetch,
    servedCertificate,
    clientSecret,
    signIn: async (authorization) => (await tenant.signIn(authorization, tenant.users[0])).href,
  };
  return { setup, close: world.close };
}

const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * Runs all checks. A signal ends the build and the local environment.
 * @param {Parameters<typeof startWorld>[0]} options
 */
export async function* examineLocal(options) {
  const stopping = new AbortController();
  const stop = () => stopping.abort(new Interrupted());
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    // Standard output is for the findings.
    const { setup, close } = await localSetup({
      ...options,
      signal: stopping.signal,
      reporter: { ...silent, output: (text) => void process.stderr.write(text) },
    });
    try {
      for await (const found of examine(CHECKS, setup)) {
        stopping.signal.throwIfAborted();
        yield found;
      }
    } finally {
      await close();
    }
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}

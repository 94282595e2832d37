/** A healthy set-up: the stand-in for a tenant, the built Worker in workerd, and a user who signs in. */
import { createHash } from "node:crypto";
import { accountLinking } from "../../src/alexa/account-linking.mjs";
import { alexaCallbacks } from "../../src/alexa/callbacks.mjs";
import { manifest } from "../../src/alexa/manifest.mjs";
import { CHECKS } from "../../src/doctor/all.mjs";
import { examine } from "../../src/doctor/checks.mjs";
import { toSettings } from "../../src/project/settings.mjs";
import { builtWorker } from "../../src/testing/build.mjs";
import { Outside } from "../../src/testing/outside.mjs";
import { signIn } from "../../src/world/tenant/flow.mjs";
import { Tenant } from "../../src/world/tenant/tenant.mjs";
import { startMiniflare } from "../../src/world/worker/miniflare.mjs";
import { through } from "../../src/world/worker/through.mjs";
import { SKILL_ID } from "../project/project.mjs";
import { ROOT } from "../repository.mjs";

/** @import { Setup } from "../../src/doctor/checks.mjs" */

/** The Worker's public address. Requests to it are sent to the Worker on this machine. */
export const WORKER_URL = "https://greeter.example.workers.dev";
export const AUDIENCE = "https://api.example.com/greeter";
export const CLIENT_SECRET = "s3cr3t-of-the-application";

const VENDOR = "M1A2B3C4D5E6F7";
const ENGLISH = {
  name: "Account Greeter",
  invocation_name: "account greeter",
  example_phrases: ["Alexa, open {invocation}"],
};

export async function openClinic() {
  const tenant = await Tenant.start({
    clientId: "alexa-skill",
    clientSecret: CLIENT_SECRET,
    redirectUrls: alexaCallbacks(VENDOR),
    audience: AUDIENCE,
    burst: 10_000,
  });
  const vars = {
    AUTH0_DOMAIN: tenant.domain,
    AUTH0_CLIENT_ID: "alexa-skill",
    AUTH0_AUDIENCE: AUDIENCE,
    ALEXA_SKILL_ID: SKILL_ID,
  };
  const deployed = { ...vars, AUTH0_DOMAIN: "example.eu.auth0.com" }; // with a domain of this machine, the Worker would report a problem
  const outside = new Outside(); // the Worker can reach nothing
  const proxy = await outside.listen();
  /** @type {Record<string, string>} */
  let redeployed = {};
  /**
   * The Worker tells the settings of the set-up, as if it had been deployed with them, unless it was redeployed with
   * others.
   * @param {Record<string, string>} vars
   */
  const deployedWith =
    (vars) =>
    (/** @type {any} */ { settings, ...body }) => {
      const ours = Object.entries(vars)
        .filter(([name, value]) => name.startsWith("AUTH0_") && value && !(name in redeployed))
        .map(([name, value]) => [name, digest(value)]);
      const theirs = Object.entries(settings ?? {}).filter(([name]) => name in redeployed);
      return { ...body, ...(settings && { settings: Object.fromEntries([...ours, ...theirs]) }) };
    };
  const miniflare = await startMiniflare(workerOptions(deployed, proxy));
  let worker = (await miniflare.ready).origin;

  return {
    tenant,

    /** The Worker deployed with other variables: where it then is. @param {Record<string, string>} changes */
    async redeploy(changes = {}) {
      redeployed = changes;
      await miniflare.replace(workerOptions({ ...deployed, ...changes }, proxy));
      return (worker = (await miniflare.ready).origin);
    },

    /**
     * The set-up with the files that are generated from these settings.
     * @param {{ vars?: Record<string, string>, choices?: Record<string, unknown> }} [changes]
     * @returns {Setup}
     */
    setup({ vars: changes = {}, choices = {} } = {}) {
      const settings = toSettings(
        { ...vars, ...changes },
        {
          vendor_id: VENDOR,
          worker_url: WORKER_URL,
          recognised_voices: true,
          locales: { "en-US": ENGLISH },
          ...choices,
        },
      );
      return {
        settings,
        accountLinking: accountLinking({}, settings).accountLinkingRequest,
        callbacks: alexaCallbacks(settings.vendorId),
        manifest: manifest({ manifest: {} }, settings).manifest,
        models: {},
        modelProblems: [],
        stale: [],
        certChainUrl: "https://s3.amazonaws.com/echo.api/doctor.pem",
        fetch: intercept(
          (url, init) => fetch(String(url).replace(WORKER_URL, worker), init),
          isHealthz,
          withBody(deployedWith(settings.vars)),
        ),
        servedCertificate: async () => ({ trusted: true, names: ["example.workers.dev", "*.example.workers.dev"] }),
        clientSecret: CLIENT_SECRET,
        signIn: signInAs("ada"),
      };
    },

    async close() {
      await miniflare.dispose();
      outside.close();
      await tenant.close();
    },
  };
}

/** @param {string} url */
const isHealthz = (url) => new URL(url).pathname === "/healthz";

/** @param {string} text */
export const digest = (text) => createHash("sha256").update(text).digest("hex");

/** @param {Record<string, string>} bindings @param {string} proxy @returns {import("miniflare").V4MiniflareOptions} */
const workerOptions = (bindings, proxy) => ({
  ...through({ ...builtWorker(ROOT), bindings, kvNamespaces: ["CACHE"] }, proxy),
  handleStructuredLogs: () => {}, // what the Worker logs is not looked at here
});

/**
 * @param {string} user
 * @param {(authorization: URL) => void} [change]  what the browser is sent with, other than Alexa would
 */
export const signInAs =
  (user, change = () => {}) =>
  async (/** @type {string} */ authorization) => {
    const url = new URL(authorization);
    change(url);
    return (await signIn(url.href, url.searchParams.get("redirect_uri") ?? "", user)).href;
  };

/** Every line of the doctor's. @param {Setup} setup */
export async function diagnose(setup) {
  const lines = [];
  for await (const line of examine(CHECKS, setup)) lines.push(line);
  return lines;
}

/**
 * A fetch that changes one kind of answer on its way.
 * @param {typeof fetch} fetch
 * @param {(url: string, init: RequestInit | undefined) => boolean} matches
 * @param {(response: Response) => Response | Promise<Response>} change
 * @returns {typeof globalThis.fetch}
 */
export const intercept = (fetch, matches, change) => async (url, init) => {
  const response = await fetch(url, init);
  return matches(String(url), init) ? change(response) : response;
};

/** @param {(body: any) => any} change */
export const withBody = (change) => async (/** @type {Response} */ response) =>
  Response.json(change(await response.json()), { status: response.status });

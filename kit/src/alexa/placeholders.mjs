/**
 * What the generated files have in place of a setting that is not set: its name in capitals, which nobody takes for a
 * value.
 */
import { tenantOrigin } from "../auth0/issuer.mjs";

/** @import { Settings } from "../shared/settings.mjs" */

/** The tenant's origin. @param {Pick<Settings, "vars">} settings */
export const shownTenant = ({ vars }) => tenantOrigin(vars.AUTH0_DOMAIN || "AUTH0_DOMAIN");

/** @param {Pick<Settings, "vars">} settings */
export const shownClient = ({ vars }) => vars.AUTH0_CLIENT_ID || "AUTH0_CLIENT_ID";

/** @param {Pick<Settings, "workerUrl">} settings */
export const shownWorker = ({ workerUrl }) => workerUrl || "https://WORKER_URL";

/** Whether a URL in a generated file has the name of a setting in place of its host. @param {string} url */
export const isUnset = (url) => /^https:\/\/[A-Z0-9_]+(\/|$)/.test(url);

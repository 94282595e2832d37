/** The Worker of `skill/`, built, with Amazon and the tenant played around it. */
import { fileURLToPath } from "node:url";
import { builtWorker } from "alexa-auth0-kit/testing/build";
import * as testing from "alexa-auth0-kit/testing/world";

export { CERT_CHAIN_URL, eventually, say } from "alexa-auth0-kit/testing/world";

const SKILL = fileURLToPath(new URL("skill/", import.meta.url));

/** @param {testing.Settings} [settings] */
export const createWorld = (settings) => testing.createWorld(builtWorker(SKILL), settings);

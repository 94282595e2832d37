/** The kit itself: its folder and its version, which is also that of the library. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const KIT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/**
 * `repository` is the URL where the project lives. It is not known before the project is published.
 * @type {{ version: string, repository?: string }}
 */
const { version, repository } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

export const VERSION = version;
export const REPOSITORY = repository;

/** The kit itself: its folder and its version, which is also that of the library. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const KIT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** @type {string} */
export const VERSION = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;

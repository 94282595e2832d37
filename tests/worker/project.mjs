import { fileURLToPath } from "node:url";

/** The folder of the skill. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

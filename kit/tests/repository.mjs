/** This repository: the sample skill, and the kit in it. */
import { fileURLToPath } from "node:url";
import "./guard.mjs";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** `alexa-auth0`, as an argument of Node.js. */
export const KIT = fileURLToPath(new URL("../bin.mjs", import.meta.url));

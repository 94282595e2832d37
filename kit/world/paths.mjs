import { fileURLToPath } from "node:url";

/** The project's root. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Everything that a running world writes; git ignores it. */
export const WORLD = fileURLToPath(new URL("../../.world/", import.meta.url));

/**
 * What the world with this Worker keeps; one that listens to `make say` has its addresses there, in world.json.
 * @param {number} port
 */
export const worldAt = (port) => `${WORLD}${port}/`;

/** The Worker's, unless WORKER_PORT says another. */
export const WORKER_PORT = 8787;

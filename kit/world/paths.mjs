import { join } from "node:path";

/** Everything that running worlds of a project write, each in a folder of its own; git ignores it. @param {string} project */
export const worldsOf = (project) => join(project, ".world");

/**
 * What the world with this Worker keeps; one that listens to `make say` has its addresses there, in world.json.
 * @param {string} project
 * @param {number} port
 */
export const worldAt = (project, port) => join(worldsOf(project), `${port}`);

/** The Worker's, unless WORKER_PORT says another. */
export const WORKER_PORT = 8787;

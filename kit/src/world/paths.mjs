import { join } from "node:path";

/**
 * The folder for the data of a project's running local environments. Each has its own folder in it. Git ignores it.
 * @param {string} project
 */
export const worldsOf = (project) => join(project, ".world");

/**
 * The folder of the local environment with this Worker port. Its URLs for `make say` are there, in world.json.
 * @param {string} project
 * @param {number} port
 */
export const worldAt = (project, port) => join(worldsOf(project), `${port}`);

/**
 * What a skill keeps for its users. It stays when the local environment ends.
 * @param {string} project
 * @param {number} port
 */
export const userDataAt = (project, port) => join(worldsOf(project), `user-data-${port}`);

/** The Worker's default port. WORKER_PORT overrides it. */
export const WORKER_PORT = 8787;

import { fileURLToPath } from "node:url";

/** The project's root. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Everything that a running world writes; git ignores it. */
export const WORLD = fileURLToPath(new URL("../.world/", import.meta.url));

/** Where the world of `make dev` says that it is. */
export const ADDRESSES = `${WORLD}world.json`;

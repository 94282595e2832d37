/** Miniflare without a server that web pages could use. */
export { startMiniflare } from "../world/worker/miniflare.mjs";

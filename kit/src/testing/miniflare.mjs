/** Miniflare without the server that web pages could call. */
export { startMiniflare } from "../world/worker/miniflare.mjs";

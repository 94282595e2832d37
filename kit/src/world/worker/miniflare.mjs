/**
 * Miniflare, with the options of its version 4, which are also those that wrangler reads from wrangler.toml.
 *
 * Through its "loopback" server on 127.0.0.1, workerd reaches code in this process. Every web page in the developer's
 * browser can reach that server, too. It answers only requests with a secret of 32 random bytes, which workerd alone
 * has: a test holds Miniflare to that.
 */
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

/** @typedef {import("miniflare").V4MiniflareOptions} Options */

class Runtime extends Miniflare {
  /** Starts a new isolate. @param {Options} options */
  replace(options) {
    return this.setOptions(convertV4MiniflareOptions(options));
  }
}

/**
 * Starts a Worker on 127.0.0.1. Ends it again if the start fails.
 * @param {Options} options
 * @returns {Promise<Runtime>}
 */
export async function startMiniflare(options) {
  const miniflare = new Runtime(convertV4MiniflareOptions(options));
  try {
    await miniflare.ready;
    return miniflare;
  } catch (error) {
    await miniflare.dispose().catch(() => {});
    throw error;
  }
}

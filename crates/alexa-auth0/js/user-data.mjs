/**
 * The data of one user, in a Durable Object of its own: https://developers.cloudflare.com/durable-objects/. It runs one call after the other, so
 * nothing is lost between a comparison and a write. A build exports the class if wrangler.toml names it.
 */
import { DurableObject } from "cloudflare:workers";

/** The key of the record: its text, and its version. */
const RECORD = "record";

export class UserData extends DurableObject {
  /** @returns {[text: string | null, version: number]} version 0 if there is nothing */
  load() {
    return this.ctx.storage.kv.get(RECORD) ?? [null, 0];
  }

  /**
   * Writes if the version is still that which the writer has read. Versions grow also after `forget`, so that a writer from before it cannot write.
   * @param {string} text
   * @param {number} version
   * @returns {number} the new version, or -1 if another one was faster
   */
  save(text, version) {
    const [, current] = this.load();
    if (current !== version) return -1;
    const next = Math.max(current + 1, Date.now());
    this.ctx.storage.kv.put(RECORD, [text, next]);
    return next;
  }

  /** Deletes everything. */
  async forget() {
    await this.ctx.storage.deleteAll();
    return true;
  }
}

/**
 * The data of one user, in a Durable Object of its own: https://developers.cloudflare.com/durable-objects/. It runs one call after the other, so
 * nothing is lost between a comparison and a write. A build exports the class if wrangler.toml names it.
 *
 * An object whose name is that of an Alexa user has no record. It only knows whose data goes if that user disables the skill: the event names the
 * Alexa user, and no account.
 */
import { DurableObject } from "cloudflare:workers";

/** The key of the record: its text, and its version. */
const RECORD = "record";
/** The key of the names that belong to this one: the Alexa users of an account, or the accounts of an Alexa user. */
const TIES = "ties";

export class UserData extends DurableObject {
  /** @returns {[text: string | null, version: number]} version 0 if there is nothing */
  load() {
    return this.ctx.storage.kv.get(RECORD) ?? [null, 0];
  }

  /**
   * Writes if the version is still that which the writer has read. Versions grow also after `forget`, so that a writer from before it cannot write.
   * @param {string} text
   * @param {number} version
   * @param {string} own    the name of this object
   * @param {string} alexa  the name of the Alexa user's, or ""
   * @returns {Promise<number>} the new version, or -1 if another one was faster
   */
  async save(text, version, own, alexa) {
    if (alexa && !this.#ties().includes(alexa)) {
      await this.#other(alexa).tie(own);
      this.tie(alexa);
    }
    // From here on nothing is awaited.
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

  /** @param {string} name */
  tie(name) {
    const ties = this.#ties();
    if (!ties.includes(name)) this.ctx.storage.kv.put(TIES, [...ties, name]);
  }

  /** Another name does not belong to this one any more. The data goes with the last one. @param {string} name */
  async untie(name) {
    const rest = this.#ties().filter((tie) => tie !== name);
    if (rest.length) this.ctx.storage.kv.put(TIES, rest);
    else await this.ctx.storage.deleteAll();
  }

  /** This Alexa user has disabled the skill. @param {string} own  the name of this object */
  async leave(own) {
    for (const account of this.#ties()) await this.#other(account).untie(own);
    return this.forget();
  }

  /** @returns {string[]} */
  #ties() {
    return this.ctx.storage.kv.get(TIES) ?? [];
  }

  /** @param {string} name @returns {UserData} */
  #other(name) {
    const { USER_DATA } = this.env;
    return USER_DATA.get(USER_DATA.idFromName(name));
  }
}

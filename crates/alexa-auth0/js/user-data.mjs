/**
 * The data of one user, in a Durable Object of its own: https://developers.cloudflare.com/durable-objects/. It runs one
 * call after the other, so nothing is lost between a comparison and a write. A build exports the class if wrangler.toml
 * names it.
 *
 * There are two kinds of objects, by their names: those of accounts, and those of Alexa users. The event that a user
 * has disabled the skill names the Alexa user and no account. So the object of an Alexa user knows which accounts have
 * saved from its devices, and the object of an account knows its Alexa users: its data goes with the last of them. The
 * record of an Alexa user is what the skill keeps for a guest, who has not linked an account.
 */
import { DurableObject } from "cloudflare:workers";

/** The key of the record: its text, and its version. */
const RECORD = "record";
/** The key of the names that belong to this one: the Alexa users of an account, or the accounts of an Alexa user. */
const TIES = "ties";
/**
 * The key of the versions of guests' records that are in this account's record already, by the names of the Alexa
 * users.
 */
const MOVED = "moved";
/** The key of the mark that this Alexa user has disabled the skill: the name of this object. */
const LEFT = "left";

/**
 * How long the mark is kept, in milliseconds: a request is accepted for 150 s. An Alexa user who comes back has another
 * id.
 */
const LEAVING = 3 * 60 * 1000;

/** What `save` returns instead of a version. */
const CONFLICT = -1;
const HAS_LEFT = -2;

export class UserData extends DurableObject {
  /** The Alexa users whose first `save` is under way. @type {Set<{ alexa: string, hasLeft: boolean }>} */
  #joining = new Set();

  /**
   * @param {string} alexa  the name of the Alexa user's, or ""
   * @returns {[text: string | null, version: number, moved: number]} version 0 if there is nothing, and the version of
   *   the guest's record that is in it
   */
  load(alexa) {
    const [text, version] = this.#record();
    return [text, version, this.#moved()[alexa] ?? 0];
  }

  /**
   * Writes if the version is still that which the writer has read. Versions grow also after `forget`, so that a writer
   * from before it cannot write.
   * @param {string} text
   * @param {number} version
   * @param {string} own    the name of this object
   * @param {string} alexa  the name of the Alexa user's; "" for the record of a guest
   * @param {number} moved  the version of the guest's record that is in the text, or 0
   * @returns {Promise<number>} the new version. Negative if another one was faster, or the Alexa user has disabled the
   *   skill
   */
  async save(text, version, own, alexa, moved) {
    if (alexa && !this.#ties().includes(alexa) && !(await this.#join(alexa, own))) return HAS_LEFT;
    // From here on nothing is awaited.
    if (this.#get(LEFT, "")) return HAS_LEFT;
    const [, current] = this.#record();
    if (current !== version) return CONFLICT;
    const next = Math.max(current + 1, Date.now());
    this.#put(RECORD, [text, next]);
    if (moved) this.#put(MOVED, { ...this.#moved(), [alexa]: moved });
    return next;
  }

  /**
   * Deletes the record. With that of an account goes everything; an Alexa user still knows its accounts.
   * @param {boolean} isGuest
   * @param {number} version  only if it is still this one, or 0
   */
  async forget(isGuest, version) {
    if (version && this.#record()[1] !== version) return true;
    if (isGuest) this.ctx.storage.kv.delete(RECORD);
    else await this.ctx.storage.deleteAll();
    return true;
  }

  /**
   * This account has data of which an Alexa user knows.
   * @param {string} account
   * @returns {boolean} false if the Alexa user has disabled the skill
   */
  tie(account) {
    if (this.#get(LEFT, "")) return false;
    this.#addTie(account);
    return true;
  }

  /** An Alexa user does not belong to this account any more. The data goes with the last one. @param {string} alexa */
  async untie(alexa) {
    for (const joining of this.#joining) if (joining.alexa === alexa) joining.hasLeft = true;
    const ties = this.#ties();
    const rest = ties.filter((tie) => tie !== alexa);
    if (rest.length === ties.length) return;
    if (!rest.length) return this.ctx.storage.deleteAll();
    const { [alexa]: _, ...moved } = this.#moved();
    this.#put(TIES, rest);
    this.#put(MOVED, moved);
  }

  /**
   * This Alexa user has disabled the skill. What cannot be deleted now is deleted by the alarm, which the runtime
   * repeats if it fails.
   * @param {string} own  the name of this object
   */
  async leave(own) {
    this.#put(LEFT, own); // from now on no save succeeds
    this.ctx.storage.kv.delete(RECORD);
    await this.ctx.storage.setAlarm(Date.now() + LEAVING);
    await this.#leaveAccounts(own);
    return true;
  }

  /** https://developers.cloudflare.com/durable-objects/api/alarms/ */
  async alarm() {
    await this.#leaveAccounts(this.#get(LEFT, ""));
    await this.ctx.storage.deleteAll();
  }

  /** @param {string} own */
  async #leaveAccounts(own) {
    for (const account of this.#ties()) await this.#other(account).untie(own);
    this.ctx.storage.kv.delete(TIES);
  }

  /**
   * Ties an Alexa user and this account. False if the Alexa user has disabled the skill meanwhile.
   * @param {string} alexa
   * @param {string} own
   */
  async #join(alexa, own) {
    const joining = { alexa, hasLeft: false };
    this.#joining.add(joining);
    try {
      if (!(await this.#other(alexa).tie(own)) || joining.hasLeft) return false;
    } finally {
      this.#joining.delete(joining);
    }
    this.#addTie(alexa);
    return true;
  }

  /** @param {string} name */
  #addTie(name) {
    const ties = this.#ties();
    if (!ties.includes(name)) this.#put(TIES, [...ties, name]);
  }

  /** @returns {[text: string | null, version: number]} */
  #record() {
    return this.#get(RECORD, [null, 0]);
  }

  /** @returns {string[]} */
  #ties() {
    return this.#get(TIES, []);
  }

  /** @returns {Record<string, number>} */
  #moved() {
    return this.#get(MOVED, {});
  }

  /** @template T @param {string} key @param {T} fallback @returns {T} */
  #get(key, fallback) {
    return this.ctx.storage.kv.get(key) ?? fallback;
  }

  /** @param {string} key @param {unknown} value */
  #put(key, value) {
    this.ctx.storage.kv.put(key, value);
  }

  /** @param {string} name */
  #other(name) {
    return objectOf(name, this.env);
  }
}

/**
 * The object with a name, in the jurisdiction of the settings.
 * @param {string} name
 * @param {{ USER_DATA: UserDataNamespace, USER_DATA_JURISDICTION?: string }} env
 */
export function objectOf(name, { USER_DATA, USER_DATA_JURISDICTION }) {
  const namespace = USER_DATA_JURISDICTION ? USER_DATA.jurisdiction(USER_DATA_JURISDICTION) : USER_DATA;
  return namespace.get(namespace.idFromName(name));
}

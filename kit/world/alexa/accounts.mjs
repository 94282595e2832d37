/** The Amazon accounts of the local world: there is one for every name that is asked for. */
import { createHash } from "node:crypto";

/**
 * @typedef {object} Account                 an Amazon account; its voice can be recognised on any device
 * @property {string} id
 * @property {string} name
 * @property {string} userId
 * @property {string} personId
 * @property {string} deviceId
 * @property {import("./linking.mjs").Link} [link]
 * @property {{ id: string, attributes: Record<string, unknown> }} [session]
 */

export class Accounts {
  /** @type {Map<string, Account>} */
  #accounts = new Map();

  /** In the order in which they were asked for. */
  all() {
    return [...this.#accounts.values()];
  }

  /** @param {string} id */
  get(id) {
    const known = this.#accounts.get(id);
    if (known) return known;
    if (!/^[a-z][a-z0-9]{0,15}$/.test(id)) throw new RangeError(`no name for an Amazon account: ${id}`);
    const code = createHash("sha256").update(id).digest("hex").slice(0, 32).toUpperCase();
    /** @type {Account} */
    const account = {
      id,
      name: id[0].toUpperCase() + id.slice(1),
      userId: `amzn1.ask.account.A${code}`,
      personId: `amzn1.ask.person.A${code}`,
      deviceId: `amzn1.ask.device.A${code}`,
    };
    this.#accounts.set(id, account);
    return account;
  }
}

/**
 * Before a request goes out, the token in it is made good where that is possible. When the authorization server
 * refuses, Alexa forgets the link; when it is silent, the old token goes along.
 * @param {Account} account
 * @param {import("./linking.mjs").AccountLinking} linking
 * @param {string[]} notes     get what happened
 */
export async function refreshIfDue(account, linking, notes) {
  const { link, name } = account;
  if (!link || !linking.needsRefresh(link)) return;
  if (!link.refreshToken) return void notes.push(`${name}’s access token has expired and there is no refresh token`);
  try {
    account.link = await linking.refresh(link);
    notes.push(`Alexa refreshed ${name}’s access token`);
  } catch (error) {
    const { message, refused } = /** @type {import("./linking.mjs").LinkingError} */ (error);
    notes.push(`Alexa could not refresh ${name}’s access token (${message.trim()})`);
    if (!refused) return;
    notes.push(`Alexa forgot ${name}’s link`);
    delete account.link;
  }
}

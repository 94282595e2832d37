/** The Amazon accounts of the local environment. An account is created when its name is first used. */
import { createHash } from "node:crypto";

/**
 * @typedef {object} Account                 an Amazon account; its voice can be recognised on any device
 * @property {string} id
 * @property {string} name
 * @property {string} userId
 * @property {string} personId
 * @property {string} deviceId              of the Echo
 * @property {Set<string>} granted          permissions, by their names in the manifest
 * @property {import("./linking.mjs").Link} [link]
 * @property {Session} [session]
 * @property {Player} [player]
 *
 * @typedef {object} Session
 * @property {string} id
 * @property {Record<string, unknown>} attributes
 * @property {boolean} isNew                 no request of it has been sent
 * @property {import("../../understanding/dialog.mjs").Dialog} [dialog]
 *
 * @typedef {{ token: string, offsetInMilliseconds: number, url: string, title?: string }} Stream
 * @typedef {object} Player                  what plays on a device
 * @property {string} device
 * @property {"PLAYING" | "STOPPED" | "FINISHED"} activity
 * @property {Stream} stream
 * @property {Stream[]} queue
 */

export class Accounts {
  /** @type {Map<string, Account>} */
  #accounts = new Map();
  /** How often each has disabled the skill. @type {Map<string, number>} */
  #disabled = new Map();

  /** The accounts in the order of their first use. */
  all() {
    return [...this.#accounts.values()];
  }

  /** @param {string} id */
  get(id) {
    const known = this.#accounts.get(id);
    if (known) return known;
    if (!/^[a-z][a-z0-9]{0,15}$/.test(id)) throw new RangeError(`no name for an Amazon account: ${id}`);
    /** @type {Account} */
    const account = { id, name: id[0].toUpperCase() + id.slice(1), ...identifiers(id, 0), granted: new Set() };
    this.#accounts.set(id, account);
    return account;
  }

  /**
   * The account has disabled the skill. If it is enabled again, Alexa has other identifiers, no link and no permissions
   * for it.
   * https://developer.amazon.com/docs/custom-skills/request-and-response-json-reference.html#system-object
   * @param {string} id
   */
  disable(id) {
    const account = this.get(id);
    this.#disabled.set(id, (this.#disabled.get(id) ?? 0) + 1);
    Object.assign(account, identifiers(id, this.#disabled.get(id) ?? 0));
    account.granted.clear();
    delete account.link;
    delete account.session;
    delete account.player;
  }
}

/** @param {string} id @param {number} times  how often the skill was disabled */
const identifiers = (id, times) => ({
  userId: `amzn1.ask.account.A${codeOf(`account ${id} ${times}`)}`,
  personId: `amzn1.ask.person.A${codeOf(`person ${id} ${times}`)}`,
  deviceId: `amzn1.ask.device.A${codeOf(`device ${id} ${times}`)}`,
});

/**
 * The identifier of one of an account's devices.
 * @param {Account} account
 * @param {import("./devices.mjs").Device} device
 */
export const deviceIdOf = ({ deviceId }, { code }) =>
  code ? `amzn1.ask.device.A${codeOf(`${deviceId} ${code}`)}` : deviceId;

/** @param {string} of */
const codeOf = (of) => createHash("sha256").update(of).digest("hex").slice(0, 32).toUpperCase();

/**
 * Before Alexa sends a request, it refreshes an expired token. If the refresh token is not valid any more, Alexa
 * deletes the link: https://developer.amazon.com/en-US/docs/alexa/account-linking/add-account-linking-logic-music.html.
 * What Alexa does after another failure is not documented. Here it then sends the old token.
 * @param {Account} account
 * @param {import("./linking.mjs").AccountLinking} linking
 * @param {string[]} notes     receives descriptions of what happened
 */
export async function refreshIfDue(account, linking, notes) {
  const { link, name } = account;
  if (!link || !linking.needsRefresh(link)) return;
  if (!link.refreshToken) return void notes.push(`${name}’s access token has expired and there is no refresh token`);
  try {
    account.link = await linking.refresh(link);
    notes.push(`Alexa refreshed ${name}’s access token`);
  } catch (error) {
    const { message, invalidGrant } = /** @type {import("./linking.mjs").LinkingError} */ (error);
    notes.push(`Alexa could not refresh ${name}’s access token (${message.trim()})`);
    if (!invalidGrant) return;
    notes.push(`Alexa forgot ${name}’s link`);
    delete account.link;
  }
}

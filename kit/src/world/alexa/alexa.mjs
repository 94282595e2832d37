/**
 * A stand-in for Alexa's cloud. It has Amazon accounts with their links and sessions, turns utterances into signed
 * requests, and plays or refuses the responses. Its behaviour follows the project's skill-package/ and
 * account-linking.json.
 */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { asksForPerson, PERSON_PERMISSION } from "../../alexa/voices.mjs";
import {
  inSession,
  intentRequest,
  launchRequest,
  SKILL_ID,
  sessionEndedRequest,
  skillEvent,
} from "../amazon/requests.mjs";
import { Happenings } from "../happenings.mjs";
import { Accounts, refreshIfDue } from "./accounts.mjs";
import { AlexaApi, manifestName, requested } from "./api.mjs";
import { deliver } from "./deliver.mjs";
import { AccountLinking, localised } from "./linking.mjs";
import { merged } from "./merged.mjs";
import { understand } from "./utterance.mjs";

const MINUTE = 60_000;

/** The number of past exchanges that a newly opened page shows. */
const MOST_EXCHANGES = 200;

/** How long the Worker's log may arrive after its response, in milliseconds. */
const LOG_DELAY = 200;

/**
 * @typedef {object} Circumstances
 * @property {string} account                the owner of the device
 * @property {string} [voice]                the person whose voice is recognised
 * @property {string} [locale]
 * @property {boolean} [badSignature]
 * @property {boolean} [staleTimestamp]
 * @property {boolean} [wrongSkill]
 *
 * @typedef {import("./deliver.mjs").Delivery & { id: number, at: string, type: string, account: string,
 *   voice?: string, locale: string, heard?: string, envelope: any, notes: string[], sessionOpen: boolean }} Exchange
 */

export class Alexa {
  #accounts = new Accounts();
  /** @type {Exchange[]} */
  exchanges = [];
  #count = 0;
  #isLogged;

  /**
   * @param {object} options
   * @param {import("./skill.mjs").Skill} options.skill
   * @param {import("./linking.mjs").LocalParties} options.parties
   * @param {string} options.worker            origin of the Worker
   * @param {import("../amazon/authority.mjs").SigningIdentity} options.identity
   * @param {string} options.certChainUrl
   * @param {Happenings} [options.happenings]
   * @param {boolean} [options.isLogged]       the event `logged` tells that the Worker has logged a request
   */
  constructor({ skill, parties, worker, identity, certChainUrl, happenings = new Happenings(), isLogged = false }) {
    this.happenings = happenings;
    this.#isLogged = isLogged;
    this.skill = skill;
    this.worker = worker;
    this.signing = { identity, certChainUrl };
    this.api = new AlexaApi((note) => happenings.note(note));
    this.origin = parties.amazon;
    this.linking = new AccountLinking(localised(skill.accountLinking, parties));
  }

  /** The accounts in the order of their first use. */
  get accounts() {
    return this.#accounts.all();
  }

  /** @param {string} id */
  account(id) {
    return this.#accounts.get(id);
  }

  /** Uses a changed skill package from now on. @param {Pick<import("./skill.mjs").Skill, "manifest" | "models">} changed */
  replacePackage(changed) {
    Object.assign(this.skill, changed);
    this.happenings.changed();
  }

  /** The link of an account, which must be there. @param {string} id */
  linkOf(id) {
    const { link, name } = this.account(id);
    if (!link) throw new RangeError(`${name}’s Amazon account is not linked`);
    return link;
  }

  /**
   * Time passes for a link. Its access token is the same as if it had been issued so much earlier.
   * @param {string} id
   * @param {string} accessToken
   * @param {number} seconds
   */
  ageLink(id, accessToken, seconds) {
    const link = this.linkOf(id);
    link.accessToken = accessToken;
    link.expiresAt = (link.expiresAt ?? Date.now()) - seconds * 1000;
    this.happenings.changed();
  }

  /** Alexa cannot refresh the link any more. @param {string} id */
  loseRefreshToken(id) {
    delete this.linkOf(id).refreshToken;
    this.happenings.changed();
  }

  /** @param {string} id @param {string} [locale] */
  beginLink(id, locale = "en-US") {
    return this.linking.begin(this.account(id).id, locale);
  }

  /**
   * Called when the browser returns from the authorization server.
   * @param {URL} url
   */
  async completeLink(url) {
    const { account, link } = await this.linking.complete(url);
    await this.setLink(account, link);
    return this.account(account);
  }

  /**
   * @param {string} id
   * @param {import("./linking.mjs").Link} link
   */
  async setLink(id, link) {
    const account = this.account(id);
    account.link = link;
    this.happenings.note(`${account.name} linked the account`);
    this.happenings.changed();
    if (this.#subscribed("SKILL_ACCOUNT_LINKED")) await this.event(id, "SkillAccountLinked");
  }

  /** @param {string} id */
  unlink(id) {
    const account = this.account(id);
    if (account.link) this.happenings.note(`${account.name} unlinked the account`);
    delete account.link;
    this.happenings.changed();
  }

  /**
   * @param {string} utterance
   * @param {Circumstances} circumstances
   */
  async say(utterance, circumstances) {
    const { locale = "en-US" } = circumstances;
    const model = this.skill.models.get(locale);
    if (!model) throw new RangeError(`the skill has no interaction model for ${locale}`);
    const meaning = understand(utterance, model, locale);
    return this.#inSession(meaning, { ...circumstances, locale }, utterance);
  }

  /** @param {Circumstances} circumstances */
  async endSession(circumstances) {
    return this.#inSession({ type: "SessionEndedRequest" }, { locale: "en-US", ...circumstances });
  }

  /**
   * @param {string} id
   * @param {"SkillAccountLinked" | "SkillEnabled" | "SkillDisabled"} type
   */
  async event(id, type) {
    const envelope = this.#eventEnvelope(id, type);
    if (type === "SkillDisabled") {
      this.unlink(id);
      this.#accounts.disable(id);
    }
    return this.#send(envelope, { account: id, locale: "en-US" });
  }

  /** @param {string} id @param {string} type  with or without `AlexaSkillEvent.` */
  #eventEnvelope(id, type) {
    const { userId, link } = this.account(id);
    const body = type.endsWith("SkillAccountLinked")
      ? { accessToken: link?.accessToken }
      : type.endsWith("SkillDisabled")
        ? { userInformationPersistenceStatus: "NOT_PERSISTED" }
        : undefined;
    return skillEvent(type, body, {
      skillId: SKILL_ID,
      userId,
      accessToken: link?.accessToken,
      ...this.#apiOf(this.account(id)),
    });
  }

  /**
   * Sends any request. Missing members are added as Alexa would send them at this moment.
   * @param {{ request: { type: string } & Record<string, unknown> } & Record<string, unknown>} given
   * @param {Circumstances} circumstances
   */
  async send(given, circumstances) {
    const type = given?.request?.type;
    if (typeof type !== "string")
      throw new RangeError('a request to send must be {"request": {"type": "…"}}, with any other members');
    if (type === "IntentRequest" && typeof (/** @type {any} */ (given.request).intent?.name) !== "string")
      throw new RangeError('an IntentRequest to send has "intent": {"name": "…"}');
    const { account, locale = "en-US" } = circumstances;
    /** @type {string[]} */
    const notes = [];
    const made = type.startsWith("AlexaSkillEvent.")
      ? this.#eventEnvelope(account, type)
      : inSession({ type }, await this.#overrides({ ...circumstances, locale }, notes));
    return this.#send(merged(made, given), { ...circumstances, locale }, { notes });
  }

  /**
   * The token for a request.
   * @param {string} id
   * @param {string[]} notes
   */
  async currentToken(id, notes = []) {
    const account = this.account(id);
    const { link } = account;
    await refreshIfDue(account, this.linking, notes);
    if (account.link !== link) this.happenings.changed();
    return account.link?.accessToken;
  }

  /**
   * @param {import("./utterance.mjs").Meaning | { type: "SessionEndedRequest" }} meaning
   * @param {Circumstances & { locale: string }} circumstances
   * @param {string} [heard]
   */
  async #inSession(meaning, circumstances, heard) {
    const { staleTimestamp, wrongSkill } = circumstances;
    /** @type {string[]} */
    const notes = [];
    const account = this.account(circumstances.account);
    const newSession = !account.session || meaning.type === "LaunchRequest";
    const session = newSession ? { id: `amzn1.echo-api.session.${randomUUID()}`, attributes: {} } : account.session;
    if (!isNotAlexas(circumstances)) account.session = session;
    const overrides = {
      ...(await this.#overrides(circumstances, notes)),
      ...(wrongSkill && { skillId: `amzn1.ask.skill.${randomUUID()}` }),
      sessionId: session?.id,
      newSession,
      attributes: session?.attributes,
      timestamp: new Date(Date.now() - (staleTimestamp ? 10 * MINUTE : 0)),
    };
    if (staleTimestamp) notes.push("Sent with a timestamp ten minutes old");
    if (wrongSkill) notes.push("Sent with the id of another skill");
    const envelope =
      meaning.type === "LaunchRequest"
        ? launchRequest(overrides)
        : meaning.type === "IntentRequest"
          ? intentRequest(meaning.name, meaning.slots, overrides)
          : sessionEndedRequest("USER_INITIATED", overrides);
    const exchange = await this.#send(envelope, circumstances, { heard, notes });
    if (exchange.judgement.problems.length && meaning.type !== "SessionEndedRequest" && !isNotAlexas(circumstances)) {
      await this.#sessionFailed(exchange, overrides, circumstances);
    }
    return exchange;
  }

  /**
   * The speaker, the device and the locale.
   * @param {Circumstances & { locale: string }} circumstances
   * @param {string[]} notes
   */
  async #overrides({ account: id, voice, locale }, notes) {
    const account = this.account(id);
    const accessToken = await this.currentToken(id, notes);
    const person = voice ? this.#recognised(voice, notes) : undefined;
    return {
      skillId: SKILL_ID,
      userId: account.userId,
      deviceId: account.deviceId,
      accessToken,
      ...this.#apiOf(account),
      ...(person && { personId: person.personId, personAccessToken: await this.currentToken(person.id, notes) }),
      locale,
    };
  }

  /** Alexa's own API, and what its owner has granted the skill. @param {import("./accounts.mjs").Account} account */
  #apiOf(account) {
    const scopes = Object.fromEntries(
      requested(this.skill.manifest).map((name) => [
        name,
        { status: /** @type {"GRANTED" | "DENIED"} */ (account.granted.has(name) ? "GRANTED" : "DENIED") },
      ]),
    );
    return {
      apiEndpoint: this.origin,
      apiAccessToken: this.api.tokenFor(account),
      ...(Object.keys(scopes).length > 0 && { scopes }),
    };
  }

  /** The permissions that the skill can ask for. */
  get permissions() {
    return requested(this.skill.manifest);
  }

  /**
   * The user grants the skill a permission in the Alexa app, or withdraws it.
   * @param {string} id
   * @param {string} permission  by its name in the manifest or on the card
   * @param {boolean} isGranted
   */
  grant(id, permission, isGranted) {
    const name = manifestName(permission);
    const account = this.account(id);
    if (!this.permissions.includes(name))
      throw new RangeError(
        `skill.json does not request ${name}${this.permissions.length ? `: it requests ${this.permissions.join(", ")}` : ""}`,
      );
    if (account.granted.has(name) === isGranted) return;
    account.granted[isGranted ? "add" : "delete"](name);
    this.happenings.note(`${account.name} ${isGranted ? "granted" : "withdrew"} ${name}`);
    this.happenings.changed();
  }

  /**
   * After a response that it cannot play, Alexa ends the session and tells the skill why.
   * @param {Exchange} exchange
   * @param {import("../amazon/requests.mjs").Overrides} overrides
   * @param {Circumstances & { locale: string }} circumstances
   */
  async #sessionFailed({ status, judgement }, overrides, { account, voice, locale }) {
    /** @type {import("ask-sdk-model").SessionEndedError} */
    const error = { type: status ? "INVALID_RESPONSE" : "ENDPOINT_TIMEOUT", message: judgement.problems.join("; ") };
    await this.#send(sessionEndedRequest("ERROR", { ...overrides, timestamp: new Date() }, error), {
      account,
      voice,
      locale,
    });
  }

  /**
   * @param {any} envelope
   * @param {Circumstances & { locale: string }} circumstances
   * @param {{ heard?: string, notes?: string[] }} [extra]
   * @returns {Promise<Exchange>}
   */
  async #send(envelope, circumstances, extra = {}) {
    const { account, voice, locale, badSignature } = circumstances;
    const { heard } = extra;
    const notes = [...this.happenings.takeNotes(), ...(extra.notes ?? [])];
    if (badSignature) notes.push("Sent with a bad signature");
    const at = new Date().toISOString();
    const waiting = new AbortController();
    const logged = this.#isLogged && once(this.happenings, "logged", waiting);
    const delivery = await deliver(this.worker, envelope, { ...this.signing, badSignature });
    if (logged) {
      const isLogged = delivery.status === 200 || delivery.status === 500;
      await Promise.race([logged, sleep(isLogged ? LOG_DELAY : 0)]);
      logged.catch(() => {});
      waiting.abort();
    }
    notes.push(...this.happenings.takeNotes());
    const { type } = envelope.request;
    if (envelope.session && !isNotAlexas(circumstances)) this.#continueSession(account, type, delivery.judgement);
    /** @type {Exchange} */
    const exchange = {
      id: ++this.#count,
      at,
      type,
      account,
      voice,
      locale,
      heard,
      envelope,
      notes,
      ...delivery,
      sessionOpen: this.account(account).session !== undefined,
    };
    this.exchanges = [...this.exchanges, exchange].slice(-MOST_EXCHANGES);
    this.happenings.emit("exchange", exchange);
    return exchange;
  }

  /**
   * `shouldEndSession: false` keeps the microphone open. Without it, a device without a screen ends the session.
   * @param {string} id
   * @param {string} type
   * @param {import("./judge.mjs").Judgement} judgement
   */
  #continueSession(id, type, { problems, envelope }) {
    const account = this.account(id);
    const open = type !== "SessionEndedRequest" && !problems.length && envelope.response.shouldEndSession === false;
    if (account.session && open) {
      account.session.attributes = envelope.sessionAttributes ?? {};
    } else {
      delete account.session;
    }
  }

  /**
   * The person whose voice is recognised, if the skill has the permission.
   * @param {string} voice
   * @param {string[]} notes
   */
  #recognised(voice, notes) {
    const person = this.account(voice);
    if (asksForPerson(this.skill.manifest)) return person;
    notes.push(
      `Alexa does not tell the skill that ${person.name} speaks: skill.json does not request ${PERSON_PERMISSION}`,
    );
    return undefined;
  }

  /** @param {string} eventName */
  #subscribed(eventName) {
    return this.skill.manifest.events?.subscriptions?.some(
      (/** @type {{ eventName: string }} */ one) => one.eventName === eventName,
    );
  }
}

/**
 * A request that Alexa did not send. It does not change the session.
 * @param {Circumstances} circumstances
 */
const isNotAlexas = ({ badSignature, staleTimestamp, wrongSkill }) => badSignature || staleTimestamp || wrongSkill;

/**
 * A stand-in for Alexa's cloud. It has Amazon accounts with their links and sessions, turns utterances into signed
 * requests, and plays or refuses the responses. Its behaviour follows the project's skill-package/ and
 * account-linking.json.
 */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { objects } from "../../alexa/language-model.mjs";
import { asksForPerson, PERSON_PERMISSION } from "../../alexa/voices.mjs";
import { Dialog } from "../../understanding/dialog.mjs";
import { inSession, outsideSession, SKILL_ID, sessionEndedRequest, skillEvent } from "../amazon/requests.mjs";
import { Happenings } from "../happenings.mjs";
import { Accounts, deviceIdOf, refreshIfDue } from "./accounts.mjs";
import { AlexaApi, manifestName, requested } from "./api.mjs";
import { deliver } from "./deliver.mjs";
import { deviceOf, interfacesOf } from "./devices.mjs";
import { AccountLinking, localised } from "./linking.mjs";
import { merged } from "./merged.mjs";
import { eventOf, happened, played } from "./player.mjs";
import { screenOf } from "./screen.mjs";

const MINUTE = 60_000;

/** The number of past exchanges that a newly opened page shows. */
const MOST_EXCHANGES = 200;

/** How often a skill may delegate a dialog that is complete then, one intent after the other, for one utterance. */
const MOST_DELEGATED = 10;

/** How long the Worker's log may arrive after its response, in milliseconds. */
const LOG_DELAY = 200;

/**
 * @typedef {object} Circumstances
 * @property {string} account                the owner of the device
 * @property {string} [voice]                the person whose voice is recognised
 * @property {string} [locale]              en-US by default
 * @property {string} [device]              an Echo by default
 * @property {boolean} [badSignature]
 * @property {boolean} [staleTimestamp]
 * @property {boolean} [wrongSkill]
 *
 * @typedef {Circumstances & { locale: string, device: string }} Place
 *
 * @typedef {object} Turn
 * @property {number} id
 * @property {string} at
 * @property {string} type of the request; Alexa, if Alexa asks by itself; None, if Alexa sends nothing to the skill
 * @property {string} account
 * @property {string} [voice]
 * @property {string} locale
 * @property {string} device
 * @property {string} [heard]
 * @property {number} [touched]       the number of what was touched on the screen
 * @property {boolean} [isUsual]      heard by a usual word of a built-in intent, which the model itself does not have
 * @property {any} [envelope]         undefined if no request was sent
 * @property {string} [prompt]        what Alexa asks by the model's dialog
 * @property {import("./screen.mjs").Screen} [screen]   what a document shows
 * @property {string[]} notes
 * @property {import("../outbound.mjs").Call[]} calls   of the Worker, before its response
 * @property {Record<string, unknown>} [line]           of the Worker's log
 * @property {boolean} sessionOpen
 *
 * @typedef {import("./deliver.mjs").Delivery & Turn} Exchange
 *
 * @typedef {import("../../understanding/dialog.mjs").Step} Step
 */

/** The delivery of a turn for which no request was sent. */
const NOT_SENT = { body: "", headers: {}, ms: 0, judgement: { problems: [] } };

export class Alexa {
  #accounts = new Accounts();
  /** @type {Exchange[]} */
  exchanges = [];
  #count = 0;
  #isLogged;
  #unanswered;

  /**
   * @param {object} options
   * @param {import("./skill.mjs").Skill} options.skill
   * @param {import("./linking.mjs").LocalParties} options.parties
   * @param {string} options.worker            origin of the Worker
   * @param {import("../amazon/authority.mjs").SigningIdentity} options.identity
   * @param {string} options.certChainUrl
   * @param {Happenings} [options.happenings]
   * @param {boolean} [options.isLogged]       the event `logged` tells that the Worker has logged a request
   * @param {() => Promise<void>} [options.unanswered]  called after a request without an answer
   */
  constructor({
    skill,
    parties,
    worker,
    identity,
    certChainUrl,
    happenings = new Happenings(),
    isLogged = false,
    unanswered = async () => {},
  }) {
    this.#unanswered = unanswered;
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

  /**
   * Uses a changed skill package from now on.
   * @param {Pick<import("./skill.mjs").Skill, "manifest" | "models">} changed
   */
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
   * @returns {Promise<Exchange & { earlier?: Exchange[] }>} the last exchange, with those before it if Alexa has sent
   *   several requests
   */
  async say(utterance, circumstances) {
    const place = placed(circumstances);
    const model = this.skill.models.get(place.locale);
    if (!model) throw new RangeError(`the skill has no interaction model for ${place.locale}`);
    const { session } = this.account(place.account);
    const known = !isNotAlexas(place) && session?.dialog?.isOf(model, place.locale) ? session.dialog : undefined;
    const dialog = known ?? new Dialog(model, place.locale, { skillId: SKILL_ID });
    let { exchange, next } = await this.#take(dialog.hear(utterance), place, { dialog, heard: utterance });
    const earlier = [];
    while (next) {
      earlier.push(exchange);
      if (earlier.length === MOST_DELEGATED)
        throw new RangeError(`the skill has delegated the dialog ${MOST_DELEGATED} times without a word of the user's`);
      ({ exchange, next } = await this.#take(next, place, { dialog }));
    }
    return earlier.length ? { ...exchange, earlier } : exchange;
  }

  /**
   * One step of a dialog.
   * @param {Step} step
   * @param {Place} place
   * @param {{ dialog: Dialog, heard?: string }} context
   */
  async #take({ request, prompt, isUsual, notes }, place, { dialog, heard }) {
    if (request) return this.#inSession(request, place, { dialog, heard, isUsual, notes });
    const account = this.account(place.account);
    if (!isNotAlexas(place)) {
      if (prompt !== undefined) account.session ??= newSession();
      if (account.session) account.session.dialog = dialog;
    }
    const type = prompt === undefined ? "None" : "Alexa";
    return { exchange: this.#record({ type, heard, prompt, notes, ...NOT_SENT }, place), next: undefined };
  }

  /** The exchanges of an account from one on, without the skill's events. @param {number} first @param {string} id */
  conversation(first, id) {
    return this.exchanges.filter(
      (exchange) => exchange.id >= first && exchange.account === id && !exchange.type.startsWith("AlexaSkillEvent."),
    );
  }

  /** The number of the next exchange. */
  get nextExchange() {
    return this.#count + 1;
  }

  /** @param {Circumstances} circumstances */
  async endSession(circumstances) {
    const { exchange } = await this.#inSession({ type: "SessionEndedRequest" }, placed(circumstances), { notes: [] });
    return exchange;
  }

  /**
   * The user touches the screen.
   * @param {number} id      of the exchange whose document is shown
   * @param {number} number  what is touched: from 0, in the order of the document
   * @param {Circumstances} circumstances
   */
  async touch(id, number, circumstances) {
    const shown = this.exchanges.find((exchange) => exchange.id === id);
    const touched = shown?.screen?.touches[number];
    if (!shown?.screen || !touched) throw new RangeError(`there is nothing to touch with the number ${number}`);
    const { type, id: component, arguments: values } = touched;
    const request = {
      type: "Alexa.Presentation.APL.UserEvent",
      ...(shown.screen.token !== undefined && { token: shown.screen.token }),
      arguments: values,
      source: { type, handler: "Press", ...(component && { id: component }) },
      components: {},
    };
    const place = placed({ ...circumstances, account: shown.account, device: shown.device, locale: shown.locale });
    const { exchange } = await this.#inSession(request, place, { touched: number, notes: [] });
    return exchange;
  }

  /** The session of an account ends, of which the skill is not told. @param {string} id */
  forgetSession(id) {
    delete this.account(id).session;
    this.happenings.changed();
  }

  /**
   * Something happens to what plays on a device.
   * @param {string} id
   * @param {import("./player.mjs").PlayerEvent} event
   * @param {string} [locale]
   */
  async player(id, event, locale) {
    const { player } = this.account(id);
    if (player?.activity !== "PLAYING") throw new RangeError(`nothing plays on ${this.account(id).name}’s device`);
    return this.#playerEvent(event, placed({ account: id, device: player.device, locale }));
  }

  /** @param {import("./player.mjs").PlayerEvent} event @param {Place} place @returns {Promise<Exchange | undefined>} */
  async #playerEvent(event, place) {
    const account = this.account(place.account);
    if (!account.player) return undefined;
    const sent = eventOf(account.player, event);
    const { player, next } = happened(account.player, event);
    account.player = player;
    /** @type {string[]} */
    const notes = [];
    const envelope = outsideSession(sent, await this.#overrides(place, notes));
    const { exchange } = await this.#send(envelope, place, { notes });
    this.happenings.changed();
    if (next) await this.#playerEvent(next, place);
    return exchange;
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
    const { exchange } = await this.#send(envelope, placed({ account: id }));
    return exchange;
  }

  /** @param {string} id @param {string} type  with or without `AlexaSkillEvent.` */
  #eventEnvelope(id, type) {
    const { userId, link } = this.account(id);
    const isDisabled = type.endsWith("SkillDisabled");
    const body = type.endsWith("SkillAccountLinked")
      ? { accessToken: link?.accessToken }
      : isDisabled
        ? { userInformationPersistenceStatus: "NOT_PERSISTED" }
        : undefined;
    return skillEvent(type, body, {
      skillId: SKILL_ID,
      userId,
      ...(!isDisabled && { accessToken: link?.accessToken }),
      ...this.#apiOf(this.account(id)),
    });
  }

  /**
   * Sends any request. Missing fields are added as Alexa would send them at this moment.
   * @param {{ request: { type: string } & Record<string, unknown> } & Record<string, unknown>} given
   * @param {Circumstances} circumstances
   */
  async send(given, circumstances) {
    const type = given?.request?.type;
    if (typeof type !== "string")
      throw new RangeError('a request to send must be {"request": {"type": "…"}}, with any other fields');
    if (type === "IntentRequest" && typeof (/** @type {any} */ (given.request).intent?.name) !== "string")
      throw new RangeError('an IntentRequest to send has "intent": {"name": "…"}');
    const place = placed(circumstances);
    /** @type {string[]} */
    const notes = [];
    const made = type.startsWith("AlexaSkillEvent.")
      ? this.#eventEnvelope(place.account, type)
      : inSession({ type }, await this.#overrides(place, notes));
    const { exchange } = await this.#send(merged(made, given), place, { notes });
    return exchange;
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
   * @param {import("../../understanding/dialog.mjs").Request | ({ type: string } & Record<string, unknown>)} request
   * @param {Place} place
   * @param {{ dialog?: Dialog, heard?: string, isUsual?: boolean, touched?: number, notes: string[] }} context
   */
  async #inSession(request, place, { dialog, heard, isUsual, touched, notes: guessed }) {
    const { staleTimestamp, wrongSkill } = place;
    const notes = [...guessed];
    const account = this.account(place.account);
    const session = account.session && request.type !== "LaunchRequest" ? account.session : newSession();
    if (!isNotAlexas(place)) {
      account.session = session;
      if (dialog) session.dialog = dialog;
    }
    const overrides = {
      ...(await this.#overrides(place, notes)),
      ...(wrongSkill && { skillId: `amzn1.ask.skill.${randomUUID()}` }),
      sessionId: session.id,
      newSession: session.isNew,
      attributes: session.attributes,
      timestamp: new Date(Date.now() - (staleTimestamp ? 10 * MINUTE : 0)),
    };
    if (!isNotAlexas(place)) session.isNew = false;
    if (staleTimestamp) notes.push("Sent with a timestamp ten minutes old");
    if (wrongSkill) notes.push("Sent with the id of another skill");
    const envelope =
      request.type === "SessionEndedRequest"
        ? sessionEndedRequest("USER_INITIATED", overrides)
        : inSession(request, overrides);
    const sent = await this.#send(envelope, place, { heard, isUsual, touched, notes, dialog });
    const hasFailed = sent.exchange.judgement.problems.length > 0;
    if (hasFailed && sent.exchange.status === undefined) await this.#unanswered();
    if (hasFailed && request.type !== "SessionEndedRequest" && !isNotAlexas(place))
      await this.#sessionFailed(sent.exchange, overrides, place);
    return sent;
  }

  /**
   * The speaker, the device and the locale.
   * @param {Place} place
   * @param {string[]} notes
   */
  async #overrides({ account: id, voice, locale, device: kind }, notes) {
    const account = this.account(id);
    const device = deviceOf(kind);
    const deviceId = deviceIdOf(account, device);
    const accessToken = await this.currentToken(id, notes);
    const person = voice ? this.#recognised(voice, notes) : undefined;
    return {
      skillId: SKILL_ID,
      userId: account.userId,
      deviceId,
      interfaces: interfacesOf(device, this.skill.manifest),
      device: stateOf(device, account),
      accessToken,
      ...this.#apiOf(account, deviceId),
      ...(person && { personId: person.personId, personAccessToken: await this.currentToken(person.id, notes) }),
      locale,
    };
  }

  /**
   * Alexa's own API, and what its owner has granted the skill.
   * @param {import("./accounts.mjs").Account} account
   * @param {string} [deviceId]
   */
  #apiOf(account, deviceId) {
    const scopes = Object.fromEntries(
      requested(this.skill.manifest).map((name) => [
        name,
        { status: /** @type {"GRANTED" | "DENIED"} */ (account.granted.has(name) ? "GRANTED" : "DENIED") },
      ]),
    );
    return {
      apiEndpoint: this.origin,
      apiAccessToken: this.api.tokenFor(account, deviceId),
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
   * @param {Place} place
   */
  async #sessionFailed({ status, judgement }, overrides, { account, voice, locale, device }) {
    /** @type {import("ask-sdk-model").SessionEndedError} */
    const error = { type: status ? "INVALID_RESPONSE" : "ENDPOINT_TIMEOUT", message: judgement.problems.join("; ") };
    const ended = sessionEndedRequest("ERROR", { ...overrides, newSession: false, timestamp: new Date() }, error);
    await this.#send(ended, { account, voice, locale, device });
  }

  /**
   * @param {any} envelope
   * @param {Place} place
   * @param {{ heard?: string, isUsual?: boolean, touched?: number, notes?: string[], dialog?: Dialog }} [extra]
   * @returns {Promise<{ exchange: Exchange, next: Step | undefined }>} next: what Alexa sends then without a word of
   *   the user's
   */
  async #send(envelope, place, extra = {}) {
    const { badSignature } = place;
    const { heard, isUsual, touched, dialog } = extra;
    const notes = [...this.happenings.takeNotes(), ...(extra.notes ?? [])];
    if (badSignature) notes.push("Sent with a bad signature");
    const at = new Date().toISOString();
    const { type } = envelope.request;
    const waiting = new AbortController();
    const logged = this.#isLogged && once(this.happenings, "logged", waiting);
    const circumstances = { type, device: deviceOf(place.device), manifest: this.skill.manifest };
    /** @type {import("../outbound.mjs").Call[]} */
    const calls = [];
    const called = (/** @type {import("../outbound.mjs").Call} */ call) => void calls.push(call);
    this.happenings.on("call", called);
    /** @type {Record<string, unknown> | undefined} */
    let line;
    const delivery = await deliver(this.worker, envelope, { ...this.signing, circumstances, badSignature });
    if (logged) {
      const isLogged = delivery.status === 200 || delivery.status === 500;
      [line] = (await Promise.race([logged, sleep(isLogged ? LOG_DELAY : 0)])) ?? [];
      logged.catch(() => {});
      waiting.abort();
    }
    this.happenings.off("call", called);
    notes.push(...this.happenings.takeNotes());
    const { judgement } = delivery;
    const { response } = judgement.envelope ?? {};
    if (dialog && !judgement.problems.length) judgement.problems.push(...dialog.problemsOf(response));
    const next = dialog && !judgement.problems.length ? dialog.answered(response) : undefined;
    if (next) notes.push(...next.notes);
    if (envelope.session && !isNotAlexas(place)) this.#continueSession(place, type, judgement, next);
    const screen = judgement.problems.length ? undefined : screenOf(response);
    const exchange = this.#record(
      { type, at, heard, isUsual, touched, envelope, notes, calls, line, screen, prompt: next?.prompt, ...delivery },
      place,
    );
    if (!judgement.problems.length && !isNotAlexas(place)) await this.#play(response, place);
    return { exchange, next: next?.request && next };
  }

  /** The player does what the response says. @param {any} response @param {Place} place */
  async #play(response, place) {
    const account = this.account(place.account);
    const { player, events } = played(account.player, response, place.device);
    account.player = player;
    for (const event of events) await this.#playerEvent(event, place);
  }

  /**
   * @param {Pick<Exchange, "type" | "notes" | "body" | "headers" | "ms" | "judgement"> & Partial<Exchange>} turn
   * @param {Place} place
   * @returns {Exchange}
   */
  #record(turn, { account, voice, locale, device }) {
    /** @type {Exchange} */
    const exchange = {
      at: new Date().toISOString(),
      calls: [],
      ...turn,
      id: ++this.#count,
      account,
      voice,
      locale,
      device,
      sessionOpen: this.account(account).session !== undefined,
    };
    this.exchanges = [...this.exchanges, exchange].slice(-MOST_EXCHANGES);
    this.happenings.emit("exchange", exchange);
    return exchange;
  }

  /**
   * `shouldEndSession: false` keeps the microphone open. Without it, a device ends the session, unless its screen shows
   * a document, or Alexa goes on with the model's dialog.
   * @param {Place} place
   * @param {string} type
   * @param {import("./judge.mjs").Judgement} judgement
   * @param {Step | undefined} next
   */
  #continueSession({ account: id }, type, { problems, envelope }, next) {
    const account = this.account(id);
    const { shouldEndSession, directives } = envelope?.response ?? {};
    const isShowing = objects(directives).some(({ type: one }) => one === "Alexa.Presentation.APL.RenderDocument");
    const isOpen =
      type !== "SessionEndedRequest" &&
      !problems.length &&
      (shouldEndSession === false || next !== undefined || (shouldEndSession == null && isShowing));
    if (account.session && isOpen) account.session.attributes = envelope.sessionAttributes ?? {};
    else delete account.session;
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

/** @returns {import("./accounts.mjs").Session} */
const newSession = () => ({ id: `amzn1.echo-api.session.${randomUUID()}`, attributes: {}, isNew: true });

/** @param {Circumstances} circumstances @returns {Place} */
const placed = ({ locale = "en-US", device = "echo", ...rest }) => ({ ...rest, locale, device });

/**
 * What the context of a request says of a device.
 * @param {import("./devices.mjs").Device} device
 * @param {import("./accounts.mjs").Account} account
 */
const stateOf = ({ id, viewport }, { player }) => ({
  ...(viewport && { Viewport: viewport }),
  ...(player?.device === id && {
    AudioPlayer: {
      token: player.stream.token,
      offsetInMilliseconds: player.stream.offsetInMilliseconds,
      playerActivity: player.activity,
    },
  }),
});

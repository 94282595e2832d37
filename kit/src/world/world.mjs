/**
 * The local environment while it runs: Alexa, the tenant and the Worker, and everything that a person can change in
 * them. Each change tells those who show the local environment.
 */

import { SLOW } from "./outbound.mjs";
import { differences, keep, keptConversation, keptNames, turnsOf } from "./recording/conversation.mjs";
import { exportTest } from "./recording/export.mjs";

const DAY = 86_400;

/** The longest pause of the Worker after a failure, in seconds: `backoff.rs` in the Rust sources. */
const COOLDOWN = 30;

/**
 * What the user or the network does to what plays. The others follow from the directives.
 * @type {import("./alexa/player.mjs").PlayerEvent[]}
 */
const PLAYER_EVENTS = ["PlaybackNearlyFinished", "PlaybackFinished", "PlaybackStopped", "PlaybackFailed"];

/** The Amazon accounts that the page offers at first. */
export const ACCOUNTS = ["robin", "sasha"];

/** The accounts of `make say`. */
const KNOWN = [...ACCOUNTS, "newcomer"];

/**
 * @typedef {import("./alexa/alexa.mjs").Circumstances} Circumstances
 *
 * @typedef {object} Parts
 * @property {string} project          its folder
 * @property {string[]} conversations  the names of those that are kept
 * @property {import("./alexa/alexa.mjs").Alexa} alexa
 * @property {import("./tenant/tenant.mjs").Tenant} tenant
 * @property {import("./worker/worker.mjs").Worker} worker
 * @property {import("./outbound.mjs").Outbound} outbound
 * @property {{ simulator: string, worker: string, tenant: string }} addresses
 * @property {() => Promise<void>} close
 */

export class World {
  started = new Date().toISOString();
  /** The first exchange of a conversation that would be kept. */
  #begun = 1;

  /** @param {Parts} parts */
  constructor({ project, conversations, alexa, tenant, worker, outbound, addresses, close }) {
    this.project = project;
    this.conversations = conversations;
    this.alexa = alexa;
    this.tenant = tenant;
    this.worker = worker;
    this.outbound = outbound;
    this.addresses = addresses;
    this.close = close;
  }

  /** @param {Circumstances & { utterance: string }} body */
  async say({ utterance, ...circumstances }) {
    if (utterance === undefined) throw new RangeError("utterance must be text");
    await this.#prepare(circumstances);
    return this.alexa.say(utterance, circumstances);
  }

  /**
   * @param {Circumstances & { exchange?: number, number: number }} body exchange: whose document is shown; the last one
   *   by default
   */
  async touch({ exchange, number, ...circumstances }) {
    if (!Number.isInteger(number)) throw new RangeError("number must be a whole number");
    await this.#prepare(circumstances);
    const { account } = circumstances;
    const last = this.alexa.exchanges.findLast(({ screen, account: owner }) => screen && owner === account);
    return this.alexa.touch(exchange ?? last?.id ?? 0, number, circumstances);
  }

  /** @param {{ account: string, event: import("./alexa/player.mjs").PlayerEvent, locale?: string }} body */
  async player({ account, event, locale }) {
    if (!PLAYER_EVENTS.includes(event)) throw new RangeError(`event must be ${PLAYER_EVENTS.join(", ")}`);
    await this.#prepare({ account });
    return this.alexa.player(account, event, locale);
  }

  /**
   * A new session begins with what is said next, and a conversation that can be kept. The skill is not told.
   * @param {{ account: string }} body
   */
  fresh({ account }) {
    this.alexa.forgetSession(account);
    this.#begun = this.alexa.nextExchange;
  }

  /**
   * Keeps what was said since a new session was begun, as a file of the skill.
   * @param {{ name: string, account: string, from?: number }} body  from: the first exchange, if it is a later one
   */
  async keep({ name, account, from = 1 }) {
    const exchanges = this.alexa.conversation(Math.max(from, this.#begun), account);
    const turns = await turnsOf(exchanges, {
      userOf: ({ envelope }) => this.#claimsIn(envelope),
      played: (call) => this.outbound.played(call),
    });
    if (!turns.length) throw new RangeError("nothing was said that could be kept");
    const at = exchanges.find(({ envelope }) => envelope)?.envelope.request.timestamp ?? exchanges[0].at;
    const granted = [...this.alexa.account(account).granted];
    await keep(this.project, name, { at, granted, variables: await this.worker.variables(), turns });
    this.conversations = await keptNames(this.project);
    this.alexa.happenings.changed();
    const unplayed = turns.flatMap((turn) => turn.exchanges).reduce((sum, one) => sum + one.unplayed, 0);
    return {
      done: `Kept as conversations/${name}.json. To write it as a test in Rust: make say ARGS="--export ${name}"${unplayed ? `. What ${unplayed} calls were answered is not kept: put the answers into api/` : ""}`,
    };
  }

  /** Writes what is kept as a test in Rust. @param {{ name: string }} body */
  async export({ name }) {
    return { done: await exportTest(this.project, name) };
  }

  /** Says again what is kept, in a new session. @param {{ name: string }} body */
  async replay({ name }) {
    const { turns } = await keptConversation(this.project, name);
    /** @type {string[]} */
    const found = [];
    this.outbound.rewind();
    for (const account of new Set(turns.map((turn) => turn.account))) this.alexa.forgetSession(account);
    for (const [index, turn] of turns.entries()) {
      const first = this.alexa.nextExchange;
      const { say, touch, exchanges, ...circumstances } = turn;
      if (say !== undefined) await this.say({ utterance: say, ...circumstances });
      else await this.touch({ number: touch ?? 0, ...circumstances });
      for (const difference of differences(turn, this.alexa.conversation(first, turn.account)))
        found.push(`turn ${index + 1}, ${say === undefined ? "a touch" : `“${say}”`}: ${difference}`);
    }
    const done = found.length
      ? `${name}: ${found.length} differences in ${turns.length} turns`
      : `${name}: all ${turns.length} turns are as they were kept`;
    return { done, differences: found };
  }

  /** The claims of the user whose token a request has. @param {any} envelope */
  async #claimsIn(envelope) {
    const { person, user } = envelope?.context?.System ?? {};
    const token = person?.accessToken ?? user?.accessToken;
    const owner = token && (await this.tenant.ownerOf(token));
    if (!owner) return undefined;
    const { id, hint, custom, ...claims } = owner;
    return { ...claims, ...custom };
  }

  /** @param {Circumstances} circumstances */
  async end(circumstances) {
    await this.#prepare(circumstances);
    return this.alexa.endSession(circumstances);
  }

  /** @param {Circumstances & { envelope: any }} body */
  async send({ envelope, ...circumstances }) {
    await this.#prepare(circumstances);
    return this.alexa.send(envelope, circumstances);
  }

  /** @param {{ account: string, type: "SkillAccountLinked" | "SkillDisabled" }} body */
  async event({ account, type }) {
    await this.#prepare({ account });
    return this.alexa.event(account, type);
  }

  /** @param {{ account: string, permission: string, granted?: boolean }} body */
  grant({ account, permission, granted = true }) {
    this.alexa.grant(account, permission, granted === true);
  }

  /** @param {{ account: string }} body */
  unlink({ account }) {
    this.alexa.unlink(account);
  }

  /**
   * Links an account without a browser, but through the tenant's login form.
   * @param {{ account: string, user: string, locale?: string, unlessLinked?: boolean }} body
   */
  async signIn({ account, user: who, locale, unlessLinked }) {
    if (unlessLinked && this.alexa.account(account).link) return;
    const authorization = await this.alexa.beginLink(account, locale);
    await this.alexa.completeLink(await this.tenant.signIn(authorization, this.tenant.user(who)));
  }

  /**
   * Expires the access token. With `forever`, Alexa also loses its refresh token.
   * @param {{ account: string, forever?: boolean }} body
   */
  async expire({ account, forever }) {
    const seconds = 2 * DAY;
    this.alexa.ageLink(account, await this.tenant.age(this.alexa.linkOf(account).accessToken, seconds), seconds);
    if (forever) this.alexa.loseRefreshToken(account);
    this.#note(
      `Two days passed${forever ? `, and Alexa lost ${this.#nameOf(account)}’s refresh token` : `: ${this.#nameOf(account)}’s access token expired`}`,
    );
    return {
      done: forever
        ? "The token has expired, and Alexa cannot refresh it."
        : "The token has expired. Alexa will refresh it first.",
    };
  }

  /** @param {{ account: string }} body */
  async revoke({ account }) {
    const owner = await this.tenant.ownerOf(this.alexa.linkOf(account).accessToken);
    if (owner) this.tenant.revoke(owner.id);
    this.#note(`${this.#nameOf(account)} revoked the access at Auth0`);
    return { done: "Revoked. An issued JWT is valid until it expires. From now on, a refresh fails." };
  }

  async rotate() {
    const kid = await this.tenant.rotateKeys();
    this.#note("Auth0 began to sign with another key");
    return { done: `Tokens are signed by the key ${kid} from now on.` };
  }

  async forget() {
    await this.worker.forget();
    this.#note("The Worker was restarted with empty caches");
    return { done: "The Worker was restarted with an empty cache." };
  }

  async forgetUserData() {
    await this.worker.forgetUserData();
    this.#note("What the skill keeps for its users was deleted");
    return { done: "What the skill keeps for its users was deleted." };
  }

  /**
   * Switches failures of Auth0 on or off, and those of the developer's API.
   * @param {{ down?: boolean, slow?: boolean, limited?: boolean, apiDown?: boolean, apiSlow?: boolean, apiFailing?: boolean }}
   *   switches
   */
  failures({ down, slow, limited, apiDown, apiSlow, apiFailing }) {
    const { failures: api } = this.outbound;
    api.down = apiDown ?? api.down;
    api.slow = apiSlow ?? api.slow;
    api.failing = apiFailing ?? api.failing;
    const { failures } = this.tenant;
    if (failures.down && down === false)
      this.#note(
        `Auth0 is back: the Worker asks it again ${COOLDOWN} seconds after the last attempt that failed, or sooner`,
      );
    if (down !== undefined) failures.down = down;
    if (slow !== undefined) failures.delay = slow ? SLOW : 0;
    if (limited !== undefined) failures.limited = limited;
    this.alexa.happenings.changed();
  }

  /** @param {string} text */
  #note(text) {
    this.alexa.happenings.note(text);
  }

  /** @param {string} id */
  #nameOf(id) {
    return this.alexa.account(id).name;
  }

  /**
   * Waits until the Worker listens. Adds notes to the next request about failures of the Worker or of Auth0.
   * @param {{ account: string, voice?: string }} circumstances
   */
  async #prepare({ account, voice = account }) {
    const { worker, tenant } = this;
    for (const id of [account, voice])
      if (!KNOWN.includes(id)) throw new RangeError(`there is no account ${id}: there are ${KNOWN.join(", ")}`);
    await worker.ready();
    if (worker.build.failed)
      this.#note(
        worker.build.replaced ? "The last build does not start" : "The last build failed: the previous Worker answers",
      );
    if (worker.building) this.#note("A change is being built: the previous Worker answers");
    if (tenant.failures.down) this.#note("Auth0 is down");
    if (tenant.failures.delay) this.#note(`Auth0 takes ${tenant.failures.delay / 1000} seconds to answer`);
    const { down, slow, failing } = this.outbound.failures;
    if (down) this.#note("The skill’s API is down");
    if (slow) this.#note(`The skill’s API takes ${SLOW / 1000} seconds to answer`);
    if (failing) this.#note("The skill’s API answers 503");
    if (tenant.failures.limited) this.#note("Auth0 answers 429 to every call of /userinfo");
  }
}

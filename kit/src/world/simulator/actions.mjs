/** The actions of the simulator page and `make say`: requests to the skill, linking, and failures. */
import { phrasesFor } from "../../alexa/phrases.mjs";
import { localesOf, nameIn } from "../alexa/skill.mjs";

const DAY = 86_400;

/** Longer than the Worker waits for an outbound call, and shorter than Alexa waits for a token. */
const SLOW = 3000;

/** The longest pause of the Worker after a failure, in seconds: `backoff.rs` in the Rust sources. */
const COOLDOWN = 30;

/** The Amazon accounts that the page offers at first. */
const ACCOUNTS = ["robin", "sasha"];

/** The accounts of `make say`. */
const KNOWN = [...ACCOUNTS, "newcomer"];

/**
 * @typedef {import("../alexa/alexa.mjs").Circumstances} Circumstances
 *
 * @param {{ alexa: import("../alexa/alexa.mjs").Alexa, tenant: import("../tenant/tenant.mjs").Tenant, worker: import("../worker/worker.mjs").Worker }} world
 */
export function createActions({ alexa, tenant, worker }) {
  const { failures } = tenant;
  const started = new Date().toISOString();
  const changed = () => void alexa.emit("change");
  /** @param {string} id */
  const linkOf = (id) => {
    const { link, name } = alexa.account(id);
    if (!link) throw new RangeError(`${name}’s Amazon account is not linked`);
    return link;
  };

  /** @param {string} id */
  const nameOf = (id) => alexa.account(id).name;

  /**
   * Waits until the Worker listens. Adds notes to the next request about failures of the Worker or of Auth0.
   * @param {{ account: string, voice?: string }} circumstances
   */
  async function prepare({ account, voice = account }) {
    for (const id of [account, voice])
      if (!KNOWN.includes(id)) throw new RangeError(`there is no account ${id}: there are ${KNOWN.join(", ")}`);
    await worker.ready();
    if (worker.build.failed)
      alexa.addNote(
        worker.build.replaced ? "The last build does not start" : "The last build failed: the previous Worker answers",
      );
    if (worker.building) alexa.addNote("A change is being built: the previous Worker answers");
    if (failures.down) alexa.addNote("Auth0 is down");
    if (failures.delay) alexa.addNote(`Auth0 takes ${failures.delay / 1000} seconds to answer`);
    if (failures.limited) alexa.addNote("Auth0 answers 429 to every call of /userinfo");
  }

  return {
    state: () => ({
      started,
      worker: alexa.worker,
      tenant: tenant.issuer,
      skills: localesOf(alexa.skill).map((locale) => described(alexa.skill, locale)),
      permissions: alexa.permissions,
      accounts: accountsOf(alexa).map(describe),
      build: worker.build,
      failures: { down: failures.down, slow: failures.delay > 0, limited: failures.limited },
    }),

    actions: checked({
      /** @param {Circumstances & { utterance: string }} body */
      say: async ({ utterance, ...circumstances }) => {
        if (utterance === undefined) throw new RangeError("utterance must be text");
        await prepare(circumstances);
        return alexa.say(utterance, circumstances);
      },
      /** @param {Circumstances} circumstances */
      end: async (circumstances) => {
        await prepare(circumstances);
        return alexa.endSession(circumstances);
      },
      /** @param {Circumstances & { envelope: any }} body */
      send: async ({ envelope, ...circumstances }) => {
        await prepare(circumstances);
        return alexa.send(envelope, circumstances);
      },
      /** @param {{ account: string, type: "SkillAccountLinked" | "SkillDisabled" }} body */
      event: async ({ account, type }) => {
        await prepare({ account });
        return alexa.event(account, type);
      },

      /** @param {{ account: string, permission: string, granted?: boolean }} body */
      grant: ({ account, permission, granted = true }) => alexa.grant(account, permission, granted === true),

      /** @param {{ account: string }} body */
      unlink: ({ account }) => alexa.unlink(account),
      /**
       * Links an account without a browser, but through the tenant's login form.
       * @param {{ account: string, user: string, locale?: string, unlessLinked?: boolean }} body
       */
      signIn: async ({ account, user: who, locale, unlessLinked }) => {
        if (unlessLinked && alexa.account(account).link) return;
        await alexa.completeLink(await tenant.signIn(await alexa.beginLink(account, locale), tenant.user(who)));
      },

      /**
       * Expires the access token. With `forever`, also removes Alexa's refresh token.
       * @param {{ account: string, forever?: boolean }} body
       */
      expire: async ({ account, forever }) => {
        const link = linkOf(account);
        const seconds = 2 * DAY;
        link.accessToken = await tenant.age(link.accessToken, seconds);
        link.expiresAt = (link.expiresAt ?? Date.now()) - seconds * 1000;
        if (forever) delete link.refreshToken;
        alexa.addNote(
          `Two days passed${forever ? `, and Alexa lost ${nameOf(account)}’s refresh token` : `: ${nameOf(account)}’s access token expired`}`,
        );
        changed();
        return {
          done: forever
            ? "The token has expired, and Alexa cannot refresh it."
            : "The token has expired. Alexa will refresh it first.",
        };
      },
      /** @param {{ account: string }} body */
      revoke: async ({ account }) => {
        const owner = await tenant.ownerOf(linkOf(account).accessToken);
        if (owner) tenant.revoke(owner.id);
        alexa.addNote(`${nameOf(account)} revoked the access at Auth0`);
        return { done: "Revoked. An issued JWT is valid until it expires. From now on, a refresh fails." };
      },
      rotate: async () => {
        const kid = await tenant.rotateKeys();
        alexa.addNote("Auth0 began to sign with another key");
        return { done: `Tokens are signed by the key ${kid} from now on.` };
      },
      forget: async () => {
        await worker.forget();
        alexa.addNote("The Worker was restarted with empty caches");
        return { done: "The Worker was restarted with an empty cache." };
      },
      forgetUserData: async () => {
        await worker.forgetUserData();
        alexa.addNote("What the skill keeps for its users was deleted");
        return { done: "What the skill keeps for its users was deleted." };
      },
      /** @param {{ down?: boolean, slow?: boolean, limited?: boolean }} switches */
      failures: ({ down, slow, limited }) => {
        if (failures.down && down === false)
          alexa.addNote(
            `Auth0 is back: the Worker asks it again ${COOLDOWN} seconds after the last attempt that failed, or sooner`,
          );
        if (down !== undefined) failures.down = down;
        if (slow !== undefined) failures.delay = slow ? SLOW : 0;
        if (limited !== undefined) failures.limited = limited;
        changed();
      },
    }),
  };
}

/** The members of a body that are texts. */
const TEXTS = ["account", "voice", "locale", "user", "utterance", "type", "permission"];

/**
 * Refuses a body with a text of another type, which neither Alexa nor the page could use.
 * @template {Record<string, (body: any) => unknown>} Actions
 * @param {Actions} actions
 * @returns {Actions}
 */
const checked = (actions) =>
  /** @type {Actions} */ (
    Object.fromEntries(
      Object.entries(actions).map(([name, action]) => [
        name,
        (/** @type {any} */ body) => {
          for (const member of TEXTS)
            if (!["string", "undefined"].includes(typeof body[member])) throw new RangeError(`${member} must be text`);
          return action(body);
        },
      ]),
    )
  );

/** @param {import("../alexa/alexa.mjs").Alexa} alexa */
function accountsOf(alexa) {
  const offered = ACCOUNTS.map((id) => alexa.account(id));
  return [...new Set([...offered, ...alexa.accounts])];
}

/** @param {import("../alexa/accounts.mjs").Account} account */
function describe({ id, name, link, session, granted }) {
  return {
    id,
    name,
    linked: link !== undefined,
    expiresAt: link?.expiresAt,
    refreshable: link?.refreshToken !== undefined,
    inSession: session !== undefined,
    granted: [...granted],
  };
}

/**
 * Adds suggestions: the phrase that opens the skill, and two samples of each intent, or the usual words of an intent without samples.
 * @param {import("../alexa/skill.mjs").Skill} skill
 * @param {string} locale
 */
function described(skill, locale) {
  const { invocationName = "", intents = [] } = skill.models.get(locale) ?? {};
  const { open, builtIn } = phrasesFor(locale);
  return {
    locale,
    name: nameIn(skill, locale),
    opening: open[0].replace("{name}", invocationName),
    samples: intents.flatMap(({ name, samples = [] }) =>
      name in builtIn ? builtIn[name].slice(0, 1) : samples.slice(0, 2),
    ),
  };
}

/** The local environment for the simulator page and `make say`: its state, and the actions that they may take. */
import { languageOf, usualWords } from "../../understanding/languages.mjs";
import { namesOf } from "../alexa/api.mjs";
import { DEVICES } from "../alexa/devices.mjs";
import { localesOf, nameIn } from "../alexa/skill.mjs";
import { ACCOUNTS } from "../world.mjs";

/** @typedef {import("../world.mjs").World} World */

const ACTIONS = /** @type {const} */ ([
  "say",
  "touch",
  "player",
  "fresh",
  "keep",
  "replay",
  "export",
  "end",
  "send",
  "event",
  "grant",
  "unlink",
  "signIn",
  "expire",
  "revoke",
  "rotate",
  "forget",
  "forgetUserData",
  "failures",
]);

/** @typedef {(typeof ACTIONS)[number]} Action */

/**
 * The actions by their names. Each takes the posted body.
 * @param {World} world
 * @returns {Pick<World, Action>}
 */
export const actionsOf = (world) =>
  checked(
    /** @type {any} */ (
      Object.fromEntries(ACTIONS.map((name) => [name, (/** @type {any} */ body) => world[name](body)]))
    ),
  );

/** @param {World} world */
export const stateOf = ({ started, alexa, tenant, worker, outbound, conversations }) => ({
  started,
  conversations,
  devices: Object.entries(DEVICES).map(([id, { name }]) => ({ id, name })),
  worker: alexa.worker,
  tenant: tenant.issuer,
  users: tenant.users.map(({ name, email, hint }) => ({ name, email, hint })),
  skills: localesOf(alexa.skill).map((locale) => described(alexa.skill, locale)),
  permissions: alexa.permissions,
  accounts: accountsOf(alexa).map(describe),
  build: worker.build,
  failures: {
    down: tenant.failures.down,
    slow: tenant.failures.delay > 0,
    limited: tenant.failures.limited,
    apiDown: outbound.failures.down,
    apiSlow: outbound.failures.slow,
    apiFailing: outbound.failures.failing,
  },
});

/** The fields of a body that are texts. */
const TEXTS = ["account", "voice", "locale", "device", "user", "utterance", "type", "permission"];

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
            if (!["string", "undefined"].includes(typeof body[member]))
              throw new RangeError(`${member} must be a string`);
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
function describe({ id, name, link, session, granted, player }) {
  return {
    id,
    name,
    linked: link !== undefined,
    expiresAt: link?.expiresAt,
    refreshable: link?.refreshToken !== undefined,
    inSession: session !== undefined,
    granted: [...granted].flatMap(namesOf),
    playing: player?.activity === "PLAYING" ? (player.stream.title ?? player.stream.url) : undefined,
    queued: player?.queue.length ?? 0,
  };
}

/**
 * Adds suggestions: the phrase that opens the skill, and two samples of each intent, or the usual words of an intent
 * without samples.
 * @param {import("../alexa/skill.mjs").Skill} skill
 * @param {string} locale
 */
function described(skill, locale) {
  const { invocationName = "", intents = [] } = skill.models.get(locale) ?? {};
  const { open } = languageOf(locale);
  return {
    locale,
    name: nameIn(skill, locale),
    opening: open[0].replace("{name}", invocationName),
    samples: intents.flatMap(({ name, samples = [] }) => {
      const [usual] = usualWords(name, locale);
      return usual === undefined ? samples.slice(0, 2) : [usual];
    }),
  };
}

/**
 * A stand-in for Alexa's own API, as far as skills usually call it: settings of the device, the customer's profile, the
 * device's address, progressive responses, reminders and timers. A token is valid for one account.
 */
import { randomUUID } from "node:crypto";
import { PERSON_PERMISSION } from "../../alexa/voices.mjs";
import { readJson } from "../http.mjs";

/** @typedef {import("./accounts.mjs").Account} Account */

/**
 * Each has two names: in the manifest and in requests, and on the consent card.
 * https://developer.amazon.com/docs/alexa/custom-skills/device-address-api.html
 * @type {Record<string, string>}
 */
const CARD_NAMES = {
  "read::alexa:device:all:address": "alexa::devices:all:address:full:read",
  "read::alexa:device:all:address:country_and_postal_code": "alexa:devices:all:address:country_and_postal_code:read",
};

/** @type {Record<string, { permission: string, value: (account: Account) => unknown }>} */
const PROFILE = {
  "Profile.givenName": { permission: "alexa::profile:given_name:read", value: ({ name }) => name },
  "Profile.name": { permission: "alexa::profile:name:read", value: ({ name }) => `${name} Example` },
  "Profile.email": { permission: "alexa::profile:email:read", value: ({ id }) => `${id}@amazon.example` },
  "Profile.mobileNumber": {
    permission: "alexa::profile:mobile_number:read",
    value: () => ({ countryCode: "+1", phoneNumber: "2025550123" }),
  },
};

/** @type {Record<string, { permission: string, value: unknown }>} */
const ADDRESSES = {
  address: {
    permission: "alexa::devices:all:address:full:read",
    value: {
      addressLine1: "1 Example Street",
      addressLine2: null,
      addressLine3: null,
      districtOrCounty: null,
      city: "Seattle",
      stateOrRegion: "WA",
      postalCode: "98109",
      countryCode: "US",
    },
  },
  "address/countryAndPostalCode": {
    permission: "alexa:devices:all:address:country_and_postal_code:read",
    value: { postalCode: "98109", countryCode: "US" },
  },
};

/** @type {Record<string, unknown>} */
const SETTINGS = {
  "System.timeZone": Intl.DateTimeFormat().resolvedOptions().timeZone,
  "System.temperatureUnit": "CELSIUS",
  "System.distanceUnits": "METRIC",
};

/**
 * The permissions that the skill's manifest requests, and that a user can grant or withdraw.
 * @param {any} manifest
 * @returns {string[]}
 */
export const requested = ({ permissions = [] }) =>
  permissions
    .map((/** @type {{ name: string }} */ { name }) => name)
    .filter((/** @type {string} */ name) => name !== PERSON_PERMISSION);

/** The name of a permission in the manifest. @param {string} permission */
export const manifestName = (permission) => CARD_NAMES[permission] ?? permission;

/** The names of a permission: in the manifest, and on a card. @param {string} name  in the manifest */
export const namesOf = (name) => [name, ...Object.keys(CARD_NAMES).filter((card) => CARD_NAMES[card] === name)];

export class AlexaApi {
  /** Of each token. @type {Map<string, { account: Account, deviceId: string }>} */
  #tokens = new Map();
  /** Reminders and timers by account. @type {Map<string, Map<string, any>>} */
  #alerts = new Map();
  #note;

  /** @param {(note: string) => void} note */
  constructor(note) {
    this.#note = note;
  }

  /** The token in a request from one of an account's devices. @param {Account} account @param {string} [deviceId] */
  tokenFor(account, deviceId = account.deviceId) {
    for (const [token, of] of this.#tokens) if (of.account.id === account.id && of.deviceId === deviceId) return token;
    const token = `local.${randomUUID()}.${account.id}`;
    this.#tokens.set(token, { account, deviceId });
    return token;
  }

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   * @param {URL} url
   */
  async answer(request, response, { pathname }) {
    const of = this.#tokens.get(/^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "");
    const [status, body] = of
      ? await this.#result(request, pathname, of)
      : [401, { message: "the token is not that of a request" }];
    response
      .writeHead(status, { "content-type": "application/json" })
      .end(body === undefined ? undefined : JSON.stringify(body));
  }

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {string} path
   * @param {{ account: Account, deviceId: string }} of  the token
   * @returns {Promise<[number, unknown?]>}
   */
  async #result(request, path, { account, deviceId }) {
    const { method = "" } = request;
    const [, device, setting] = /^\/v[12]\/devices\/([^/]+)\/settings\/(.+)$/.exec(path) ?? [];
    if (device && device !== deviceId) return [403, { message: "the device is another one" }];
    if (method === "GET" && Object.hasOwn(SETTINGS, setting ?? "")) return [200, SETTINGS[setting]];
    if (method === "GET" && Object.hasOwn(ADDRESSES, setting ?? "")) {
      const { permission, value } = ADDRESSES[setting];
      return this.#ifGranted(account, permission, 403) ?? [200, value];
    }
    const [, name = ""] = /^\/v2\/accounts\/~current\/settings\/([\w.]+)$/.exec(path) ?? [];
    const profile = Object.hasOwn(PROFILE, name) ? PROFILE[name] : undefined;
    if (method === "GET" && profile)
      return this.#ifGranted(account, profile.permission, 403) ?? [200, profile.value(account)];
    if (method === "POST" && path === "/v1/directives") return this.#say(await readJson(request));
    const [, kind, id] = /^\/v1\/alerts\/(reminders|timers)(?:\/([\w-]+))?$/.exec(path) ?? [];
    if (kind)
      return (
        this.#ifGranted(account, `alexa::alerts:${kind}:skill:readwrite`, 401) ??
        this.#alert(request, kind, id, account)
      );
    return [404, { message: "the local environment does not play this path of Alexa's API" }];
  }

  /**
   * What refuses a call without a permission.
   * @param {Account} account
   * @param {string} permission
   * @param {number} status
   * @returns {[number, unknown] | undefined}
   */
  #ifGranted({ name, granted }, permission, status) {
    if (granted.has(permission)) return undefined;
    this.#note(`${name} has not granted ${permission}`);
    return [
      status,
      { code: status === 401 ? "UNAUTHORIZED" : "ACCESS_DENIED", message: "the user has not granted the permission" },
    ];
  }

  /** @param {any} body @returns {[number, unknown?]} */
  #say({ directive }) {
    if (directive?.type !== "VoicePlayer.Speak" || typeof directive.speech !== "string")
      return [400, { message: "the directive is no VoicePlayer.Speak" }];
    this.#note(`Alexa says meanwhile: ${directive.speech.replace(/<[^>]*>/g, "")}`);
    return [204];
  }

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {string} kind
   * @param {string | undefined} id
   * @param {Account} account
   * @returns {Promise<[number, unknown?]>}
   */
  async #alert(request, kind, id, account) {
    const key = `${kind} of ${account.id}`;
    const alerts = this.#alerts.get(key) ?? new Map();
    this.#alerts.set(key, alerts);
    const name = kind === "reminders" ? "alertToken" : "id";
    if (request.method === "POST" && !id) {
      const made = { [name]: randomUUID(), status: "ON", ...(await readJson(request)) };
      alerts.set(made[name], made);
      this.#note(
        `${account.name} has a new ${kind.slice(0, -1)}: ${made.timerLabel ?? made.alertInfo?.spokenInfo?.content?.[0]?.text ?? ""}`,
      );
      return [kind === "reminders" ? 201 : 200, made];
    }
    if (request.method === "GET" && !id)
      return [200, { totalCount: alerts.size, [kind === "reminders" ? "alerts" : "timers"]: [...alerts.values()] }];
    if (request.method === "DELETE" && !id) return (alerts.clear(), [200]);
    if (!alerts.has(id)) return [404, { message: "there is no such alert" }];
    if (request.method === "GET") return [200, alerts.get(id)];
    if (request.method === "DELETE") return (alerts.delete(id), [200]);
    return [405, { message: "the local environment does not play this method" }];
  }
}

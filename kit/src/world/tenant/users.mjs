/**
 * The users of the tenant: one for each special case of a spoken greeting.
 * Auth0 sets `name` of a database user to the e-mail address unless it is given another.
 *
 * @typedef {object} User
 * @property {string} id     to type in commands: `ada`
 * @property {string} sub
 * @property {string} hint   the special case
 * @property {string} email
 * @property {string} [name]
 * @property {string} [given_name]
 * @property {string} [family_name]
 * @property {string} [nickname]
 * @property {string[]} [permissions]           of RBAC, in access tokens for the API
 * @property {Record<string, unknown>} [custom] claims whose names are URLs, as an Action adds them to access token and
 *   ID token
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { refuse } from "../../shared/command.mjs";
import { parseJson } from "../../shared/json.mjs";

/** The password of all users. The login page shows it. */
export const PASSWORD = "loopback";

/** @type {User[]} */
export const USERS = [
  {
    id: "ada",
    sub: "auth0|64f0c0ffee0000000000ada1",
    hint: "a given name to be greeted by",
    email: "ada@example.com",
    name: "Ada Lovelace",
    given_name: "Ada",
    family_name: "Lovelace",
    nickname: "ada",
  },
  {
    id: "grace",
    sub: "auth0|64f0c0ffee000000000grace",
    hint: "a name that is only the e-mail address, and is not spoken",
    email: "grace.hopper@example.com",
    name: "grace.hopper@example.com",
    nickname: "grace.hopper",
  },
  {
    id: "jean",
    sub: "auth0|64f0c0ffee0000000000jean",
    hint: "a name that is only the e-mail address, and a nickname to be greeted by",
    email: "jean@example.com",
    name: "jean@example.com",
    nickname: "jean",
  },
  {
    id: "murasaki",
    sub: "auth0|64f0c0ffee00000murasaki0",
    hint: "a name in another script",
    email: "murasaki@example.jp",
    name: "紫式部",
    given_name: "式部",
    family_name: "紫",
    nickname: "murasaki",
  },
  {
    id: "nemo",
    sub: "auth0|64f0c0ffee0000000000nemo",
    hint: "no name at all",
    email: "nemo@example.com",
  },
];

/** The claims of each scope (OpenID Connect Core 5.4). */
export const CLAIMS = {
  openid: ["sub"],
  profile: ["name", "given_name", "family_name", "nickname", "picture", "updated_at"],
  email: ["email", "email_verified"],
};

/** The users of a tenant. */
export class Users {
  /** @param {User[]} all */
  constructor(all = USERS) {
    this.all = all;
  }

  /** @param {string} value  an id, a subject or an e-mail address */
  find(value) {
    return this.all.find(({ id, sub, email }) => [id, sub, email].includes(value));
  }

  /** @param {string} value  an id, a subject or an e-mail address */
  get(value) {
    const found = this.find(value);
    if (!found) throw new RangeError(`no such user: ${value} (there are ${this.all.map(({ id }) => id).join(", ")})`);
    return found;
  }
}

/** The file of a skill that changes or adds users. */
export const LOCAL_USERS = "auth0/local-users.json";

/** The claims that the file can set, besides `permissions` and those whose names are URLs. */
const TEXTS = ["email", "name", "given_name", "family_name", "nickname"];

/**
 * The users of a skill: those of every tenant, changed by the file, and its own.
 * @param {string} project
 */
export async function usersOf(project) {
  const text = await readFile(join(project, LOCAL_USERS), "utf8").catch(() => undefined);
  if (text === undefined) return new Users();
  const { value, problem } = parseJson(text);
  if (problem) refuse([`${LOCAL_USERS}: ${problem}`]);
  refuse(problemsOf(value));
  const known = USERS.map((user) => ({ ...user, ...membersOf(/** @type {any} */ (value)[user.id]) }));
  const added = Object.entries(/** @type {any} */ (value))
    .filter(([id]) => !USERS.some((user) => user.id === id))
    .map(([id, members]) => {
      const sub = `auth0|64f0${createHash("sha256").update(id).digest("hex").slice(0, 20)}`;
      return { id, sub, hint: `of ${LOCAL_USERS}`, email: `${id}@example.com`, ...membersOf(members) };
    });
  return new Users([...known, ...added]);
}

/** @param {any} value @returns {string[]} */
function problemsOf(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [`${LOCAL_USERS} must be an object: {"ada": {"permissions": ["edit:list"]}}`];
  return Object.entries(value).flatMap(([id, members]) => {
    if (!/^[a-z][a-z0-9]{0,15}$/.test(id))
      return [`${LOCAL_USERS}: ${JSON.stringify(id)} is no name for a user: it must be lower-case letters and digits`];
    if (typeof members !== "object" || members === null || Array.isArray(members))
      return [`${LOCAL_USERS}: ${id} must be an object of claims`];
    return Object.entries(members).flatMap(([name, claim]) => {
      if (name.includes("://")) return [];
      if (name === "permissions")
        return Array.isArray(claim) && claim.every((one) => typeof one === "string")
          ? []
          : [`${LOCAL_USERS}: permissions of ${id} must be a list of strings`];
      if (TEXTS.includes(name))
        return typeof claim === "string" ? [] : [`${LOCAL_USERS}: ${name} of ${id} must be a string`];
      return [
        `${LOCAL_USERS}: ${name} of ${id} is not among ${["permissions", ...TEXTS].join(", ")}. The name of a claim of your own must be a URL, as Auth0 wants it`,
      ];
    });
  });
}

/** @param {Record<string, unknown>} [members] */
function membersOf(members = {}) {
  const custom = Object.fromEntries(Object.entries(members).filter(([name]) => name.includes("://")));
  return { ...Object.fromEntries(Object.entries(members).filter(([name]) => !name.includes("://"))), custom };
}

/**
 * @param {User} user
 * @returns {Record<string, unknown>}
 */
export function claimsOfUser({ id, hint, permissions, custom, ...claims }) {
  return { ...claims, email_verified: true, updated_at: "2026-01-01T00:00:00.000Z" };
}

/**
 * @param {User} user
 * @param {string} scope
 */
export function claimsInScope(user, scope) {
  const claims = claimsOfUser(user);
  const shown = scope.split(" ").flatMap((name) => CLAIMS[/** @type {keyof CLAIMS} */ (name)] ?? []);
  return { ...Object.fromEntries(Object.entries(claims).filter(([name]) => shown.includes(name))), ...user.custom };
}

/** What RBAC and an Action add to an access token for an API. @param {User | undefined} user */
export const ownClaims = ({ permissions, custom } = /** @type {User} */ ({})) => ({
  ...(permissions && { permissions }),
  ...custom,
});

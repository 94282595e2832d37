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
 */

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

/** @param {string} value  an id, a subject or an e-mail address */
export const findUser = (value) => USERS.find(({ id, sub, email }) => [id, sub, email].includes(value));

/** @param {string} value  an id, a subject or an e-mail address */
export function user(value) {
  const found = findUser(value);
  if (!found) throw new RangeError(`no such user: ${value} (there are ${USERS.map(({ id }) => id).join(", ")})`);
  return found;
}

/**
 * @param {User} user
 * @returns {Record<string, unknown>}
 */
export function claimsOf({ id, hint, ...claims }) {
  return { ...claims, email_verified: true, updated_at: "2026-01-01T00:00:00.000Z" };
}

/**
 * @param {User} user
 * @param {string} scope
 */
export function claimsInScope(user, scope) {
  const claims = claimsOf(user);
  const shown = scope.split(" ").flatMap((name) => CLAIMS[/** @type {keyof CLAIMS} */ (name)] ?? []);
  return Object.fromEntries(Object.entries(claims).filter(([name]) => shown.includes(name)));
}

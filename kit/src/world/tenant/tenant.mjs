/**
 * A stand-in for an Auth0 tenant on 127.0.0.1: a certified OpenID provider, configured to behave as Auth0 does,
 * with functions that cause failures.
 */

import { setTimeout as sleep } from "node:timers/promises";
import { decodeJwt, decodeProtectedHeader, importJWK, SignJWT } from "jose";
import { startServer } from "../http.mjs";
import { codeFlow, SCOPE, signIn } from "./flow.mjs";
import { createKeyRing, isJwt, privateKeys, rotated } from "./keys.mjs";
import { login } from "./login.mjs";
import { createProvider } from "./provider.mjs";
import { Store } from "./store.mjs";
import { RateLimit, userinfo } from "./userinfo.mjs";
import { Users } from "./users.mjs";

/**
 * @typedef {object} Settings  may be changed while the tenant runs
 * @property {string} clientId
 * @property {string} clientSecret
 * @property {string[]} redirectUrls        Allowed Callback URLs
 * @property {string[]} audiences           identifiers of the tenant's APIs
 * @property {string[]} scopes              that the application may request
 * @property {string} [defaultAudience] the tenant's Default Audience; without it, tokens are opaque unless an audience
 *   is requested
 * @property {"auth0" | "rfc9068"} profile  access token profile of the APIs
 * @property {number} tokenLifetime         seconds
 * @property {boolean} rotateRefreshTokens
 *
 * @typedef {object} Failures
 * @property {boolean} down   connections are reset
 * @property {number} delay   milliseconds before any answer
 * @property {boolean} limited  /userinfo answers 429 to every user
 */

/** @typedef {Partial<Settings> & Pick<Settings, "clientId" | "clientSecret" | "redirectUrls"> & { audience?: string, burst?: number, users?: Users }} Options  burst: the calls of /userinfo that a user can make at once */

export class Tenant {
  /** May be changed while the tenant runs. @type {Failures} */
  failures = { down: false, delay: 0, limited: false };

  /** The value for `AUTH0_DOMAIN`, once it has started. */
  domain = "";

  #stop = async () => {};
  /** @type {Settings} */ #settings;
  /** @type {Users} */ #users;
  #store = new Store();
  #limit;
  #closing = new AbortController();
  /** The issued JWT access tokens and their users. @type {Map<string, string>} */
  #issued = new Map();
  /** @type {Awaited<ReturnType<typeof createKeyRing>>} */ #keyRing;
  /** @type {any} */ #provider;

  /** @param {Options & { port?: number }} options */
  static async start({ port = 0, ...options }) {
    const tenant = new Tenant(options, await createKeyRing());
    const { origin, close } = await startServer({
      port,
      meet: () => tenant.#meet(),
      answer: (request, response, url) => tenant.#answer(request, response, url),
    });
    tenant.domain = origin;
    tenant.#stop = close;
    tenant.configure({});
    return tenant;
  }

  /** @param {Options} options @param {Awaited<ReturnType<typeof createKeyRing>>} keyRing */
  constructor({ burst, users = new Users(), audience, audiences = audience ? [audience] : [], ...given }, keyRing) {
    this.#settings = {
      scopes: SCOPE.split(" "),
      profile: "auth0",
      tokenLifetime: 86_400,
      rotateRefreshTokens: false,
      audiences,
      ...given,
    };
    this.#users = users;
    this.#limit = new RateLimit(burst);
    this.#keyRing = keyRing;
  }

  get issuer() {
    return `${this.domain}/`;
  }

  get users() {
    return this.#users.all;
  }

  /** @param {string} who  an id, a subject or an e-mail address */
  user(who) {
    return this.#users.get(who);
  }

  /** @param {Partial<Settings>} changes */
  configure(changes) {
    Object.assign(this.#settings, changes);
    this.#provider = createProvider({
      issuer: this.issuer,
      settings: this.#settings,
      keyRing: this.#keyRing,
      store: this.#store,
      users: this.#users,
      issued: this.#issued,
    });
  }

  /** From now on the next key signs. Tokens that the previous key signed stay valid. */
  async rotateKeys() {
    this.#keyRing = await rotated(this.#keyRing);
    this.configure({});
    return this.#keyRing.current.kid;
  }

  /**
   * The user revokes the application's access: grants and refresh tokens are deleted. As in Auth0, an issued JWT
   * stays valid elsewhere until it expires.
   * @param {string} who
   */
  revoke(who) {
    const { sub } = this.#users.get(who);
    this.#store.revokeAccount(sub);
    for (const [token, owner] of this.#issued) if (owner === sub) this.#issued.delete(token);
  }

  /** The user of an access token. @param {string} token */
  async ownerOf(token) {
    const sub = isJwt(token) ? decodeJwt(token).sub : (await this.#provider.AccessToken.find(token))?.accountId;
    return this.#users.find(sub ?? "");
  }

  /**
   * The same access token as if it had been issued earlier.
   * @param {string} token
   * @param {number} seconds
   */
  async age(token, seconds) {
    if (isJwt(token)) return this.#agedJwt(token, seconds);
    const stored = await this.#store.adapter("AccessToken").find(token);
    if (stored) Object.assign(stored, { iat: stored.iat - seconds, exp: stored.exp - seconds });
    return token;
  }

  /** @param {string} token @param {number} seconds */
  async #agedJwt(token, seconds) {
    const header = /** @type {{ alg: string, kid?: string }} */ (decodeProtectedHeader(token));
    const key = privateKeys(this.#keyRing).find((candidate) => candidate.kid === header.kid);
    if (!key) throw new Error("the key that signed this token is gone");
    const { iat = 0, exp = 0, ...claims } = decodeJwt(token);
    return new SignJWT({ ...claims, iat: iat - seconds, exp: exp - seconds })
      .setProtectedHeader({ ...header })
      .sign(await importJWK(key, "RS256"));
  }

  /**
   * The user's steps in the browser after an authorization request: logs in, and is redirected back.
   * @param {string} authorization
   * @param {import("./users.mjs").User} who
   */
  signIn(authorization, who) {
    return signIn(authorization, new URL(authorization).searchParams.get("redirect_uri") ?? "", who.id);
  }

  /**
   * The tokens that Alexa would receive for this user, by the real code flow with the real login form.
   * @param {string} who
   * @param {Partial<import("./flow.mjs").AuthorizationRequest>} [request]
   */
  issueTokens(who, request = {}) {
    const { clientId, clientSecret, redirectUrls, audiences } = this.#settings;
    return codeFlow({
      issuer: this.issuer,
      clientId,
      clientSecret,
      redirectUri: redirectUrls[0],
      audience: audiences[0],
      ...request,
      user: this.#users.get(who).id,
    });
  }

  async close() {
    this.#closing.abort();
    await this.#stop();
  }

  /** Whether a connection is answered. */
  async #meet() {
    const { signal } = this.#closing;
    if (this.failures.delay) await sleep(this.failures.delay, undefined, { signal }).catch(() => {});
    return !this.failures.down && !signal.aborted;
  }

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   * @param {URL} url
   */
  async #answer(request, response, { pathname }) {
    if (pathname === "/userinfo") return this.#userinfo(request, response);
    if (pathname.startsWith("/u/login/")) return login(this.#provider, this.#users, request, response);
    if (pathname === "/authorize") freshAuthorization(request, this.issuer);
    await this.#provider.callback()(request, response);
  }

  /** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
  async #userinfo(request, response) {
    const { status, headers, body } = await userinfo(request.headers.authorization, {
      issuer: this.issuer,
      provider: this.#provider,
      keyRing: this.#keyRing,
      limit: this.#limit,
      users: this.#users,
      issued: this.#issued,
      limited: this.failures.limited,
    });
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  }
}

/**
 * Two differences between Auth0 and oidc-provider. `offline_access` needs no `prompt=consent` for a first-party
 * application. And here every login starts signed out, because one browser is used for several people.
 * @param {import("node:http").IncomingMessage} request
 * @param {string} issuer
 */
function freshAuthorization(request, issuer) {
  const url = new URL(request.url ?? "/", issuer);
  url.searchParams.set("prompt", "consent");
  request.url = url.pathname + url.search;
  delete request.headers.cookie;
}

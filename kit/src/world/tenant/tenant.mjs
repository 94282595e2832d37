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
 * @property {string} [defaultAudience]     the tenant's Default Audience; without it, tokens are opaque unless an audience is requested
 * @property {"auth0" | "rfc9068"} profile  access token profile of the APIs
 * @property {number} tokenLifetime         seconds
 * @property {boolean} rotateRefreshTokens
 *
 * @typedef {object} Failures
 * @property {boolean} down   connections are reset
 * @property {number} delay   milliseconds before any answer
 * @property {boolean} limited  /userinfo answers 429 to every user
 */

/** @typedef {Awaited<ReturnType<typeof startTenant>>} Tenant */

/**
 * @param {Partial<Settings> & Pick<Settings, "clientId" | "clientSecret" | "redirectUrls"> & { port?: number, audience?: string, burst?: number, users?: Users }} options  `burst`: the calls of /userinfo that a user can make at once
 */
export async function startTenant({
  port = 0,
  burst,
  users = new Users(),
  audience,
  audiences = audience ? [audience] : [],
  ...given
}) {
  /** @type {Settings} */
  const settings = {
    scopes: SCOPE.split(" "),
    profile: "auth0",
    tokenLifetime: 86_400,
    rotateRefreshTokens: false,
    audiences,
    ...given,
  };
  /** @type {Failures} */
  const failures = { down: false, delay: 0, limited: false };
  const closing = new AbortController();
  const store = new Store();
  const limit = new RateLimit(burst);
  /** The issued JWT access tokens and their users. @type {Map<string, string>} */
  const issued = new Map();
  let keyRing = await createKeyRing();
  /** @type {any} */
  let provider;

  const server = await startServer({
    port,
    async meet() {
      if (failures.delay) await sleep(failures.delay, undefined, { signal: closing.signal }).catch(() => {});
      return !failures.down && !closing.signal.aborted;
    },
    async answer(request, response, { pathname }) {
      if (pathname === "/userinfo") {
        const answer = await userinfo(request.headers.authorization, {
          issuer,
          provider,
          keyRing,
          limit,
          users,
          issued,
          limited: failures.limited,
        });
        response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
        response.end(JSON.stringify(answer.body));
      } else if (pathname.startsWith("/u/login/")) {
        await login(provider, users, request, response);
      } else {
        if (pathname === "/authorize") freshAuthorization(request, issuer);
        await provider.callback()(request, response);
      }
    },
  });
  const { origin } = server;
  const issuer = `${origin}/`;
  const reconfigure = () => {
    provider = createProvider({ issuer, settings, keyRing, store, users, issued });
  };
  reconfigure();

  return {
    issuer,
    /** The value for `AUTH0_DOMAIN`. */
    domain: origin,
    users: users.all,
    /** @param {string} who  an id, a subject or an e-mail address */
    user: (who) => users.get(who),
    failures,

    /** @param {Partial<Settings>} changes */
    configure(changes) {
      Object.assign(settings, changes);
      reconfigure();
    },

    /** From now on the next key signs. Tokens that the previous key signed stay valid. */
    async rotateKeys() {
      keyRing = await rotated(keyRing);
      reconfigure();
      return keyRing.current.kid;
    },

    /**
     * The user revokes the application's access: grants and refresh tokens are deleted. As in Auth0, an issued JWT
     * stays valid elsewhere until it expires.
     * @param {string} who
     */
    revoke(who) {
      const { sub } = users.get(who);
      store.revokeAccount(sub);
      for (const [token, owner] of issued) if (owner === sub) issued.delete(token);
    },

    /**
     * The user of an access token.
     * @param {string} token
     */
    async ownerOf(token) {
      const sub = isJwt(token) ? decodeJwt(token).sub : (await provider.AccessToken.find(token))?.accountId;
      return users.find(sub ?? "");
    },

    /**
     * The same access token as if it had been issued earlier.
     * @param {string} token
     * @param {number} seconds
     */
    async age(token, seconds) {
      if (isJwt(token)) {
        const { kid } = decodeProtectedHeader(token);
        const key = privateKeys(keyRing).find((candidate) => candidate.kid === kid);
        if (!key) throw new Error("the key that signed this token is gone");
        const { iat = 0, exp = 0, ...claims } = decodeJwt(token);
        return new SignJWT({ ...claims, iat: iat - seconds, exp: exp - seconds })
          .setProtectedHeader({ .../** @type {{ alg: string }} */ (decodeProtectedHeader(token)) })
          .sign(await importJWK(key, "RS256"));
      }
      const stored = await store.adapter("AccessToken").find(token);
      if (stored) Object.assign(stored, { iat: stored.iat - seconds, exp: stored.exp - seconds });
      return token;
    },

    /**
     * The user's steps in the browser after an authorization request: logs in, and is redirected back.
     * @param {string} authorization
     * @param {import("./users.mjs").User} who
     */
    signIn: (authorization, who) =>
      signIn(authorization, new URL(authorization).searchParams.get("redirect_uri") ?? "", who.id),

    /**
     * The tokens that Alexa would receive for this user, by the real code flow with the real login form.
     * @param {string} who
     * @param {Partial<import("./flow.mjs").AuthorizationRequest>} [request]
     */
    issueTokens: (who, request = {}) =>
      codeFlow({
        issuer,
        clientId: settings.clientId,
        clientSecret: settings.clientSecret,
        redirectUri: settings.redirectUrls[0],
        audience: settings.audiences[0],
        ...request,
        user: users.get(who).id,
      }),

    async close() {
      closing.abort();
      await server.close();
    },
  };
}

/**
 * Two differences between Auth0 and oidc-provider. `offline_access` needs no `prompt=consent` for a first-party application.
 * And here every login starts signed out, because one browser is used for several people.
 * @param {import("node:http").IncomingMessage} request
 * @param {string} issuer
 */
function freshAuthorization(request, issuer) {
  const url = new URL(request.url ?? "/", issuer);
  url.searchParams.set("prompt", "consent");
  request.url = url.pathname + url.search;
  delete request.headers.cookie;
}

/**
 * A stand-in for an Auth0 tenant, on 127.0.0.1: a certified OpenID provider made to behave as Auth0 does,
 * with the means to stage what goes wrong.
 */
import { decodeJwt, decodeProtectedHeader, importJWK, SignJWT } from "jose";
import { setTimeout as sleep } from "node:timers/promises";
import { startServer } from "../http.mjs";
import { codeFlow, SCOPE, signIn } from "./flow.mjs";
import { createKeyRing, isJwt, privateKeys, rotated } from "./keys.mjs";
import { login } from "./login.mjs";
import { createProvider } from "./provider.mjs";
import { Store } from "./store.mjs";
import { RateLimit, userinfo } from "./userinfo.mjs";
import { findUser, user, USERS } from "./users.mjs";

/**
 * @typedef {object} Settings  may be changed while the tenant runs
 * @property {string} clientId
 * @property {string} clientSecret
 * @property {string[]} redirectUrls        Allowed Callback URLs
 * @property {string[]} audiences           identifiers of the tenant's APIs
 * @property {string[]} scopes              that the application may ask for
 * @property {string} [defaultAudience]     the tenant's Default Audience; none: opaque tokens unless asked
 * @property {"auth0" | "rfc9068"} profile  access token profile of the APIs
 * @property {number} tokenLifetime         seconds
 * @property {boolean} rotateRefreshTokens
 *
 * @typedef {object} Trouble
 * @property {boolean} down   connections are reset
 * @property {number} delay   milliseconds before any answer
 * @property {boolean} limited  every user has used up the calls to /userinfo
 */

/** @typedef {Awaited<ReturnType<typeof startTenant>>} Tenant */

/**
 * @param {Partial<Settings> & Pick<Settings, "clientId" | "clientSecret" | "redirectUrls"> & { port?: number, audience?: string }} options
 */
export async function startTenant({ port = 0, audience, audiences = audience ? [audience] : [], ...given }) {
  /** @type {Settings} */
  const settings = {
    scopes: SCOPE.split(" "),
    profile: "auth0",
    tokenLifetime: 86_400,
    rotateRefreshTokens: false,
    audiences,
    ...given,
  };
  /** @type {Trouble} */
  const trouble = { down: false, delay: 0, limited: false };
  const closing = new AbortController();
  const store = new Store();
  const limit = new RateLimit();
  /** JWT access tokens that are out, and whose they are. @type {Map<string, string>} */
  const issued = new Map();
  let keyRing = await createKeyRing();
  /** @type {any} */
  let provider;

  const server = await startServer({
    port,
    async meet() {
      if (trouble.delay) await sleep(trouble.delay, undefined, { signal: closing.signal }).catch(() => {});
      return !trouble.down && !closing.signal.aborted;
    },
    async answer(request, response, { pathname }) {
      if (pathname === "/userinfo") {
        const answer = await userinfo(request.headers.authorization, {
          issuer, provider, keyRing, limit, issued, limited: trouble.limited,
        });
        response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
        response.end(JSON.stringify(answer.body));
      } else if (pathname.startsWith("/u/login/")) {
        await login(provider, request, response);
      } else {
        if (pathname === "/authorize") freshAuthorization(request, issuer);
        await provider.callback()(request, response);
      }
    },
  });
  const { origin } = server;
  const issuer = `${origin}/`;
  const reconfigure = () => { provider = createProvider({ issuer, settings, keyRing, store, issued }); };
  reconfigure();

  return {
    issuer,
    /** What goes into `AUTH0_DOMAIN`. */
    domain: origin,
    users: USERS,
    trouble,

    /** @param {Partial<Settings>} changes */
    configure(changes) {
      Object.assign(settings, changes);
      reconfigure();
    },

    /** The next key signs from now on; tokens signed by the one before stay valid. */
    async rotateKeys() {
      keyRing = await rotated(keyRing);
      reconfigure();
      return keyRing.current.kid;
    },

    /**
     * The user takes the application's access away: grants and refresh tokens are gone. A JWT that is out
     * stays valid elsewhere until it expires, which is how it is with Auth0.
     * @param {string} who
     */
    revoke(who) {
      const { sub } = user(who);
      store.revokeAccount(sub);
      for (const [token, owner] of issued) if (owner === sub) issued.delete(token);
    },

    /**
     * Whose an access token is.
     * @param {string} token
     */
    async ownerOf(token) {
      const sub = isJwt(token) ? decodeJwt(token).sub : (await provider.AccessToken.find(token))?.accountId;
      return findUser(sub ?? "");
    },

    /**
     * The same access token as it would be had it been issued earlier.
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
     * What a user does in the browser after an authorization request: logs in, and is sent back.
     * @param {string} authorization
     * @param {import("./users.mjs").User} who
     */
    signIn: (authorization, who) => signIn(authorization, new URL(authorization).searchParams.get("redirect_uri") ?? "", who.id),

    /**
     * The tokens that Alexa would get for this user, by the real code flow with the real login form.
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
        user: user(who).id,
      }),

    async close() {
      closing.abort();
      await server.close();
    },
  };
}

/**
 * Two ways in which Auth0 differs: `offline_access` needs no `prompt=consent` for a first-party application;
 * and here every login starts signed out, because one browser plays several people.
 * @param {import("node:http").IncomingMessage} request
 * @param {string} issuer
 */
function freshAuthorization(request, issuer) {
  const url = new URL(request.url ?? "/", issuer);
  url.searchParams.set("prompt", "consent");
  request.url = url.pathname + url.search;
  delete request.headers.cookie;
}

/**
 * Account linking as Alexa does it, by the project's account-linking.json: authorization code grant with PKCE,
 * refresh before expiry. https://developer.amazon.com/docs/account-linking/configure-authorization-code-grant.html
 *
 * In the local world three things of that file cannot be as they are, and only they are replaced: the tenant's
 * origin, Amazon's origins of the redirect URLs (each becomes a first path segment of the stand-in's own origin,
 * so http://127.0.0.1:8788/layla.amazon.com/api/skill/link/VENDOR), and the client's id and secret.
 * Paths, query parameters such as `audience`, scopes, scheme and default expiry are the file's.
 */
import { createHash, randomBytes } from "node:crypto";

/** How long Alexa waits for the token endpoint. */
export const TOKEN_TIMEOUT = 4500;

/** A token is renewed when this little of its life is left. */
const REFRESH_AHEAD = 60_000;

/**
 * @typedef {object} Link
 * @property {string} accessToken
 * @property {string} [refreshToken]
 * @property {number} [expiresAt]   milliseconds since the epoch
 *
 * @typedef {object} LocalParties
 * @property {string} tenant        origin of the stand-in for Auth0
 * @property {string} amazon        origin of the stand-in for Alexa
 * @property {string} clientId
 * @property {string} clientSecret
 */

/** What Alexa tells its user when linking fails; the reason it keeps to itself, and we do not. */
export class LinkingError extends Error {
  /** @param {string} message @param {{ refused?: boolean, cause?: unknown }} [detail] */
  constructor(message, { refused = false, cause } = {}) {
    super(message, { cause });
    /** The authorization server has said no, rather than nothing. */
    this.refused = refused;
  }
}

/**
 * @param {import("./skill.mjs").AccountLinkingRequest} request
 * @param {LocalParties} parties
 */
export function localised(request, { tenant, amazon, clientId, clientSecret }) {
  return {
    ...request,
    authorizationUrl: elsewhere(request.authorizationUrl, tenant),
    accessTokenUrl: elsewhere(request.accessTokenUrl, tenant),
    redirectUrls: request.redirectUrls.map((url) => localRedirect(url, amazon)),
    clientId,
    clientSecret,
  };
}

/** @param {string} url @param {string} origin */
function elsewhere(url, origin) {
  const { pathname, search } = new URL(url);
  return origin + pathname + search;
}

/** @param {string} url @param {string} amazon */
export function localRedirect(url, amazon) {
  const { host, pathname } = new URL(url);
  return `${amazon}/${host}${pathname}`;
}

/**
 * The Alexa app of a European sends its user back to layla, a Japanese one to alexa.amazon.co.jp.
 * @param {string[]} redirectUrls
 * @param {string} locale
 */
function redirectFor(redirectUrls, locale) {
  const region = locale === "ja-JP" ? "amazon.co.jp" : /-(US|CA|MX|BR|AU)$/.test(locale) ? "pitangui" : "layla";
  return redirectUrls.find((url) => url.includes(region)) ?? redirectUrls[0];
}

const random = () => randomBytes(32).toString("base64url");

export class AccountLinking {
  /** @type {Map<string, { account: string, redirectUri: string, verifier: string }>} */
  #pending = new Map();

  /** @param {ReturnType<typeof localised>} request */
  constructor(request) {
    this.request = request;
  }

  /**
   * Where the link button leads.
   * @param {string} account
   * @param {string} locale
   */
  begin(account, locale) {
    const { authorizationUrl, clientId, scopes, redirectUrls } = this.request;
    const state = random();
    const verifier = random();
    const redirectUri = redirectFor(redirectUrls, locale);
    this.#pending.set(state, { account, redirectUri, verifier });
    const url = new URL(authorizationUrl);
    for (const [name, value] of Object.entries({
      client_id: clientId,
      response_type: "code",
      state,
      scope: scopes.join(" "),
      redirect_uri: redirectUri,
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    })) {
      url.searchParams.set(name, value);
    }
    return url.href;
  }

  /**
   * The user is back at a redirect URL.
   * @param {URL} url
   * @returns {Promise<{ account: string, link: Link }>}
   */
  async complete(url) {
    const answer = url.searchParams;
    const begun = this.#pending.get(answer.get("state") ?? "");
    if (!begun) throw new LinkingError("the state is not one that was sent");
    this.#pending.delete(answer.get("state") ?? "");
    if (answer.has("error")) throw new LinkingError(`${answer.get("error")}: ${answer.get("error_description") ?? ""}`, { refused: true });
    const { account, redirectUri, verifier } = begun;
    if (!url.href.startsWith(`${redirectUri}?`)) throw new LinkingError("the answer came to another redirect URL");
    const code = answer.get("code") ?? "";
    const grant = { grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier };
    return { account, link: await this.#token(grant) };
  }

  /** @param {Link} link */
  needsRefresh({ expiresAt = Infinity }) {
    return Date.now() > expiresAt - REFRESH_AHEAD;
  }

  /**
   * A rotated refresh token replaces the old one; else that one stays good.
   * @param {Link} link
   * @returns {Promise<Link>}
   */
  async refresh({ refreshToken = "" }) {
    return { refreshToken, ...(await this.#token({ grant_type: "refresh_token", refresh_token: refreshToken })) };
  }

  /**
   * @param {Record<string, string>} grant
   * @returns {Promise<Link>}
   */
  async #token(grant) {
    const { accessTokenUrl, accessTokenScheme, clientId, clientSecret, defaultTokenExpirationInSeconds } = this.request;
    const body = new URLSearchParams(grant);
    /** @type {Record<string, string>} */
    const headers = {};
    if (accessTokenScheme === "HTTP_BASIC") {
      const credentials = [clientId, clientSecret].map(encodeURIComponent).join(":"); // RFC 6749 section 2.3.1
      headers.authorization = `Basic ${Buffer.from(credentials).toString("base64")}`;
    } else {
      body.set("client_id", clientId);
      body.set("client_secret", clientSecret);
    }
    const { response, tokens } = await post(accessTokenUrl, headers, body);
    if (!response.ok) {
      throw new LinkingError(`${response.status} ${tokens.error}: ${tokens.error_description ?? ""}`, { refused: response.status < 500 });
    }
    if (typeof tokens.access_token !== "string") throw new LinkingError("the token endpoint sent no access_token");
    const lifetime = tokens.expires_in ?? defaultTokenExpirationInSeconds;
    return {
      accessToken: tokens.access_token,
      ...(tokens.refresh_token && { refreshToken: tokens.refresh_token }),
      ...(lifetime && { expiresAt: Date.now() + lifetime * 1000 }),
    };
  }
}

/** @param {string} url @param {Record<string, string>} headers @param {URLSearchParams} body */
async function post(url, headers, body) {
  try {
    const response = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(TOKEN_TIMEOUT) });
    return { response, tokens: await response.json() };
  } catch (cause) {
    const late = /** @type {Error} */ (cause).name === "TimeoutError";
    throw new LinkingError(late ? "no answer from the token endpoint in 4.5 s" : "the token endpoint cannot be reached", { cause });
  }
}

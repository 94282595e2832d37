/**
 * Account linking as Alexa does it, according to the project's account-linking.json: authorization code grant with
 * PKCE, refresh before expiry.
 * https://developer.amazon.com/docs/account-linking/configure-authorization-code-grant.html
 *
 * The local environment replaces only two values of that file: the tenant's origin, and the client's id. (The secret is
 * not in the file.) Paths, query parameters such as `audience`, scopes, scheme and default expiry are those of the
 * file. Alexa's callbacks are at the stand-in's own origin, with the host as the first segment of the path:
 * http://127.0.0.1:8788/layla.amazon.com/api/skill/link/VENDOR.
 */
import { callbackFor, localCallbacks } from "../../alexa/callbacks.mjs";
import { authorizationRequest, randomState, randomVerifier, tokenRequest } from "../../auth0/oauth.mjs";

/** How long Alexa waits for the token endpoint. */
export const TOKEN_TIMEOUT = 4500;

/** A token is refreshed when its remaining lifetime is shorter than this. */
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

/** A failure of account linking. Alexa does not tell its user the reason, but this stand-in does. */
export class LinkingError extends Error {
  /** @param {string} message @param {{ invalidGrant?: boolean, cause?: unknown }} [detail] */
  constructor(message, { invalidGrant = false, cause } = {}) {
    super(message, { cause });
    /**
     * Whether the authorization server says that the code or the refresh token is not valid, or no longer. RFC 6749,
     * section 5.2.
     */
    this.invalidGrant = invalidGrant;
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
    callbacks: localCallbacks(amazon),
    clientId,
    clientSecret,
  };
}

/** @param {string} url @param {string} origin */
function elsewhere(url, origin) {
  const { pathname, search } = new URL(url);
  return origin + pathname + search;
}

export class AccountLinking {
  /** @type {Map<string, { account: string, locale: string, redirectUri: string, verifier: string }>} */
  #pending = new Map();

  /** @param {ReturnType<typeof localised>} request */
  constructor(request) {
    this.request = request;
  }

  /**
   * The URL of the link button.
   * @param {string} account
   * @param {string} locale
   */
  begin(account, locale) {
    const [state, verifier] = [randomState(), randomVerifier()];
    const redirectUri = callbackFor(this.request.callbacks, locale);
    this.#pending.set(state, { account, locale, redirectUri, verifier });
    return authorizationRequest(this.request, { redirectUri, state, verifier });
  }

  /** The locale of the user who arrives at a redirect URL. @param {URL} url */
  localeOf(url) {
    return this.#pending.get(url.searchParams.get("state") ?? "")?.locale ?? "en-US";
  }

  /**
   * Called when the user arrives at a redirect URL.
   * @param {URL} url
   * @returns {Promise<{ account: string, link: Link }>}
   */
  async complete(url) {
    const answer = url.searchParams;
    const begun = this.#pending.get(answer.get("state") ?? "");
    if (!begun) throw new LinkingError("the state is not one that was sent");
    this.#pending.delete(answer.get("state") ?? "");
    if (answer.has("error")) throw new LinkingError(`${answer.get("error")}: ${answer.get("error_description") ?? ""}`);
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
   * A new refresh token in the answer replaces the old one. Otherwise the old one stays valid.
   * @param {Link} link
   * @returns {Promise<Link>}
   */
  async refresh({ refreshToken = "" }) {
    return { refreshToken, ...(await this.#token({ grant_type: "refresh_token", refresh_token: refreshToken })) };
  }

  /**
   * @param {import("../../auth0/oauth.mjs").Grant} grant
   * @returns {Promise<Link>}
   */
  async #token(grant) {
    const { response, tokens } = await this.#askTokenEndpoint(grant);
    if (!response.ok) {
      throw new LinkingError(`${response.status} ${tokens.error}: ${tokens.error_description ?? ""}`, {
        invalidGrant: tokens.error === "invalid_grant",
      });
    }
    if (typeof tokens.access_token !== "string") throw new LinkingError("the token endpoint sent no access_token");
    const lifetime = tokens.expires_in ?? this.request.defaultTokenExpirationInSeconds;
    return {
      accessToken: tokens.access_token,
      ...(tokens.refresh_token && { refreshToken: tokens.refresh_token }),
      ...(lifetime && { expiresAt: Date.now() + lifetime * 1000 }),
    };
  }

  /** @param {import("../../auth0/oauth.mjs").Grant} grant */
  async #askTokenEndpoint(grant) {
    try {
      const response = await tokenRequest(this.request, this.request.clientSecret, grant, {
        signal: AbortSignal.timeout(TOKEN_TIMEOUT),
      });
      return { response, tokens: await response.json() };
    } catch (cause) {
      const late = /** @type {Error} */ (cause).name === "TimeoutError";
      throw new LinkingError(
        late ? "no answer from the token endpoint in 4.5 s" : "the token endpoint cannot be reached",
        { cause },
      );
    }
  }
}

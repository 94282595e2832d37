/**
 * GET /userinfo for both kinds of access token. oidc-provider's own refuses a token that is also for an API.
 * Auth0 accepts it, because its audience also names /userinfo.
 * https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy
 */
import { createLocalJWKSet, jwtVerify } from "jose";
import { isJwt, privateKeys } from "./keys.mjs";
import { claimsInScope } from "./users.mjs";

const BURST = 10;
const REFILL = 60_000 / 5;

/** @param {number} burst @param {number} left @param {number} resetAt  milliseconds since the epoch */
const headers = (burst, left, resetAt) => ({
  "x-ratelimit-limit": `${burst}`,
  "x-ratelimit-remaining": `${Math.floor(left)}`,
  "x-ratelimit-reset": `${Math.ceil(resetAt / 1000)}`,
});

/** A refusal until one call is available again. @param {number} burst @param {number} left @param {number} now */
const refusal = (burst, left, now) => ({ allowed: false, headers: headers(burst, 0, now + (1 - left) * REFILL) });

/** Five calls a minute for each user, with bursts of ten, or of another number. */
export class RateLimit {
  /** @type {Map<string, { left: number, at: number }>} */
  #buckets = new Map();

  constructor(burst = BURST) {
    this.burst = burst;
  }

  /** @param {string} sub */
  take(sub, now = Date.now()) {
    const bucket = this.#refilled(sub, now);
    if (bucket.left < 1) return refusal(this.burst, bucket.left, now);
    bucket.left -= 1;
    return { allowed: true, headers: headers(this.burst, bucket.left, now + (this.burst - bucket.left) * REFILL) };
  }

  /** @param {string} sub @param {number} now */
  #refilled(sub, now) {
    const { left, at } = this.#buckets.get(sub) ?? { left: this.burst, at: now };
    const bucket = { left: Math.min(this.burst, left + (now - at) / REFILL), at: now };
    this.#buckets.set(sub, bucket);
    return bucket;
  }
}

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {Record<string, string>} [headers]
 * @property {unknown} body
 *
 * @param {string | undefined} authorization
 * @param {{ issuer: string, provider: any, keyRing: import("./keys.mjs").KeyRing, limit: RateLimit, limited: boolean, users: import("./users.mjs").Users, issued: Map<string, string> }}
 *   tenant
 * @returns {Promise<Answer>}
 */
export async function userinfo(authorization, tenant) {
  const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization ?? "") ?? [];
  if (!token) return unauthorized("no access token");
  const grant = isJwt(token) ? await fromJwt(token, tenant) : await fromOpaque(token, tenant);
  const user = grant && tenant.users.find(grant.sub);
  if (!user || !grant.scope.split(" ").includes("openid")) return unauthorized("access token invalid");
  const { allowed, headers } = tenant.limited
    ? refusal(tenant.limit.burst, 0, Date.now())
    : tenant.limit.take(user.sub);
  return allowed
    ? { status: 200, headers, body: claimsInScope(user, grant.scope) }
    : { status: 429, headers, body: { error: "too_many_requests", error_description: "Too Many Requests" } };
}

/**
 * Here a JWT is refused after its grant was revoked. Everywhere else it is valid until it expires.
 * @param {string} token
 * @param {Parameters<typeof userinfo>[1]} tenant
 */
async function fromJwt(token, { issuer, keyRing, issued }) {
  try {
    const keys = createLocalJWKSet({
      keys: privateKeys(keyRing).map(({ kty, n, e, kid, alg }) => ({ kty, n, e, kid, alg })),
    });
    const { payload } = await jwtVerify(token, keys, { issuer, audience: `${issuer}userinfo` });
    const { sub = "", scope = "" } = /** @type {import("jose").JWTPayload & { scope?: string }} */ (payload);
    return issued.has(token) ? { sub, scope } : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} token @param {Parameters<typeof userinfo>[1]} tenant */
async function fromOpaque(token, { provider }) {
  const found = await provider.AccessToken.find(token);
  return found && { sub: found.accountId, scope: found.scope ?? "" };
}

/**
 * @param {string} reason
 * @returns {Answer}
 */
const unauthorized = (reason) => ({
  status: 401,
  headers: { "www-authenticate": `Bearer error="invalid_token", error_description="${reason}"` },
  body: { error: "invalid_token", error_description: reason },
});

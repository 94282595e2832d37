/** The tenant's origin and issuer, from AUTH0_DOMAIN. */

/** Whether a value is exactly `http://127.0.0.1:PORT` or `http://localhost:PORT`. @param {string} value */
export const isLoopback = (value) =>
  /^http:\/\/(127\.0\.0\.1|localhost):\d+$/.test(value) && URL.canParse(value) && new URL(value).origin === value;

/** The tenant's origin. As in the Worker, plain http is only for the local environment. @param {string} domain */
export const tenantOrigin = (domain) => (isLoopback(domain) ? domain : `https://${domain}`);

/** `iss` of the tenant's tokens, with a slash at its end. @param {string} domain */
export const issuer = (domain) => `${tenantOrigin(domain)}/`;

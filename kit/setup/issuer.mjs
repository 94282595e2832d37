/** Where the tenant is, by AUTH0_DOMAIN. */

/** `http://127.0.0.1:PORT` or `http://localhost:PORT`, and no other form of it. @param {string} value */
export const isLoopback = (value) => /^http:\/\/(127\.0\.0\.1|localhost):\d+$/.test(value) && URL.canParse(value) && new URL(value).origin === value;

/** Where the tenant answers. Plain http is for the local world, as in the Worker. @param {string} domain */
export const tenantOrigin = (domain) => (isLoopback(domain) ? domain : `https://${domain}`);

/** `iss` of the tenant's tokens: the slash is part of it. @param {string} domain */
export const issuer = (domain) => `${tenantOrigin(domain)}/`;

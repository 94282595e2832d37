/** What another program gets of the environment: its own secrets, and nobody else's. */

const SECRET = /TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY/i;

/** The prefixes of what belongs to each program. */
export const OWN = { cargo: /^CARGO_/, npm: /^npm_/i, wrangler: /^(CLOUDFLARE|CF|WRANGLER)_/, ask: /^(ASK|AWS)_/ };

/**
 * Of Auth0's variables none: what a program is to have of them is given to it one by one.
 * @param {RegExp} [own]  the names of secrets that are the program's own
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export const environmentFor = (own, env = process.env) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("AUTH0_") && (!SECRET.test(name) || own?.test(name))));

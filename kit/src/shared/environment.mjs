/** The environment of another program: it contains that program's secrets, and no others. */

const SECRET = /TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY/i;

/** The names of each program's secrets. */
export const OWN = { cargo: /^CARGO_/, npm: /^npm_/i, wrangler: /^(CLOUDFLARE|CF|WRANGLER)_/, ask: /^(ASK|AWS)_/ };

/**
 * Auth0's variables are never included. The caller adds those that a program needs.
 * @param {RegExp} [own]  the names of the program's own secrets
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export const environmentFor = (own, env = process.env) =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith("AUTH0_") && (!SECRET.test(name) || own?.test(name))),
  );

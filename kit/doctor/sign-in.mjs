/** The authorization code grant, from a user's sign-in to the refresh. */
import { randomState, randomVerifier } from "../skill/oauth.mjs";
import { fail, ok, skip, warn } from "./checks.mjs";
import { errorCode } from "./http.mjs";
import { authorizationRequest, tokenRequest } from "./oauth.mjs";

/** @import { Check } from "./checks.mjs" */

/** https://developer.amazon.com/docs/account-linking/requirements-account-linking.html */
const TOKEN_TIME_LIMIT_MS = 4500;

/** @type {Check[]} */
export const signIn = [
  {
    name: "sign-in",
    needs: ["client", "authorization"],
    async examine(setup, facts) {
      const { signIn } = setup;
      if (!signIn) return skip("nobody to sign in", "run it in a terminal");
      const state = randomState();
      facts.verifier = randomVerifier();
      const answer = answerIn(await signIn(await authorizationRequest(setup, { state, verifier: facts.verifier })), state);
      if (!answer) return fail("that is not the address of this sign-in", "run it again and paste the whole address as soon as the browser leaves the sign-in page");
      if (!answer.code) return fail(`the sign-in ended with ${errorCode(answer.error)}`, "Auth0's Monitoring, Logs, tells why");
      facts.code = answer.code;
      return ok("a code came back, with the state that was sent");
    },
  },
  {
    name: "token",
    needs: ["sign-in"],
    async examine(setup, facts) {
      const { code = "", verifier = "" } = facts;
      const grant = { grant_type: "authorization_code", code, redirect_uri: setup.callbacks[0], code_verifier: verifier };
      const { status, body, tookMs } = await tokenRequest(setup, grant);
      if (status !== 200 || !body.access_token) return fail(`the code is not exchanged (${status}, ${errorCode(body.error)})`, "run it again with a fresh sign-in; Auth0's Monitoring, Logs, tells why");
      facts.tokens = body;
      facts.tookMs = tookMs;
      return ok("the code is exchanged for an access token");
    },
  },
  {
    name: "token-time",
    needs: ["token"],
    examine(_, { tookMs = 0 }) {
      const seconds = (tookMs / 1000).toFixed(1);
      return tookMs > TOKEN_TIME_LIMIT_MS
        ? fail(`the token endpoint took ${seconds} s: Alexa gives up after 4.5 s`, "look for slow Actions, Rules or a custom database in Auth0")
        : ok(`the token endpoint took ${seconds} s of 4.5 s`);
    },
  },
  {
    name: "expires-in",
    needs: ["token"],
    examine(_, { tokens }) {
      return tokens.expires_in > 0
        ? ok(`access tokens live ${Math.round(tokens.expires_in / 60)} minutes`)
        : fail("the token answer has no expires_in: Alexa would never refresh", "answer with expires_in, or set defaultTokenExpirationInSeconds in account-linking.json");
    },
  },
  {
    name: "refresh-token",
    needs: ["token"],
    unless: ["scopes"],
    examine(_, { tokens }) {
      return tokens.refresh_token
        ? ok("there is a refresh token")
        : fail("there is no refresh token: users link again whenever a token expires", "in Auth0: APIs, your API, Allow Offline Access; and Applications, your application, Grant Types: Refresh Token");
    },
  },
  {
    // The refresh token is not revoked afterwards: at Auth0 that would end the grant, and with it the user's link in Alexa.
    name: "refresh",
    needs: ["refresh-token"],
    async examine(setup, { tokens }) {
      const { status, body } = await tokenRequest(setup, { grant_type: "refresh_token", refresh_token: tokens.refresh_token });
      if (status !== 200 || !body.access_token) return fail(`the refresh token is refused (${status}, ${errorCode(body.error)})`, "in Auth0: Applications, your application, Grant Types: Refresh Token");
      return body.refresh_token && body.refresh_token !== tokens.refresh_token
        ? warn("refresh tokens rotate: when an answer gets lost on its way, Auth0 revokes them all and the user is unlinked", "in Auth0: Applications, your application, Refresh Token Rotation off, with an idle lifetime")
        : ok("refreshes, and the refresh token stays");
    },
  },
];

/**
 * Finds the answer in what was pasted: the redirect URL, or one of Amazon's that carries it as a parameter.
 * @param {string} text
 * @param {string} state
 * @returns {{ code: string | null, error: string | null } | undefined}
 */
export function answerIn(text, state) {
  for (const [url] of text.matchAll(/https?:\/\/[^\s"'<>]+/g)) {
    if (!URL.canParse(url)) continue;
    const parameters = new URL(url).searchParams;
    if (parameters.get("state") === state) return { code: parameters.get("code"), error: parameters.get("error") };
    for (const value of parameters.values()) {
      const inner = answerIn(value, state);
      if (inner) return inner;
    }
  }
  return undefined;
}

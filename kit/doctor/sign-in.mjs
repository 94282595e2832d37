/** Checks the authorization code grant, from the user's sign-in to the refresh. */
import { randomState, randomVerifier } from "../skill/oauth.mjs";
import { fail, ok, skip, warn } from "./checks.mjs";
import { authorizationRequest, tokenRequest } from "./oauth.mjs";
import { explained } from "./remedies.mjs";

/** @import { Check } from "./checks.mjs" */

/** https://developer.amazon.com/docs/account-linking/requirements-account-linking.html */
const TOKEN_TIME_LIMIT_MS = 4500;

/** The minimum lifetime of an access token that Alexa accepts, in seconds: the same page. */
const SHORTEST_LIFE = 360;

/** @type {Check[]} */
export const signIn = [
  {
    name: "sign-in",
    needs: ["client", "authorization"],
    async examine(setup, facts) {
      const { signIn } = setup;
      if (!signIn) return skip("there is nobody to sign in", "run it in a terminal");
      const state = randomState();
      facts.verifier = randomVerifier();
      const answer = answerIn(await signIn(await authorizationRequest(setup, { state, verifier: facts.verifier })), state);
      if (!answer) return fail("this is not the address on which the sign-in ended", "run it again and paste the whole address as soon as the browser leaves the sign-in page");
      if (!answer.code) {
        const { error, cause, remedy } = explained({ error: answer.error, description: answer.description }, "authorize");
        return fail(`the sign-in ended with an error (${error}): ${cause}`, remedy);
      }
      facts.code = answer.code;
      return ok("Auth0 returned a code, with the state that was sent");
    },
  },
  {
    name: "token",
    needs: ["sign-in"],
    async examine(setup, facts) {
      const { code = "", verifier = "" } = facts;
      const grant = { grant_type: "authorization_code", code, redirect_uri: setup.callbacks[0], code_verifier: verifier };
      const { status, body, tookMs } = await tokenRequest(setup, grant);
      if (status !== 200 || typeof body.access_token !== "string") {
        const { error, cause, remedy } = explained({ status, error: body.error, description: body.error_description }, "code");
        return fail(`the code cannot be exchanged (${error}): ${cause}`, remedy);
      }
      facts.tokens = body;
      facts.tookMs = tookMs;
      return ok("the code was exchanged for an access token");
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
    examine({ accountLinking }, { tokens }) {
      const { problem, remedy, seconds } = lifetime(tokens, accountLinking);
      return problem ? fail(problem, remedy) : ok(`access tokens live ${Math.round(seconds / 60)} minutes`);
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
    // The refresh token is not revoked afterwards. In Auth0 this can delete the grant, and with it the user's link in Alexa. It does so
    // if Refresh Token Revocation Deletes Grant is on in the tenant.
    name: "refresh",
    needs: ["refresh-token"],
    async examine(setup, facts) {
      const { tokens } = facts;
      const { status, body } = await tokenRequest(setup, { grant_type: "refresh_token", refresh_token: tokens.refresh_token });
      if (status !== 200 || typeof body.access_token !== "string") {
        const { error, cause, remedy } = explained({ status, error: body.error, description: body.error_description }, "refresh");
        return fail(`the refresh token is refused (${error}): ${cause}. Users would be unlinked when their access token expires`, remedy);
      }
      facts.refreshed = body;
      return body.refresh_token && body.refresh_token !== tokens.refresh_token
        ? warn("refresh tokens rotate: if Alexa does not receive an answer, and tries the old token again after the Rotation Overlap Period, Auth0 revokes all of them and the user is unlinked", "in Auth0: Applications, your application, Refresh Token Rotation off, with an idle lifetime; or a longer Rotation Overlap Period")
        : ok("the refresh works, and the refresh token stays valid");
    },
  },
];

/**
 * The lifetime of an access token, from the answer or else from account-linking.json, or why Alexa would not accept it.
 * @param {any} tokens
 * @param {any} accountLinking
 * @returns {{ problem?: string, remedy: string, seconds: number }}
 */
export function lifetime({ expires_in }, { defaultTokenExpirationInSeconds }) {
  const seconds = expires_in ?? defaultTokenExpirationInSeconds;
  if (seconds === undefined) return { problem: "the token answer has no expires_in: Alexa would never refresh", remedy: "answer with expires_in, or set defaultTokenExpirationInSeconds in account-linking.json", seconds: 0 };
  if (typeof seconds !== "number") return { problem: "expires_in of the token answer is not a number", remedy: "answer with seconds, as a number (RFC 6749, section 5.1)", seconds: 0 };
  const problem = seconds < SHORTEST_LIFE ? `access tokens live ${seconds} seconds: Amazon requires at least ${SHORTEST_LIFE}` : undefined;
  return { problem, remedy: "in Auth0: APIs, your API, Token Expiration: an hour or more", seconds };
}

/**
 * Finds the answer in the pasted text: the redirect URL, or an Amazon URL that has it as a parameter.
 * @param {string} text
 * @param {string} state
 * @returns {{ code: string | null, error: string | null, description: string | null } | undefined}
 */
export function answerIn(text, state) {
  for (const [url] of text.matchAll(/https?:\/\/[^\s"'<>]+/g)) {
    if (!URL.canParse(url)) continue;
    const parameters = new URL(url).searchParams;
    if (parameters.get("state") === state) return { code: parameters.get("code"), error: parameters.get("error"), description: parameters.get("error_description") };
    for (const value of parameters.values()) {
      const inner = answerIn(value, state);
      if (inner) return inner;
    }
  }
  return undefined;
}

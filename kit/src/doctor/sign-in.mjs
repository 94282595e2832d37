/** Checks the authorization code grant, from the user's sign-in to the refresh. */
import { tenantOrigin } from "../auth0/issuer.mjs";
import { claimsOf } from "../auth0/jwt.mjs";
import { randomState, randomVerifier } from "../auth0/oauth.mjs";
import { fail, ok, skip, warn } from "./checks.mjs";
import { timeBy } from "./clock.mjs";
import { inSeconds } from "./http.mjs";
import { authorizationFor, tokensFor } from "./oauth.mjs";
import { explained, UNEXPLAINED } from "./remedies.mjs";

/** @import { Check } from "./checks.mjs" */

/** https://developer.amazon.com/docs/account-linking/requirements-account-linking.html */
const TOKEN_TIME_LIMIT_MS = 4500;

/** The minimum lifetime of an access token that Alexa accepts, in seconds: the same page. */
const SHORTEST_LIFE = 360;

const GIVES_UP = "Alexa gives up after 4.5 s";
const SLOW = "look for slow Actions, Rules or a custom database in Auth0";

/** Alexa's `state` is longer than those of most clients: 600 characters and more. */
const alexaState = () => Array.from({ length: 15 }, randomState).join("");

/** @type {Check[]} */
export const signIn = [
  {
    name: "sign-in",
    needs: ["client", "authorization"],
    async examine(setup, facts) {
      const { signIn } = setup;
      if (!signIn) return skip("there is nobody to sign in", "run it in a terminal");
      const state = alexaState();
      facts.verifier = randomVerifier();
      const pasted = await signIn(await authorizationFor(setup, { state, verifier: facts.verifier }));
      const answer = answerIn(pasted, state);
      if (!answer) return withoutAnswer(pasted, setup);
      if (!answer.code) {
        const { error, cause, remedy } = explained(
          { error: answer.error, description: answer.description },
          "authorize",
        );
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
      const grant = {
        grant_type: "authorization_code",
        code,
        redirect_uri: setup.callbacks[0],
        code_verifier: verifier,
      };
      const { status, body, tookMs } = await tokensFor(setup, grant);
      if (status !== 200 || typeof body.access_token !== "string") {
        const { error, cause, remedy } = explained(
          { status, error: body.error, description: body.error_description },
          "code",
        );
        return fail(`the code cannot be exchanged (${error}): ${cause}`, remedy);
      }
      facts.tokens = body;
      facts.tookMs = tookMs;
      const { token_type: type } = body;
      return typeof type === "string" && type.toLowerCase() === "bearer"
        ? ok("the code was exchanged for an access token")
        : warn(
            "the token answer's token_type is not Bearer, which Alexa expects",
            "look for a proxy between Alexa and the token endpoint: Auth0 itself answers with Bearer",
          );
    },
  },
  {
    name: "token-time",
    needs: ["token"],
    examine(_, { tookMs = 0 }) {
      return tookMs > TOKEN_TIME_LIMIT_MS
        ? fail(`the token endpoint took ${inSeconds(tookMs)}: ${GIVES_UP}`, SLOW)
        : ok(`the token endpoint took ${inSeconds(tookMs)} of 4.5 s`);
    },
  },
  {
    name: "expires-in",
    needs: ["token"],
    examine({ accountLinking }, facts) {
      const { problem, remedy, seconds } = lifetime(facts.tokens, accountLinking, timeBy(facts));
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
        : fail(
            "there is no refresh token: users link again whenever a token expires",
            "in Auth0: APIs, your API, Allow Offline Access; and Applications, your application, Grant Types: Refresh Token",
          );
    },
  },
  {
    // The refresh token is not revoked afterwards. In Auth0 this can delete the grant, and with it the user's link in
    // Alexa. It does so if Refresh Token Revocation Deletes Grant is on in the tenant.
    name: "refresh",
    needs: ["refresh-token"],
    async examine(setup, facts) {
      const { tokens } = facts;
      const refresh = () => tokensFor(setup, { grant_type: "refresh_token", refresh_token: tokens.refresh_token });
      const { status, body, tookMs } = await refresh();
      if (status !== 200 || typeof body.access_token !== "string") {
        const { error, cause, remedy } = explained(
          { status, error: body.error, description: body.error_description },
          "refresh",
        );
        return fail(
          `the refresh token is refused (${error}): ${cause}. Users would be unlinked when their access token expires`,
          remedy,
        );
      }
      facts.refreshed = body;
      if (tookMs > TOKEN_TIME_LIMIT_MS)
        return fail(`the refresh took ${inSeconds(tookMs)}: ${GIVES_UP}, and the user is unlinked`, SLOW);
      if (body.refresh_token && body.refresh_token !== tokens.refresh_token) {
        return warn(
          "refresh tokens rotate: if Alexa does not receive an answer, and tries the old token again after the Rotation Overlap Period, Auth0 revokes all of them and the user is unlinked",
          "in Auth0: Applications, your application, Refresh Token Rotation off, with an idle lifetime; or a longer Rotation Overlap Period",
        );
      }
      const second = await refresh();
      if (second.status === 429)
        return warn(
          "the refresh works. Whether it works twice was not seen, because the token endpoint limits requests (429)",
          "wait a minute, then run it again",
        );
      return second.status === 200
        ? ok("the refresh works twice with one refresh token")
        : fail(
            `the refresh token is refused at its second use (${explained({ status: second.status, error: second.body.error, description: second.body.error_description }, "refresh").error}), and the first answer has no new one: users would be unlinked`,
            "in Auth0: Applications, your application, Refresh Token Rotation off; or look for a proxy that removes refresh_token from the answer",
          );
    },
  },
];

/** The maximum difference between `expires_in` and the token's `exp`, in seconds: the Worker's tolerance for clocks. */
const LEEWAY = 60;

/**
 * The lifetime of an access token, from the answer or else from account-linking.json, or why Alexa would not accept it.
 * @param {any} tokens
 * @param {any} accountLinking
 * @param {number} now  Unix time in milliseconds
 * @returns {{ problem?: string, remedy: string, seconds: number }}
 */
export function lifetime({ expires_in, access_token }, { defaultTokenExpirationInSeconds }, now) {
  const seconds = expires_in ?? defaultTokenExpirationInSeconds;
  if (seconds === undefined)
    return {
      problem: "the token answer has no expires_in: Alexa would never refresh",
      remedy: "answer with expires_in, or set defaultTokenExpirationInSeconds in account-linking.json",
      seconds: 0,
    };
  if (typeof seconds !== "number")
    return {
      problem: "expires_in of the token answer is not a number",
      remedy: "answer with seconds, as a number (RFC 6749, section 5.1)",
      seconds: 0,
    };
  const remedy = "in Auth0: APIs, your API, Token Expiration: an hour or more";
  if (seconds < SHORTEST_LIFE)
    return {
      problem: `access tokens live ${seconds} seconds: Amazon requires at least ${SHORTEST_LIFE}`,
      remedy,
      seconds,
    };
  const left = Math.round((claimsOf(access_token)?.exp ?? Infinity) - now / 1000);
  if (left > 0 && left + LEEWAY < seconds) {
    // the Worker's refusal of an expired token is another finding
    const name =
      expires_in === undefined
        ? "defaultTokenExpirationInSeconds in account-linking.json"
        : "expires_in of the token answer";
    return {
      problem: `${name} says ${seconds} seconds, but the token's exp is in ${left}: Alexa refreshes too late, and users are asked to link again in between`,
      remedy:
        "look for what changes the response of the token endpoint: Auth0 itself takes both from APIs, your API, Token Expiration",
      seconds,
    };
  }
  return { remedy, seconds };
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
    if (parameters.get("state") === state)
      return {
        code: parameters.get("code"),
        error: parameters.get("error"),
        description: parameters.get("error_description"),
      };
    for (const value of parameters.values()) {
      const inner = answerIn(value, state);
      if (inner) return inner;
    }
  }
  return undefined;
}

/**
 * The finding for a text without the answer to this sign-in. Auth0's own error page has no `state`: it is shown if
 * Auth0 does not trust the redirect URL.
 * @param {string} pasted
 * @param {import("./checks.mjs").Setup} setup
 */
function withoutAnswer(pasted, { settings: { vars } }) {
  const text = pasted.trim();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const [error, description] = ["error", "error_description"].map((name) => url?.searchParams.get(name));
  if (error) {
    const { error: said, cause, remedy } = explained({ error, description }, "authorize");
    return fail(`the sign-in ended on an error page (${said}): ${cause}`, remedy);
  }
  const again =
    "run it again and copy the whole URL from the address bar, as soon as the browser leaves the sign-in page";
  if (url && url.origin === tenantOrigin(vars.AUTH0_DOMAIN))
    return fail(
      "this is the URL of a page of the tenant: the sign-in has not ended",
      `sign in there first; if the page shows an error, Auth0 has details under Monitoring, Logs. Then ${again}`,
    );
  if (url || /https?:\/\//.test(text)) return fail("this is not the URL on which the sign-in ended", again);
  const { error: said, cause, remedy } = explained({ description: text }, "authorize");
  return cause === UNEXPLAINED
    ? fail("this is not a URL, but the text of a page", again)
    : fail(`this is the text of an error page (${said}): ${cause}`, remedy);
}

/** Checks whether the Worker would accept the user's token, and has a name to speak. */
import { issuer } from "../auth0/issuer.mjs";
import { claimsOf } from "../auth0/jwt.mjs";
import { fail, ok, skip, warn } from "./checks.mjs";
import { timeBy } from "./clock.mjs";
import { ask, CALL_LIMIT_MS, inSeconds } from "./http.mjs";
import { spokenName } from "./name.mjs";
import { lifetime } from "./sign-in.mjs";
import { refusalOf, refusalOfOrganization } from "./token.mjs";

/** @import { Check } from "./checks.mjs" */

const FAILED =
  "Auth0, or a proxy before its custom domain, does not work at the moment: https://status.auth0.com, and in Auth0 Monitoring, Logs";

/** https://auth0.com/docs/api/authentication#get-user-info @type {Record<number, { what: string, remedy: string }>} */
const REFUSALS = {
  401: {
    what: ": the tenant does not accept the access token that it issued",
    remedy:
      "look for Actions that remove openid from the token's scopes, or for a user that was deleted or blocked meanwhile. In Auth0, Monitoring, Logs has details",
  },
  403: {
    what: ": the access token lacks the scope openid",
    remedy: "look for Actions that remove openid from the token's scopes (api.accessToken.removeScope)",
  },
  404: {
    what: ": there is no such endpoint",
    remedy: "set AUTH0_DOMAIN to the tenant's domain; or look for a proxy before its custom domain",
  },
};

/** @type {Check[]} */
export const account = [
  {
    name: "token-kind",
    needs: ["token", "keys"],
    unless: ["scopes"],
    examine(setup, facts) {
      const { vars } = setup.settings;
      const token = facts.tokens.access_token;
      const refusal = refusalIn(token, setup, facts);
      if (refusal) return fail(`the Worker would refuse the access token: ${refusal.what}`, refusal.remedy);
      const claims = claimsOf(token);
      if (!vars.AUTH0_AUDIENCE)
        return ok(`${claims ? "a JWT" : "an opaque token"}: /userinfo verifies it, because AUTH0_AUDIENCE is not set`);
      facts.subject = claims?.sub;
      return ok("a JWT that the Worker accepts");
    },
  },
  {
    // The refreshed token must pass the same checks as the first one.
    name: "refreshed",
    needs: ["refresh", "token-kind"],
    unless: ["expires-in"],
    examine(setup, facts) {
      const { refreshed } = facts;
      const { problem, remedy } = lifetime(refreshed, setup.accountLinking, timeBy(facts));
      if (problem) return fail(`after the refresh, ${problem}`, remedy);
      const refusal = refusalIn(refreshed.access_token, setup, facts);
      if (refusal) return fail(`the Worker would refuse the refreshed access token: ${refusal.what}`, refusal.remedy);
      if (claimsOf(refreshed.access_token)?.sub !== claimsOf(facts.tokens.access_token)?.sub)
        return fail(
          "the refreshed access token is another user's, or of another kind",
          "look for Actions that change the token at the refresh",
        );
      return ok("the refreshed token passes all checks of the first one");
    },
  },
  {
    name: "userinfo",
    needs: ["token"],
    unless: ["scopes", "token-kind"],
    async examine({ settings: { vars }, fetch }, facts) {
      const { status, body, tookMs } = await ask(fetch, `${issuer(vars.AUTH0_DOMAIN)}userinfo`, {
        headers: { authorization: `Bearer ${facts.tokens.access_token}` },
      });
      if (status === 429)
        return warn(
          "/userinfo limits requests for this user (429): Auth0 allows 5 a minute",
          "wait a minute and run it again",
        );
      if (status !== 200)
        return fail(`/userinfo answers ${status}${REFUSALS[status]?.what ?? ""}`, REFUSALS[status]?.remedy ?? FAILED);
      if (facts.subject && body.sub !== facts.subject)
        return fail("/userinfo returns another user than the token's", "look for Actions that change the subject");
      const { org_id, org_name } = claimsOf(facts.tokens.access_token) ?? {};
      const alone = !vars.AUTH0_AUDIENCE && !org_id && !org_name;
      const refusal = alone ? refusalOfOrganization(body, vars) : undefined;
      if (refusal) return fail(`the Worker would refuse the response of /userinfo: ${refusal.what}`, refusal.remedy);
      facts.profile = body;
      if (tookMs > CALL_LIMIT_MS) {
        const effect = vars.AUTH0_AUDIENCE ? "users are greeted without a name" : "no token is accepted";
        return warn(
          `/userinfo took ${inSeconds(tookMs)}: the Worker waits 2 s, so that ${effect}`,
          "run it again. If it stays slow: look for a proxy before the tenant's custom domain, or a slow custom database",
        );
      }
      return ok("/userinfo answers");
    },
  },
  {
    name: "name",
    needs: ["userinfo"],
    examine(_, { profile }) {
      if (!profile) return skip("no response of /userinfo was seen");
      const spoken = spokenName(profile);
      return spoken
        ? ok(`the greeting uses ${spoken.claim}`)
        : warn(
            "this user has no name that can be spoken, and is greeted without one",
            "give the user a name in Auth0: e-mail addresses, telephone numbers and user names are not spoken",
          );
    },
  },
];

/** @param {string} token @param {import("./checks.mjs").Setup} setup @param {import("./checks.mjs").Facts} facts */
const refusalIn = (token, { settings }, facts) =>
  refusalOf(
    token,
    settings.vars,
    /** @type {import("./keys.mjs").KeySet} */ (facts.keys),
    Math.floor(timeBy(facts) / 1000),
  );

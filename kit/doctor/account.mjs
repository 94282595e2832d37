/** Whether the Worker would know the user: the token's kind, what it says, and a name to speak. */
import { createLocalJWKSet, jwtVerify } from "jose";
import { issuer } from "../setup/settings.mjs";
import { fail, ok, skip, warn } from "./checks.mjs";
import { ask } from "./http.mjs";
import { speakable } from "./name.mjs";

/** @import { Check, Facts, Setup } from "./checks.mjs" */

/** @type {Check[]} */
export const account = [
  {
    name: "token-kind",
    needs: ["token", "keys"],
    unless: ["scopes"],
    async examine(setup, facts) {
      const { AUTH0_AUDIENCE: audience } = setup.settings.vars;
      const isJwt = /^[\w-]+\.[\w-]+\.[\w-]+$/.test(facts.tokens.access_token);
      if (!audience) return ok(`${isJwt ? "a JWT" : "an opaque token"}, settled by /userinfo as AUTH0_AUDIENCE is not set`);
      if (!isJwt) return fail("the access token is opaque, but with AUTH0_AUDIENCE set the Worker takes JWTs", "in Auth0: is AUTH0_AUDIENCE the Identifier of an API, without token encryption? Was account-linking.json deployed: make deploy-skill");
      const reason = await refusal(setup, facts);
      return reason ? fail(`the Worker would refuse the access token: ${reason.what}`, reason.remedy) : ok("a JWT that the Worker takes");
    },
  },
  {
    name: "userinfo",
    needs: ["token"],
    unless: ["scopes"],
    async examine({ settings: { vars }, fetch }, facts) {
      const { status, body } = await ask(fetch, `${issuer(vars.AUTH0_DOMAIN)}userinfo`, { headers: { authorization: `Bearer ${facts.tokens.access_token}` } });
      if (status === 429) return warn("/userinfo has had enough of this user for now (429): 5 a minute", "wait a minute and run it again");
      if (status !== 200) return fail(`/userinfo answers ${status}`, "openid has to be among the scopes; make generate, then make deploy-skill");
      if (facts.subject && body.sub !== facts.subject) return fail("/userinfo tells of another user than the token", "look for Actions that change the subject");
      facts.profile = body;
      return ok("/userinfo answers");
    },
  },
  {
    name: "name",
    needs: ["userinfo"],
    examine(_, { profile }) {
      if (!profile) return skip("no answer of /userinfo was seen");
      const claim = ["given_name", "name", "nickname"].find((name) => speakable(profile[name]));
      return claim
        ? ok(`the greeting takes ${claim}`)
        : warn("this user has no name that can be spoken, and is greeted without one", "give the user a name in Auth0: an e-mail address is not spoken");
    },
  },
];

/**
 * Why the Worker would refuse this token, by the rules that a setting can break.
 * @param {Setup} setup
 * @param {Facts} facts
 */
async function refusal({ settings: { vars } }, facts) {
  const { AUTH0_DOMAIN, AUTH0_CLIENT_ID, AUTH0_AUDIENCE, AUTH0_ORGANIZATION, AUTH0_REQUIRED_SCOPE = "" } = vars;
  let claims;
  try {
    const rules = { issuer: issuer(AUTH0_DOMAIN), audience: AUTH0_AUDIENCE, algorithms: ["RS256", "PS256"], requiredClaims: ["exp", "sub"], clockTolerance: 60 };
    claims = (await jwtVerify(facts.tokens.access_token, createLocalJWKSet(facts.jwks), rules)).payload;
  } catch (error) {
    return refusalBy(/** @type {any} */ (error));
  }
  facts.subject = claims.sub;
  const clients = [claims.azp, claims.client_id].filter(Boolean);
  if (!clients.length || clients.some((client) => client !== AUTH0_CLIENT_ID)) return { what: "it is for another application", remedy: "set AUTH0_CLIENT_ID to the application that Alexa uses" };
  if (AUTH0_ORGANIZATION ? claims.org_id !== AUTH0_ORGANIZATION : claims.org_id) return { what: "its organization is not AUTH0_ORGANIZATION's", remedy: "set AUTH0_ORGANIZATION, or in Auth0: Applications, your application, Organizations" };
  const granted = String(claims.scope ?? "").split(" ");
  const missing = AUTH0_REQUIRED_SCOPE.split(" ").find((scope) => scope && !granted.includes(scope));
  if (missing) return { what: `it lacks ${missing}, which AUTH0_REQUIRED_SCOPE asks for`, remedy: "in Auth0: APIs, your API, Permissions; with RBAC the user needs the permission" };
  return undefined;
}

/** @param {{ code?: string, claim?: string }} error */
function refusalBy({ code, claim }) {
  if (code === "ERR_JOSE_ALG_NOT_ALLOWED") return { what: "it is signed by another algorithm than RS256 or PS256", remedy: "in Auth0: APIs, your API, Signing Algorithm RS256" };
  if (claim === "iss") return { what: "its issuer is not AUTH0_DOMAIN's", remedy: "set AUTH0_DOMAIN to the domain in authorizationUrl, custom or not" };
  if (claim === "aud") return { what: "it is for another audience", remedy: "set AUTH0_AUDIENCE to the Identifier of the API that account-linking.json asks for" };
  if (code === "ERR_JWT_EXPIRED") return { what: "it has expired already", remedy: "check this machine's clock, and in Auth0: APIs, your API, Token Expiration" };
  return { what: `${claim ?? "its signature"} is not right`, remedy: "do AUTH0_DOMAIN and authorizationUrl name the same tenant?" };
}

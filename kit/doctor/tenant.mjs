/** What the tenant shows without anybody signing in. */
import { createPublicKey } from "node:crypto";
import { problemsWith } from "../setup/rules.mjs";
import { issuer } from "../setup/issuer.mjs";
import { randomState, randomVerifier } from "../skill/oauth.mjs";
import { fail, ok, skip } from "./checks.mjs";
import { ask, errorCode } from "./http.mjs";
import { authorizationRequest, tokenRequest } from "./oauth.mjs";

/** @import { Check, Setup } from "./checks.mjs" */

const OTHER_SCHEME = { HTTP_BASIC: "REQUEST_BODY_CREDENTIALS", REQUEST_BODY_CREDENTIALS: "HTTP_BASIC" };

/** What `prompt=none` answers when nothing is wrong but that nobody is signed in (OpenID Connect Core 3.1.2.6). */
const NOT_SIGNED_IN = ["login_required", "interaction_required", "consent_required", "account_selection_required"];

/** @type {Check[]} */
export const tenant = [
  {
    name: "issuer",
    async examine({ settings, fetch }) {
      if (problemsWith(settings, ["AUTH0_DOMAIN"]).length) return skip("after settings: AUTH0_DOMAIN");
      const expected = issuer(settings.vars.AUTH0_DOMAIN);
      const { status, body } = await ask(fetch, `${expected}.well-known/openid-configuration`);
      if (status !== 200) return fail(`${expected} has no discovery document (${status})`, "set AUTH0_DOMAIN to the tenant's domain: Applications, your application, Settings, Domain");
      if (body.issuer === expected) return ok(`${expected}, as the discovery document says`);
      if (`${body.issuer}/` === expected) return fail("the discovery document's issuer lacks the slash at the end: tokens would be refused", "this is no Auth0 tenant; the Worker compares the issuer exactly");
      return fail(`the discovery document names another issuer than ${expected}`, "set AUTH0_DOMAIN to the domain of that issuer, custom or not: it is what tokens will say");
    },
  },
  {
    name: "keys",
    needs: ["issuer"],
    async examine({ settings: { vars }, fetch }, facts) {
      const { status, body } = await ask(fetch, `${issuer(vars.AUTH0_DOMAIN)}.well-known/jwks.json`);
      if (status !== 200 || !Array.isArray(body.keys)) return fail(`there is no JWKS (${status})`, "is AUTH0_DOMAIN an Auth0 domain?");
      const usable = body.keys.filter(isUsable);
      if (!usable.length) return fail(`none of ${body.keys.length} keys is an RSA signing key of 2048 bits or more with a kid`, "in Auth0: APIs, your API, Signing Algorithm RS256");
      facts.jwks = body;
      const algorithms = [...new Set(usable.map((/** @type {any} */ { alg }) => alg ?? "RSA"))].join(", ");
      return ok(`${usable.length} of ${body.keys.length} keys usable, ${algorithms}`);
    },
  },
  {
    name: "client",
    needs: ["issuer", "files"], // it sends the client secret to where the files say
    async examine(setup) {
      if (!setup.clientSecret) return skip("no client secret", "AUTH0_CLIENT_SECRET in the environment, or run it in a terminal");
      const scheme = /** @type {keyof OTHER_SCHEME} */ (setup.accountLinking.accessTokenScheme);
      const error = await errorOfWrongCode(setup, scheme);
      if (error === "invalid_grant") return ok(`client id, secret and ${scheme} are taken at the token endpoint`);
      if (error === "unauthorized_client") return fail("the application may not use the authorization code grant", "in Auth0: Applications, your application, Advanced Settings, Grant Types: Authorization Code and Refresh Token");
      if ((await errorOfWrongCode(setup, OTHER_SCHEME[scheme])) === "invalid_grant") {
        return fail(`the tenant takes the secret by ${OTHER_SCHEME[scheme]}, account-linking.json says ${scheme}`, "change access_token_scheme in skill.toml, or in Auth0: Applications, your application, Credentials, Authentication Method");
      }
      return fail(`the token endpoint refuses client id and secret (${error})`, "compare AUTH0_CLIENT_ID and the secret with Applications, your application, Settings");
    },
  },
  {
    name: "redirect-urls",
    needs: ["issuer"],
    unless: ["client", "files"],
    async examine(setup) {
      if (problemsWith(setup.settings, ["vendor_id"]).length) return skip("after settings: vendor_id");
      const { callbacks } = setup;
      for (const url of callbacks) {
        if (!(await isAccepted(setup, url))) return fail(`${url} is refused`, "add it in Auth0: Applications, your application, Allowed Callback URLs");
      }
      if (await isAccepted(setup, callbacks[0].replace(/[^/]*$/, "M0ANOTHERVENDOR"))) {
        return fail("another vendor's redirect URL is accepted too: codes could be sent to a stranger's skill", "in Auth0: Applications, your application, Allowed Callback URLs: the three of docs/DEPLOY.md, without wildcards");
      }
      return ok(`${callbacks.length} accepted, a foreign one refused`);
    },
  },
  {
    name: "authorization",
    needs: ["redirect-urls"],
    unless: ["audience"],
    async examine(setup) {
      const { headers } = await ask(setup.fetch, await authorizationRequest(setup, { prompt: "none" }));
      const error = errorOf(headers.get("location"), setup.accountLinking.authorizationUrl);
      if (!error || NOT_SIGNED_IN.includes(error)) return ok("the authorization endpoint takes Alexa's request");
      const remedy = { unauthorized_client: "in Auth0: Applications, your application, Grant Types: Authorization Code", invalid_scope: "in Auth0: APIs, your API, Permissions: the scopes that you ask for" };
      return fail(
        `the authorization endpoint refuses Alexa's request (${error})`,
        remedy[/** @type {keyof remedy} */ (error)] ?? "is there an API with the Identifier of AUTH0_AUDIENCE, and may the application use it? Auth0's Monitoring, Logs, tells more",
      );
    },
  },
];

/** @param {any} key */
function isUsable(key) {
  const { kty, kid, use, alg, n, e } = key;
  if (kty !== "RSA" || !kid || (use && use !== "sig") || (alg && !["RS256", "PS256"].includes(alg))) return false;
  try {
    return (createPublicKey({ key: { kty, n, e }, format: "jwk" }).asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
  } catch {
    return false;
  }
}

/** A code that was never issued tells whether the client is known, without anybody signing in. @param {Setup} setup @param {string} scheme */
async function errorOfWrongCode(setup, scheme) {
  const grant = { grant_type: "authorization_code", code: randomState(), redirect_uri: setup.callbacks[0], code_verifier: randomVerifier() };
  return errorCode((await tokenRequest(setup, grant, scheme)).body.error);
}

/** Sent on to the sign-in page or, with whatever error, to the redirect URL itself. @param {Setup} setup @param {string} redirectUri */
async function isAccepted(setup, redirectUri) {
  const { authorizationUrl } = setup.accountLinking;
  const { status, headers } = await ask(setup.fetch, await authorizationRequest(setup, { redirectUri, prompt: "none" }));
  const location = headers.get("location");
  if (status < 300 || status > 399 || !location) return false;
  const there = new URL(location, authorizationUrl).href;
  return there.startsWith(redirectUri) || !errorOf(location, authorizationUrl);
}

/** @param {string | null} location @param {string} base */
function errorOf(location, base) {
  const error = location && new URL(location, base).searchParams.get("error");
  return error ? errorCode(error) : undefined;
}

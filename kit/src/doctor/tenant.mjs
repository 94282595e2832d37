/** Checks of the tenant that need no sign-in. */
import { ACCOUNT_LINKING } from "../alexa/package.mjs";
import { issuer } from "../auth0/issuer.mjs";
import { randomState, randomVerifier } from "../auth0/oauth.mjs";
import { problemsWith } from "../project/rules.mjs";
import { tenantCertificate } from "./certificate.mjs";
import { fail, ok, skip, skipWithout, warn } from "./checks.mjs";
import { clock, skewOf } from "./clock.mjs";
import { askTenant, CALL_LIMIT_MS, errorCode, inSeconds } from "./http.mjs";
import { readKeySet } from "./keys.mjs";
import { authorizationFor, tokensFor } from "./oauth.mjs";
import { explained } from "./remedies.mjs";

/** @import { Check, Setup } from "./checks.mjs" */

const OTHER_SCHEME = { HTTP_BASIC: "REQUEST_BODY_CREDENTIALS", REQUEST_BODY_CREDENTIALS: "HTTP_BASIC" };

/** The errors of `prompt=none` if everything is right except that nobody is signed in (OpenID Connect Core 3.1.2.6). */
const NOT_SIGNED_IN = ["login_required", "interaction_required", "consent_required", "account_selection_required"];

const AUTHORIZATION = "the authorization endpoint";

/** @type {Check[]} */
export const tenant = [
  {
    name: "issuer",
    async examine({ settings, fetch }, facts) {
      if (problemsWith(settings, ["AUTH0_DOMAIN"]).length) return skipWithout("AUTH0_DOMAIN");
      const expected = issuer(settings.vars.AUTH0_DOMAIN);
      const sent = Date.now();
      const { status, body, headers } = await askTenant(fetch, `${expected}.well-known/openid-configuration`, expected);
      facts.skew = skewOf(headers, { sent, received: Date.now() });
      if (status !== 200)
        return fail(
          `${expected} has no discovery document (${status})`,
          "set AUTH0_DOMAIN to the tenant's domain: Applications, your application, Settings, Domain",
        );
      if (body.issuer === expected) return ok(`${expected}, as the discovery document says`);
      if (`${body.issuer}/` === expected)
        return fail(
          "the discovery document's issuer lacks the slash at the end: tokens would be refused",
          "this is not an Auth0 tenant. The Worker compares the issuer exactly",
        );
      return fail(
        `the discovery document names another issuer than ${expected}`,
        "set AUTH0_DOMAIN to the domain of that issuer, custom or not: tokens will have this issuer",
      );
    },
  },
  clock,
  tenantCertificate,
  {
    name: "keys",
    needs: ["issuer"],
    async examine({ settings: { vars }, fetch }, facts) {
      const { status, text, tookMs } = await askTenant(
        fetch,
        `${issuer(vars.AUTH0_DOMAIN)}.well-known/jwks.json`,
        "the JWKS endpoint",
      );
      if (status !== 200) return fail(`there is no JWKS (${status})`, "is AUTH0_DOMAIN an Auth0 domain?");
      const { set, problem } = readKeySet(text);
      if (!set)
        return fail(
          `${problem}`,
          "check that AUTH0_DOMAIN is an Auth0 domain. If it is, in Auth0: APIs, your API, Signing Algorithm RS256",
        );
      facts.keys = set;
      const { usable, ambiguous, count } = set;
      if (ambiguous.length)
        return warn(
          "several keys have the same kid: the Worker refuses tokens with such a kid",
          "in Auth0: Settings, Signing Keys: rotate, and revoke the previous key",
        );
      if (tookMs > CALL_LIMIT_MS)
        return warn(
          `the JWKS took ${inSeconds(tookMs)}: the Worker waits 2 s, and without keys it accepts no token`,
          "run it again. If it stays slow, look for a proxy before the tenant's custom domain",
        );
      const algorithms = [...new Set(usable.map(({ alg }) => alg ?? "RSA"))].join(", ");
      return ok(`${usable.length} of ${count} keys usable, ${algorithms}`);
    },
  },
  {
    name: "client",
    needs: ["issuer"],
    unless: ["package", "audience", "scopes"],
    async examine(setup) {
      // It sends the client secret to the URL in this file.
      if (setup.stale.includes(ACCOUNT_LINKING))
        return skip("account-linking.json does not match the settings: see the check files");
      if (!setup.clientSecret)
        return skip("no client secret", "AUTH0_CLIENT_SECRET in the environment, or run it in a terminal");
      const scheme = /** @type {keyof OTHER_SCHEME} */ (setup.accountLinking.accessTokenScheme);
      const first = await answerToWrongCode(setup, scheme);
      if (first.code === "invalid_grant") {
        const another = await answerToWrongCode({ ...setup, clientSecret: randomState() }, scheme);
        return another.code === "invalid_grant"
          ? warn(
              "the token endpoint accepts any client secret: whoever obtains a code could exchange it",
              "in Auth0: Applications, your application, Credentials, Authentication Method: Client Secret, not None",
            )
          : ok(`client id, secret and ${scheme} are accepted at the token endpoint`);
      }
      if (
        first.code !== "unauthorized_client" &&
        first.status !== 429 &&
        (await answerToWrongCode(setup, OTHER_SCHEME[scheme])).code === "invalid_grant"
      ) {
        return fail(
          `the tenant accepts the secret by ${OTHER_SCHEME[scheme]}, but account-linking.json has ${scheme}`,
          "change access_token_scheme in skill.toml, or in Auth0: Applications, your application, Credentials, Authentication Method",
        );
      }
      const { error, cause, remedy } = explained(first, "client");
      return fail(`the token endpoint refuses client id and secret (${error}): ${cause}`, remedy);
    },
  },
  {
    name: "redirect-urls",
    needs: ["issuer"],
    unless: ["package", "client"],
    async examine(setup) {
      if (problemsWith(setup.settings, ["vendor_id"]).length) return skipWithout("vendor_id");
      const { callbacks } = setup;
      const refused = [];
      for (const url of callbacks) {
        const { isAccepted, status } = await redirectTo(setup, url);
        if (!isAccepted) refused.push({ url, status });
      }
      const urls = refused.map(({ url }) => url).join(", ");
      if (refused.length === callbacks.length)
        return fail(
          `none of Alexa's redirect URLs is accepted (${refused[0].status})`,
          `in Auth0: Applications, your application, Settings: compare AUTH0_CLIENT_ID with Client ID, and vendor_id with the vendor id in the developer console. If they are right, add to Allowed Callback URLs: ${urls}`,
        );
      if (refused.length)
        return fail(
          `${urls} ${refused.length > 1 ? "are" : "is"} refused`,
          `add ${refused.length > 1 ? "them" : "it"} in Auth0: Applications, your application, Allowed Callback URLs`,
        );
      if ((await redirectTo(setup, callbacks[0].replace(/[^/]*$/, "M0ANOTHERVENDOR"))).isAccepted) {
        return fail(
          "another vendor's redirect URL is accepted too: Auth0 could send codes to a stranger's skill",
          `in Auth0: Applications, your application, Allowed Callback URLs: no wildcards, and of Amazon's only ${callbacks.join(", ")}`,
        );
      }
      return ok(`${callbacks.length} accepted, another vendor's refused`);
    },
  },
  {
    name: "authorization",
    needs: ["redirect-urls"],
    unless: ["audience"],
    async examine(setup) {
      // Alexa uses PKCE only if it is enabled in the developer console, so the tenant must accept both.
      for (const [pkce, how] of /** @type {const} */ ([
        [true, "with PKCE"],
        [false, "without PKCE"],
      ])) {
        const { headers } = await askTenant(
          setup.fetch,
          await authorizationFor(setup, { prompt: "none", pkce }),
          AUTHORIZATION,
        );
        const found = errorOf(headers.get("location"), setup.accountLinking.authorizationUrl);
        if (!found || NOT_SIGNED_IN.includes(errorCode(found.error))) continue;
        const { error, cause, remedy } = explained(found, "authorize");
        return fail(`the authorization endpoint refuses Alexa's request ${how} (${error}): ${cause}`, remedy);
      }
      return ok("the authorization endpoint accepts Alexa's request with and without PKCE");
    },
  },
];

/**
 * The answer to an invalid code shows whether the tenant accepts the client, without a sign-in.
 * @param {Setup} setup
 * @param {string} scheme
 */
async function answerToWrongCode(setup, scheme) {
  const grant = {
    grant_type: "authorization_code",
    code: randomState(),
    redirect_uri: setup.callbacks[0],
    code_verifier: randomVerifier(),
  };
  const {
    status,
    body: { error, error_description: description },
  } = await tokensFor(setup, grant, scheme);
  return { status, error, description, code: errorCode(error) };
}

/**
 * Whether the tenant redirects to the sign-in page, or with an error to the redirect URL.
 * @param {Setup} setup
 * @param {string} redirectUri
 */
async function redirectTo(setup, redirectUri) {
  const { authorizationUrl } = setup.accountLinking;
  const { status, headers } = await askTenant(
    setup.fetch,
    await authorizationFor(setup, { redirectUri, prompt: "none" }),
    AUTHORIZATION,
  );
  const location = headers.get("location");
  if (status < 300 || status > 399 || !location) return { isAccepted: false, status };
  const there = new URL(location, authorizationUrl).href;
  return { isAccepted: there.startsWith(redirectUri) || !errorOf(location, authorizationUrl), status };
}

/** @param {string | null} location @param {string} base */
function errorOf(location, base) {
  const parameters =
    location === null || !URL.canParse(location, base) ? undefined : new URL(location, base).searchParams;
  const error = parameters?.get("error");
  return error ? { error, description: parameters?.get("error_description") } : undefined;
}

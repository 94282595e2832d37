/** Checks of the settings and the files. */

import { appendedProblems } from "../alexa/account-linking.mjs";
import { endpointsOf, regionProblems, sslCertificateType } from "../alexa/manifest.mjs";
import { asksForPerson, PERSON_PERMISSION } from "../alexa/voices.mjs";
import { tenantOrigin } from "../auth0/issuer.mjs";
import { checkModels } from "../certification/check.mjs";
import { manifestDifferences } from "../certification/schemas.mjs";
import { brandProblems, problemsWith } from "../project/rules.mjs";
import { sentence } from "../project/settings.mjs";
import { guide } from "../shared/guides.mjs";
import { fail, ok, skip, skipWithout, warn } from "./checks.mjs";

/** @import { Check } from "./checks.mjs" */

export const REQUIRED = ["AUTH0_DOMAIN", "AUTH0_CLIENT_ID", "ALEXA_SKILL_ID", "vendor_id", "worker_url"];
/** The maximum number of problems in one finding. */
const MOST = 5;
const SCOPES = {
  openid: "/userinfo refuses the token",
  profile: "there is no name to greet by",
  offline_access: "there is no refresh token, and users link again whenever a token expires",
};

/** The first lines of a list, and how many there are. @param {string[]} lines */
const few = (lines) =>
  lines.length > MOST
    ? `${lines.slice(0, MOST).join("; ")}; and ${lines.length - MOST} more: make deploy-skill ARGS=--dry-run lists them`
    : lines.join("; ");

/** @type {Check[]} */
export const choices = [
  {
    name: "package",
    examine({ settings, manifest, accountLinking }) {
      const absent = ["authorizationUrl", "accessTokenUrl", "clientId", "scopes", "accessTokenScheme"].filter(
        (name) => accountLinking[name] === undefined,
      );
      const problems = [
        ...(absent.length ? [`account-linking.json: ${absent.join(", ")} missing`] : []),
        ...(URL.canParse(accountLinking.authorizationUrl ?? "https://absent/")
          ? []
          : ["account-linking.json: authorizationUrl is no URL"]),
        ...(manifest.events?.endpoint
          ? []
          : ["skill.json: events is missing: the Worker would not be told when a user disables the skill"]),
      ];
      problems.push(...appendedProblems(accountLinking));
      if (problems.length)
        return fail(problems.join("; "), "make generate, then make deploy-skill. Fix by hand what that does not set");
      const isHere = settings.workerUrl.startsWith("http:"); // never deployed to Amazon
      const unlike = manifestDifferences({
        manifest: { manifest },
        accountLinking: { accountLinkingRequest: accountLinking },
      }).filter((difference) => !isHere || !difference.includes("endpoint/uri"));
      return unlike.length
        ? warn(`Amazon may refuse this: ${few(unlike)}`, "if make deploy-skill fails, begin here")
        : ok("skill.json and account-linking.json fit Amazon's schemas");
    },
  },
  {
    name: "models",
    examine({ models, modelProblems }) {
      const { refused, warnings } = checkModels({ models, modelProblems });
      if (refused.length) return fail(few(refused), "fix it, then make deploy-skill");
      if (warnings.length)
        return warn(`Amazon may refuse this: ${few(warnings)}`, "if make deploy-skill fails, begin here");
      return ok("the interaction models have nothing that Amazon is known to refuse");
    },
  },
  {
    name: "settings",
    examine({ settings }) {
      const problems = problemsWith(settings, REQUIRED);
      if (problems.length === 1) return fail(sentence(problems[0]), "set it, then make generate");
      if (problems.length)
        return fail(
          `not set, or of the wrong form: ${problems.map(({ key }) => key).join(", ")}`,
          `${guide("settings.md")} says where each comes from. Then make generate`,
        );
      const [brand] = brandProblems(settings);
      if (brand)
        return warn(brand, "take another name: `name` in wrangler.toml is the first part of a workers.dev URL");
      const former = settings.vars.AUTH0_FORMER_DOMAIN;
      if (former)
        return warn(
          `tokens that ${former} has issued are still accepted (AUTH0_FORMER_DOMAIN)`,
          "delete AUTH0_FORMER_DOMAIN when the tokens of before the change have expired, then make deploy",
        );
      return ok("all set, in the right form");
    },
  },
  {
    name: "audience",
    unless: ["package"],
    examine({ settings: { vars }, accountLinking: { authorizationUrl } }) {
      const { AUTH0_DOMAIN: domain = "", AUTH0_AUDIENCE: audience } = vars;
      const asked = new URL(authorizationUrl).searchParams.get("audience");
      if (!audience && !asked) {
        return warn(
          "not set: tokens are opaque, and each one needs a call of /userinfo. Auth0 allows 5 calls a minute for each user",
          "create an API in Auth0 and set AUTH0_AUDIENCE to its Identifier",
        );
      }
      if (audience === `${tenantOrigin(domain)}/api/v2/` || /\.auth0\.com\/api\/v2\/$/.test(audience ?? "")) {
        return fail(
          "AUTH0_AUDIENCE is the Management API: Alexa would store tokens that can administer users",
          "create an API of your own in Auth0 and set AUTH0_AUDIENCE to its Identifier",
        );
      }
      if (asked !== audience) {
        return fail(
          `authorizationUrl requests ${asked ? "another audience than AUTH0_AUDIENCE" : "no audience, so tokens will be opaque"}`,
          "make generate, then make deploy-skill",
        );
      }
      return ok(`${audience}, as AUTH0_AUDIENCE says`);
    },
  },
  {
    name: "scopes",
    unless: ["package"],
    examine({ settings: { vars }, accountLinking: { scopes } }) {
      const missing = Object.entries(SCOPES).find(([scope]) => !scopes.includes(scope));
      if (missing)
        return fail(`${missing[0]} is not requested: ${missing[1]}`, "make generate, then make deploy-skill");
      const required = (vars.AUTH0_REQUIRED_SCOPE ?? "").split(/\s+/).find((scope) => scope && !scopes.includes(scope));
      if (required)
        return fail(
          `${required} is not requested, but AUTH0_REQUIRED_SCOPE has it`,
          "make generate, then make deploy-skill",
        );
      return ok(scopes.join(" "));
    },
  },
  {
    name: "endpoints",
    unless: ["package"],
    examine({ settings, manifest, accountLinking }) {
      const [elsewhere] = regionProblems(manifest, [`${settings.workerUrl}/`]);
      if (elsewhere) return fail(elsewhere, "make generate, then make deploy-skill");
      if (problemsWith(settings, ["worker_url"]).length) return skipWithout("worker_url");
      const other = endpointsOf(manifest).find(({ endpoint: { uri } }) => uri !== `${settings.workerUrl}/`);
      if (settings.workerUrl.startsWith("http:"))
        return skip("the Worker is on this machine, so there is no public URL");
      if (other)
        return fail(
          `${other.path} in skill.json is ${other.endpoint.uri ?? "not set"}, and worker_url is ${settings.workerUrl}`,
          "make generate, then make deploy-skill",
        );
      const { authorizationUrlsByPlatform: platforms = [], authorizationUrl } = accountLinking;
      const own = platforms.find((/** @type {any} */ { platformAuthorizationUrl: url }) => url !== authorizationUrl);
      if (own)
        return warn(
          `authorizationUrlsByPlatform sends users of ${own.platformType} to ${own.platformAuthorizationUrl}: the checks below do not cover them`,
          "if this is not an app of your own, delete authorizationUrlsByPlatform from account-linking.json, then make deploy-skill",
        );
      return ok("every region and platform has the same URLs");
    },
  },
  {
    name: "certificate-type",
    unless: ["package", "endpoints"],
    examine({ settings, manifest }) {
      if (problemsWith(settings, ["worker_url"]).length) return skipWithout("worker_url");
      const { workerUrl } = settings;
      const { protocol, hostname } = new URL(workerUrl);
      if (protocol === "http:")
        return skip("the Worker is on this machine, where Alexa's certificate rules do not apply");
      const wanted = sslCertificateType(settings);
      const wrong = endpointsOf(manifest).find(({ endpoint: { sslCertificateType: type } }) => type !== wanted);
      if (wrong)
        return fail(
          `${hostname} needs sslCertificateType ${wanted}, skill.json says ${wrong.endpoint.sslCertificateType ?? "none"} at ${wrong.path}`,
          "make generate, then make deploy-skill",
        );
      if (wanted === "SelfSigned")
        return warn(
          "sslCertificateType is SelfSigned, which Amazon accepts only for tests",
          "before certification: ssl_certificate_type empty, make generate, make deploy-skill",
        );
      return ok(`${wanted}, right for ${hostname}`);
    },
  },
  {
    name: "voices",
    unless: ["package"],
    examine({ settings: { recognisedVoices }, manifest }) {
      const remedy = "make generate, then make deploy-skill";
      const asked = asksForPerson(manifest);
      if (recognisedVoices && !asked)
        return fail(
          `skill.json does not request ${PERSON_PERMISSION}: Alexa would not tell the skill whose voice it recognises`,
          remedy,
        );
      if (!recognisedVoices && asked)
        return fail(
          `skill.json requests ${PERSON_PERMISSION}, but recognised_voices in skill.toml is not true`,
          remedy,
        );
      return ok(
        recognisedVoices
          ? `skill.json requests ${PERSON_PERMISSION}: a recognised person's own account is used`
          : "recognised_voices is not true: the account of the device's owner is used, whoever speaks",
      );
    },
  },
  {
    name: "user-data",
    unless: ["package"],
    examine({ settings: { keepsUserData }, stale, manifest: { events } }) {
      if (!keepsUserData) return ok("keeps_user_data is not true: the skill stores nothing for its users");
      if (stale.includes("wrangler.toml"))
        return fail(
          "wrangler.toml does not bind USER_DATA: the skill could keep nothing for its users",
          "make generate, then make deploy",
        );
      const isTold = (events?.subscriptions ?? []).some(
        (/** @type {any} */ { eventName }) => eventName === "SKILL_DISABLED",
      );
      if (!isTold)
        return fail(
          "skill.json does not subscribe to SKILL_DISABLED: what is kept for a user would never be deleted",
          "make generate, then make deploy-skill",
        );
      return ok("each user's data is in a Durable Object, and goes when the user disables the skill");
    },
  },
  {
    name: "files",
    unless: ["package", "audience", "scopes", "certificate-type", "voices", "user-data"],
    examine({ stale }) {
      return stale.length
        ? fail(`${stale.join(", ")}: does not match the settings`, "make generate, then make deploy-skill")
        : ok("account-linking.json and skill-package/ match the settings");
    },
  },
];

/** Checks whether the Worker answers, refuses unsigned requests and knows its skill id. */
import { createHash } from "node:crypto";
import { problemsWith } from "../project/rules.mjs";
import { VARIABLES } from "../project/shape.mjs";
import { VERSION } from "../shared/kit.mjs";
import { launchRequest } from "../world/amazon/requests.mjs";
import { MANAGED } from "./certificate.mjs";
import { fail, ok, skipWithout, warn } from "./checks.mjs";
import { REQUIRED } from "./choices.mjs";
import { timeBy } from "./clock.mjs";
import { edgeAnswer, isCloudflares } from "./edge.mjs";
import { ask, Distrusted, HERE_ALONE, inSeconds, Obstacle } from "./http.mjs";

/** @import { Check, Facts, Setup } from "./checks.mjs" */

const NO_SKILL = "amzn1.ask.skill.00000000-0000-0000-0000-000000000000";

/** Alexa waits for 8 s, and the skill needs some of them. In milliseconds. */
const SLOWEST_MS = 6000;

/** The settings of which `/healthz` tells a digest: `Auth0Settings::NAMES` in the Rust sources. */
const DIGESTED = VARIABLES.filter((name) => name.startsWith("AUTH0_"));

/**
 * SHA-256 of a setting as the Worker reads it, in hex. Undefined if it is not set.
 * @param {string | undefined} value
 */
const digestOf = (value = "") => (value.trim() ? createHash("sha256").update(value.trim()).digest("hex") : undefined);

/**
 * Whether the check `settings` has a finding about this one.
 * @param {Setup["settings"]} settings
 * @param {string} name
 */
const hasFinding = (settings, name) =>
  Boolean(settings.vars[name] || REQUIRED.includes(name)) && problemsWith(settings, [name]).length > 0;

/** @type {Check[]} */
export const worker = [
  {
    name: "worker",
    async examine({ settings, fetch }, facts) {
      if (problemsWith(settings, ["worker_url"]).length) return skipWithout("worker_url");
      const { workerUrl } = settings;
      const { status, headers, body, tookMs } = await askWorker(fetch, `${workerUrl}/healthz`);
      const { problems = [], dev_overrides: overrides = [] } = body;
      if (typeof body.status !== "string")
        return fail(
          `${workerUrl}/healthz does not answer as this Worker does (${status})`,
          `make deploy, and compare the URL that it prints with worker_url${status === 404 && isCloudflares(headers) ? ". If it is this one, in the Cloudflare dashboard: Workers & Pages, the Worker, Settings, Domains & Routes: enable it" : ""}`,
        );
      const listed = [problems].flat().join("; ");
      if (listed.includes("crypto: the self-test failed"))
        return fail(
          `the Worker refuses every request, because its cryptography does not work: ${listed}`,
          'compatibility_flags in wrangler.toml must have "nodejs_compat"; then make deploy',
        );
      if (status !== 200 || body.status !== "ok")
        return fail(`the Worker is ${body.status}: ${listed}`, remedyFor([problems].flat().map(String)));
      if (overrides.length && !isLocal(workerUrl))
        return fail(
          `the Worker has settings for development: ${overrides.join(", ")}`,
          "delete them from the Worker's variables in the Cloudflare dashboard, then make deploy",
        );
      if (tookMs > SLOWEST_MS)
        return fail(
          `the Worker took ${inSeconds(tookMs)} to answer: Alexa gives up after 8 s`,
          "run it again. If it stays slow, look for what is in front of the Worker, and in the Cloudflare dashboard: Workers & Pages, the Worker, Metrics",
        );
      facts.health = body;
      return ok(`${workerUrl} is up`);
    },
  },
  {
    // `/healthz` tells digests of the settings, because the files may have been changed since the Worker was deployed.
    name: "deployed",
    needs: ["worker"],
    examine({ settings }, { health: { settings: digests, version } }) {
      const others = digests
        ? DIGESTED.filter((name) => digests[name] !== digestOf(settings.vars[name]) && !hasFinding(settings, name))
        : [];
      if (others.length)
        return fail(
          `the Worker was deployed with ${others.length > 1 ? "other values" : "another value"} of ${others.join(", ")} than wrangler.toml has`,
          "make deploy. If it is set in the Cloudflare dashboard: delete it there",
        );
      if (version !== VERSION || !digests)
        return warn(
          `the Worker has ${typeof version === "string" ? `version ${version}` : "no version"} of the library, and this is version ${VERSION}${digests ? "" : ": with which settings it was deployed cannot be seen"}`,
          "make deploy",
        );
      return ok(`version ${version}, with the settings of wrangler.toml`);
    },
  },
  {
    name: "unsigned",
    needs: ["worker"],
    async examine(setup, facts) {
      const { status, body } = await post(setup, setup.settings.vars.ALEXA_SKILL_ID, facts);
      if (status === 400 && body.error === "missing_signature")
        return ok("a request without a signature is refused with 400");
      return status < 300
        ? fail(
            `a request without a signature is answered with ${status}`,
            "do not publish: anybody could send requests for your users. Check that worker_url is this Worker, without a proxy in front of it",
          )
        : fail(
            `a request without a signature is not refused by the Worker, but answered with ${status}`,
            "something in front of the Worker answers POST requests: check that worker_url is this Worker, without a path or a proxy",
          );
    },
  },
  {
    name: "skill-id",
    needs: ["worker", "unsigned"],
    async examine(setup, facts) {
      if (problemsWith(setup.settings, ["ALEXA_SKILL_ID"]).length) return skipWithout("ALEXA_SKILL_ID");
      const [skillId] = setup.settings.vars.ALEXA_SKILL_ID.split(/\s*,\s*/);
      const code = await codeFor(setup, NO_SKILL, facts);
      if (code === "stale_timestamp")
        return fail(
          "the Worker refuses the doctor's request as too old or too new: the clock of this machine is wrong",
          "set the clock of this machine, then run it again",
        );
      if (code !== "wrong_skill")
        return fail(
          "the Worker does not refuse another skill's requests",
          "make deploy: another or an older Worker answers there",
        );
      return (await codeFor(setup, skillId, facts)) === "wrong_skill"
        ? fail("the Worker refuses ALEXA_SKILL_ID's requests: it was deployed with another id", "make deploy")
        : ok("the Worker accepts ALEXA_SKILL_ID, and no other id");
    },
  },
];

/** @param {string} url */
const isLocal = (url) => url.startsWith("http:");

/**
 * The Worker checks the skill id before it fetches the certificate. So its answer to a request with an invalid
 * signature shows whether the id is right:
 * https://developer.amazon.com/docs/custom-skills/host-a-custom-skill-as-a-web-service.html
 * @param {Setup} setup
 * @param {string} skillId
 * @param {Facts} facts
 */
async function codeFor(setup, skillId, facts) {
  const { body } = await post(setup, skillId, facts, {
    signaturecertchainurl: setup.certChainUrl,
    "signature-256": btoa("doctor"),
  });
  return body.error;
}

/** @param {Setup} setup @param {string} skillId @param {Facts} facts @param {Record<string, string>} [headers] */
const post = ({ settings: { workerUrl }, fetch }, skillId, facts, headers = {}) =>
  askWorker(fetch, `${workerUrl}/`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(launchRequest({ skillId, timestamp: new Date(timeBy(facts)) })),
  });

/** @param {typeof globalThis.fetch} fetch @param {string} url @param {RequestInit} [init] */
async function askWorker(fetch, url, init) {
  const answer = await ask(fetch, url, init).catch((error) => {
    throw error instanceof Distrusted ? new Obstacle(error.message, `${MANAGED}. ${HERE_ALONE}`) : error;
  });
  const edge = edgeAnswer(answer);
  if (edge) throw new Obstacle(edge.what, edge.remedy);
  return answer;
}

/** What to do about the problems of /healthz. A secret is not set in a file. @param {string[]} problems */
function remedyFor(problems) {
  const secrets = problems.flatMap((problem) => /^(\w+): the secret is not set/.exec(problem)?.[1] ?? []);
  const commands = secrets.map((name) => `npx --no-install wrangler secret put ${name}`).join(", ");
  if (secrets.length === problems.length) return commands;
  if (problems.some((problem) => problem.startsWith("USER_DATA: is not bound")))
    return "set keeps_user_data = true in skill.toml, make generate, then make deploy";
  return `set that in wrangler.toml, then make deploy${commands && `. ${commands}`}`;
}

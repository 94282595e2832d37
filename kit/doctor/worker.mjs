/** Checks whether the Worker answers, refuses unsigned requests and knows its skill id. */
import { problemsWith } from "../setup/rules.mjs";
import { launchRequest } from "../world/amazon/requests.mjs";
import { fail, ok, skip } from "./checks.mjs";
import { edgeAnswer } from "./edge.mjs";
import { ask, Obstacle } from "./http.mjs";

/** @import { Check, Setup } from "./checks.mjs" */

const NO_SKILL = "amzn1.ask.skill.00000000-0000-0000-0000-000000000000";

/** @type {Check[]} */
export const worker = [
  {
    name: "worker",
    async examine({ settings, fetch }) {
      if (problemsWith(settings, ["worker_url"]).length) return skip("after settings: worker_url");
      const { workerUrl } = settings;
      const { status, body } = await askWorker(fetch, `${workerUrl}/healthz`);
      const { problems = [], dev_overrides: overrides = [] } = body;
      if (typeof body.status !== "string") return fail(`${workerUrl}/healthz does not answer as this Worker does (${status})`, "make deploy, and compare the address that it prints with worker_url");
      const told = [problems].flat().join("; ");
      if (told.includes("crypto: the self-test failed")) return fail(`the Worker refuses every request, because its cryptography does not work: ${told}`, 'compatibility_flags in wrangler.toml must have "nodejs_compat"; then make deploy');
      if (status !== 200 || body.status !== "ok") return fail(`the Worker is ${body.status}: ${told}`, "set that in wrangler.toml, then make deploy");
      if (overrides.length && !isLocal(workerUrl)) return fail(`the Worker has settings for development: ${overrides.join(", ")}`, "delete them from the Worker's variables in the Cloudflare dashboard, then make deploy");
      return ok(`${workerUrl} is up, version ${body.version}`);
    },
  },
  {
    name: "unsigned",
    needs: ["worker"],
    async examine(setup) {
      const { status, body } = await post(setup, setup.settings.vars.ALEXA_SKILL_ID);
      if (status === 400 && body.error === "missing_signature") return ok("a request without a signature is refused with 400");
      return status < 300
        ? fail(`a request without a signature is answered with ${status}`, "do not publish: anybody could send requests for your users. Check that worker_url is this Worker, without a proxy in front of it")
        : fail(`a request without a signature is not refused by the Worker, but answered with ${status}`, "something in front of the Worker answers POST requests: check that worker_url is this Worker, without a path or a proxy");
    },
  },
  {
    name: "skill-id",
    needs: ["worker", "unsigned"],
    async examine(setup) {
      if (problemsWith(setup.settings, ["ALEXA_SKILL_ID"]).length) return skip("after settings: ALEXA_SKILL_ID");
      const [skillId] = setup.settings.vars.ALEXA_SKILL_ID.split(/\s*,\s*/);
      if ((await codeFor(setup, NO_SKILL)) !== "wrong_skill") return fail("the Worker does not refuse another skill's requests", "make deploy: another or an older Worker answers there");
      return (await codeFor(setup, skillId)) === "wrong_skill"
        ? fail("the Worker refuses ALEXA_SKILL_ID's requests: it was deployed with another id", "make deploy")
        : ok("the Worker accepts ALEXA_SKILL_ID, and no other id");
    },
  },
];

/** @param {string} url */
const isLocal = (url) => url.startsWith("http:");

/**
 * The Worker checks the skill id before it fetches the certificate. So its answer to a request with an invalid signature
 * shows whether the id is right: https://developer.amazon.com/docs/custom-skills/host-a-custom-skill-as-a-web-service.html
 * @param {Setup} setup
 * @param {string} skillId
 */
async function codeFor(setup, skillId) {
  const { body } = await post(setup, skillId, { signaturecertchainurl: setup.certChainUrl, "signature-256": btoa("doctor") });
  return body.error;
}

/** @param {Setup} setup @param {string} skillId @param {Record<string, string>} [headers] */
const post = ({ settings: { workerUrl }, fetch }, skillId, headers = {}) =>
  askWorker(fetch, `${workerUrl}/`, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(launchRequest({ skillId })) });

/** @param {typeof globalThis.fetch} fetch @param {string} url @param {RequestInit} [init] */
async function askWorker(fetch, url, init) {
  const answer = await ask(fetch, url, init);
  const edge = edgeAnswer(answer);
  if (edge) throw new Obstacle(edge.what, edge.remedy);
  return answer;
}

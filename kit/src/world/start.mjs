/**
 * Starts the local environment: an Auth0 tenant, an Alexa with its simulator page, and the Worker, all on
 * 127.0.0.1. `make dev` and the browser tests run it.
 */
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { localCallbacks } from "../alexa/callbacks.mjs";
import { isUnset } from "../alexa/placeholders.mjs";
import { Alexa } from "./alexa/alexa.mjs";
import { readSkill } from "./alexa/skill.mjs";
import { createAuthority } from "./amazon/authority.mjs";
import { SKILL_ID } from "./amazon/requests.mjs";
import { announceWorld } from "./announcement.mjs";
import { modelsProblems, watchSkillFiles } from "./changes.mjs";
import { Happenings } from "./happenings.mjs";
import { onTheirPorts } from "./listening.mjs";
import { Outbound } from "./outbound.mjs";
import { userDataAt, worldAt } from "./paths.mjs";
import { keptNames } from "./recording/conversation.mjs";
import { silent } from "./reporter.mjs";
import { actionsOf, stateOf } from "./simulator/actions.mjs";
import { Tenant } from "./tenant/tenant.mjs";
import { usersOf } from "./tenant/users.mjs";
import { localVariables } from "./variables.mjs";
import { watchLog } from "./worker/log-notes.mjs";
import { Worker } from "./worker/worker.mjs";
import { World } from "./world.mjs";

const LOOPED = "The Worker answered nothing more, so it was started again: is there a loop in the handler?";

/** The folder of a skill with the responses of the developer's API. */
const API = "api";

/** The audience to request while account-linking.json has no tenant yet. */
const SAMPLE_AUDIENCE = "https://alexa-skill.example/api";

/**
 * @typedef {object} Ports
 * @property {number} worker
 * @property {number} simulator
 * @property {number} tenant
 *
 * @param {object} options
 * @param {string} options.project    its folder
 * @param {Ports} [options.ports]      0: any free port
 * @param {"auth0" | "rfc9068"} [options.profile]  of JWT access tokens
 * @param {boolean} [options.opaque]   use no audience, so that access tokens are opaque
 * @param {import("./reporter.mjs").Reporter} [options.reporter]
 * @param {boolean} [options.builds]   false: the Worker is built already
 * @param {boolean} [options.watches]  use changes of the project's files
 * @param {boolean} [options.announce] let `make say` find this local environment
 * @param {AbortSignal} [options.signal]  ends the start
 */
export async function startWorld({
  project,
  ports = { worker: 0, simulator: 0, tenant: 0 },
  profile,
  opaque = false,
  reporter = silent,
  builds,
  watches = false,
  announce = false,
  signal,
}) {
  /** @type {(() => Promise<unknown>)[]} */
  const closers = [];
  /** @type {Worker | undefined} */
  let running;
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const skill = await readSkill(project);
    const accountLinking = structuredClone(skill.accountLinking);
    chooseAudience(skill.accountLinking, opaque);
    const audience = new URL(skill.accountLinking.authorizationUrl).searchParams.get("audience") ?? undefined;
    const client = { clientId: "alexa-skill", clientSecret: randomBytes(32).toString("base64url") };

    const users = await usersOf(project);
    reporter.step("Starting the stand-ins for Auth0 and Alexa");
    for (const problem of modelsProblems(skill.skillPackage)) reporter.warn(problem);
    const { simulator, tenant, held } = await onTheirPorts(project, ports, closers, (port) =>
      Tenant.start({
        ...client,
        port,
        users,
        redirectUrls: [],
        audience,
        scopes: skill.accountLinking.scopes,
        ...(profile && { profile }),
      }),
    );
    const worker = `http://127.0.0.1:${held.port}`;
    const userDataKey = randomBytes(32).toString("base64url");
    const addresses = { simulator: simulator.origin, worker, tenant: tenant.issuer };
    if (announce) {
      await announceWorld(project, held.port, { pid: process.pid, ...addresses, userDataKey });
      closers.push(() => rm(worldAt(project, held.port), { recursive: true, force: true }));
    }
    tenant.configure({ redirectUrls: localCallbacks(simulator.origin) });

    const authority = await createAuthority();
    const identity = await authority.issue();
    const certChainUrl = `${simulator.origin}/echo.api/echo-api-cert.pem`;
    const parties = { ...client, tenant: tenant.domain, amazon: simulator.origin };
    const happenings = new Happenings();
    const unanswered = async () => {
      if (!(await running?.revive().catch(() => false))) return;
      happenings.note(LOOPED);
      reporter.warn(LOOPED);
    };
    const alexa = new Alexa({ skill, parties, worker, identity, certChainUrl, happenings, isLogged: true, unanswered });

    const outbound = new Outbound({
      folder: join(project, API),
      own: [tenant.issuer, simulator.origin].map((url) => new URL(url).origin),
      happenings,
    });
    closers.push(async () => outbound.close());

    reporter.step("Starting the Worker");
    const watch = watchLog({
      note: (note) => happenings.note(note),
      answered: (line) => void happenings.emit("logged", line),
    });
    running = await Worker.start({
      project,
      port: held.port,
      release: held.release,
      vars: localVariables({ ...parties, audience, skillId: SKILL_ID, rootPem: authority.rootPem, userDataKey }),
      reporter: {
        ...reporter,
        log(line) {
          reporter.log(line);
          watch(line);
        },
      },
      proxy: await outbound.listen(),
      ...(announce && { userData: userDataAt(project, held.port) }),
      builds,
      watches,
      rebuilt: () => happenings.changed(),
      signal,
    });
    const started = running;
    closers.push(() => started.close());
    if (watches) closers.push(await watchSkillFiles(project, alexa, accountLinking, reporter));

    const world = new World({
      project,
      conversations: await keptNames(project),
      alexa,
      tenant,
      worker: running,
      outbound,
      addresses,
      close,
    });
    simulator.serve({
      chainPem: identity.chainPem,
      alexa,
      state: () => stateOf(world),
      actions: /** @type {any} */ (actionsOf(world)),
    });
    return world;
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * @param {import("./alexa/skill.mjs").AccountLinkingRequest} request
 * @param {boolean} opaque
 */
function chooseAudience(request, opaque) {
  const url = new URL(request.authorizationUrl);
  if (isUnset(request.authorizationUrl)) url.searchParams.set("audience", SAMPLE_AUDIENCE);
  if (opaque) url.searchParams.delete("audience");
  request.authorizationUrl = url.href;
}

/** `make dev`: runs the local environment until Ctrl-C. */
import { once } from "node:events";
import { Refusal, refuse } from "../shared/command.mjs";
import { styled } from "../shared/style.mjs";
import { languageOf } from "../understanding/languages.mjs";
import { localesOf } from "../world/alexa/skill.mjs";
import { WORKER_PORT } from "../world/paths.mjs";
import { terminal } from "../world/reporter.mjs";
import { startWorld } from "../world/start.mjs";
import { showExchange } from "../world/terminal.mjs";

const { env } = process;
const TOKENS = /** @type {const} */ (["auth0", "rfc9068", "opaque"]);

/** @param {string} name @param {number} standard */
function portOf(name, standard) {
  const port = Number(env[name] || standard);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${name} is no port: ${env[name]}`);
  return port;
}

function tokens() {
  const chosen = TOKENS.find((kind) => kind === (env.TOKENS || "auth0"));
  if (!chosen) throw new Error(`TOKENS is one of ${TOKENS.join(", ")}`);
  return chosen === "opaque" ? { opaque: true } : { profile: chosen };
}

/** @type {import("./command.mjs").Command} */
export const command = {
  usage: `dev
  WORKER_PORT, SIMULATOR_PORT, TENANT_PORT   other ports than ${WORKER_PORT}, 8788 and 8789
  TOKENS                                     ${TOKENS.join(", ")}: which access tokens the tenant issues`,

  async run({ project }) {
    try {
      await dev(project);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      const { name, message, summary } = /** @type {Error & { summary?: string }} */ (error); // the output of a failed build was printed already
      if (name !== "AbortError") refuse([summary ?? message]);
    }
  },
};

/** @param {string} project */
async function dev(project) {
  const stopping = new AbortController();
  const stop = () => {
    if (!stopping.signal.aborted) console.log("\nStopping");
    stopping.abort();
  };
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, stop);

  const world = await startWorld({
    project,
    ports: {
      worker: portOf("WORKER_PORT", WORKER_PORT),
      simulator: portOf("SIMULATOR_PORT", 8788),
      tenant: portOf("TENANT_PORT", 8789),
    },
    ...tokens(),
    watches: true,
    announce: true,
    signal: stopping.signal,
    reporter: terminal,
  });

  try {
    if (stopping.signal.aborted) return;
    await demonstrate(world);
    world.fresh({ account: "robin" });
    console.log(invitation(world.addresses, sampleOf(world.alexa)));
    if (!stopping.signal.aborted) await once(stopping.signal, "abort");
  } finally {
    await world.close();
  }
}

/** Utterances for this skill. @param {import("../world/alexa/alexa.mjs").Alexa} alexa */
function sampleOf({ skill }) {
  const { intents = [] } = skill.models.get("en-US") ?? [...skill.models.values()][0] ?? {};
  return (
    intents
      .flatMap(({ name, samples = [] }) => (name.startsWith("AMAZON.") ? [] : samples))
      .find((sample) => !sample.includes("{")) ?? "help"
  );
}

/** @param {import("../world/world.mjs").World["addresses"]} addresses @param {string} sample */
const invitation = ({ simulator, worker, tenant }, sample) => `
  ${styled("bold", "Simulator")}     ${styled("cyan", simulator)}   talk to the skill, link an account, cause failures
  ${styled("bold", "Worker")}        ${worker}
  ${styled("bold", "Auth0 tenant")}  ${tenant}

  From another terminal: make say WHAT="${sample}".  Saved changes are built automatically.  Ctrl-C stops everything.
`;

/**
 * Robin opens the skill, links the account as Ada, and opens the skill again.
 * @param {import("../world/world.mjs").World} world
 */
async function demonstrate({ alexa, tenant }) {
  const [locale] = localesOf(alexa.skill);
  const open = languageOf(locale).open[0].replace("{name}", () => alexa.skill.models.get(locale)?.invocationName ?? "");
  showExchange(await alexa.say(open, { account: "robin", locale }));
  await alexa.completeLink(await tenant.signIn(await alexa.beginLink("robin", locale), tenant.users[0]));
  showExchange(await alexa.say(open, { account: "robin", locale }));
}

/** Talks to the running world from the terminal. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { refuse } from "../setup/command.mjs";
import { worldAt, worldsOf } from "./paths.mjs";
import { showExchange } from "./terminal.mjs";

/** The Amazon accounts behind `--user linked` and `--user unlinked`. */
const USERS = { linked: "robin", unlinked: "newcomer" };

/** @type {import("../cli.mjs").Command} */
export const command = {
  usage: `say WHAT [OPTIONS]
  WHAT          what to say to the skill, e.g. "who am I"
  --user        linked (the usual), unlinked, or an account of the simulator: robin, sasha
  --voice       whose voice is recognised: an account
  --locale      en-US is the usual
  --show        request or response: print its JSON, and nothing else
  --file        send this request instead, e.g. kit/world/requests/launch.json
  WORKER_PORT   which world, when several run`,
  takesWords: true,
  options: {
    user: { type: "string", default: "linked" },
    voice: { type: "string" },
    locale: { type: "string", default: "en-US" },
    show: { type: "string" },
    file: { type: "string" },
  },

  async run({ values, words, project }) {
    try {
      await say(values, words.join(" ").trim(), project);
    } catch (error) {
      refuse([/** @type {Error} */ (error).message]);
    }
  },
};

/**
 * The world of this project that runs; WORKER_PORT chooses among several.
 * @param {string} project
 * @returns {Promise<{ simulator: string, worker: string }>}
 */
async function running(project) {
  const { WORKER_PORT: chosen } = process.env;
  const ports = chosen ? [chosen] : await readdir(worldsOf(project)).catch(() => []);
  const found = await Promise.all(ports.map(async (port) => readFile(join(worldAt(project, Number(port)), "world.json"), "utf8").catch(() => "")));
  const told = found.filter(Boolean).map((text) => JSON.parse(text));
  const answers = await Promise.all(told.map(({ simulator }) => fetch(simulator).then(() => true, () => false)));
  const worlds = told.filter((_world, index) => answers[index]);
  if (worlds.length > 1) throw new Error(`${worlds.length} local worlds are running; choose one by its Worker's port: WORKER_PORT=${new URL(worlds[0].worker).port} make say`);
  if (!worlds.length) throw new Error(`the local world is not running${chosen ? ` with WORKER_PORT=${chosen}` : ""}: make dev`);
  return worlds[0];
}

/**
 * @param {string} simulator
 * @param {string} action
 * @param {Record<string, unknown>} body
 */
async function perform(simulator, action, body) {
  const request = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`${simulator}/do/${action}`, request).catch(() => {
    throw new Error(`nobody answers at ${simulator}: make dev`);
  });
  const result = await response.json();
  if (!response.ok) throw new Error(result.error);
  return result;
}

/** @param {any} options @param {string} utterance @param {string} project */
async function say({ user, voice, locale, show, file }, utterance, project) {
  if (!utterance && !file) throw new Error(`nothing is said\n\n${command.usage}`);
  if (show !== undefined && show !== "request" && show !== "response") throw new Error("--show is request or response");

  const { simulator } = await running(project);
  const account = USERS[/** @type {keyof USERS} */ (user)] ?? user;
  const circumstances = { account, voice: voice || undefined, locale };
  if (user === "linked") await perform(simulator, "signIn", { account, user: "ada", unlessLinked: true });
  const exchange = file
    ? await perform(simulator, "send", { envelope: JSON.parse(await readFile(file, "utf8")), ...circumstances })
    : await perform(simulator, "say", { utterance, ...circumstances });

  if (show === "request") console.log(JSON.stringify(JSON.parse(exchange.body), null, 2));
  else if (show === "response") console.log(prettily(exchange.answer ?? ""));
  else showExchange(exchange);
  if (exchange.judgement.problems.length) process.exitCode = 1;
}

/** @param {string} answer */
function prettily(answer) {
  try {
    return JSON.stringify(JSON.parse(answer), null, 2);
  } catch {
    return answer;
  }
}

/** Talks to the running local environment from the terminal. */
import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Refusal, refuse } from "../shared/command.mjs";
import { parseJson } from "../shared/json.mjs";
import { printableLines } from "../shared/printable.mjs";
import { announcements } from "../world/announcement.mjs";
import { exportTest } from "../world/recording/export.mjs";
import { showExchange } from "../world/terminal.mjs";

const REQUESTS = fileURLToPath(new URL("../world/requests/", import.meta.url));

/** The options that say something, or need nothing to be said. */
const WITHOUT_WORDS = /** @type {const} */ (["file", "touch", "player", "new-session", "keep", "replay"]);

/** The Amazon accounts behind `--user linked` and `--user unlinked`. */
const USERS = { linked: "robin", unlinked: "newcomer" };

/** @type {import("./command.mjs").Command} */
export const command = {
  usage: `say WHAT [OPTIONS]
  WHAT          what to say to the skill, e.g. "who am I"
  --user        linked (default), unlinked, or an account of the simulator: robin, sasha
  --grant       a permission that the user grants the skill first, such as alexa::alerts:reminders:skill:readwrite; --withdraw takes it back
  --voice       the account whose voice is recognised
  --locale      default en-US
  --device      echo (default), show, auto or phone
  --show        request or response: print only its JSON
  --touch       touch what has this number on the screen, from 1, in the order of the last document
  --player      what happens to the stream that plays: nearly-finished, finished, stopped or failed
  --new-session begin another session, and a conversation to keep
  --keep        NAME: keep what was said since then as conversations/NAME.json
  --replay      NAME: say again what is kept, and show what differs
  --export      NAME: write what is kept as a test in Rust, tests/NAME.rs
  --file        send this request instead, a JSON file of a request: some are in ${relative(process.cwd(), REQUESTS)}
  WORKER_PORT   the port of the Worker to talk to, if several make dev run
  SAY_WHAT      WHAT in the environment: make say WHAT="who am I" sets it`,
  takesWords: true,
  options: {
    user: { type: "string", default: "linked" },
    grant: { type: "string" },
    withdraw: { type: "string" },
    voice: { type: "string" },
    locale: { type: "string", default: "en-US" },
    device: { type: "string", default: "echo" },
    show: { type: "string" },
    file: { type: "string" },
    touch: { type: "string" },
    player: { type: "string" },
    "new-session": { type: "boolean" },
    keep: { type: "string" },
    replay: { type: "string" },
    export: { type: "string" },
  },

  async run({ values, words, project }) {
    const what = (words.join(" ") || (process.env.SAY_WHAT ?? "")).trim();
    if (values.export) return console.log(await exportTest(project, values.export));
    if (!what && !WITHOUT_WORDS.some((name) => values[name]))
      refuse(['say what? For example: make say WHAT="who am I", or npx --no-install alexa-auth0 say "who am I"']);
    if (values.show && !["request", "response"].includes(values.show))
      refuse([`--show is request or response, not ${values.show}`]);
    try {
      await say(values, what, project);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      refuse([/** @type {Error} */ (error).message]);
    }
  },
};

/**
 * The running local environment of this project. WORKER_PORT chooses one of several.
 * @param {string} project
 * @returns {Promise<import("../world/announcement.mjs").Announcement>}
 */
export async function running(project) {
  const { WORKER_PORT: chosen } = process.env;
  const announced = await announcements(project, chosen);
  const answers = await Promise.all(
    announced.map(({ simulator }) =>
      fetch(simulator).then(
        () => true,
        () => false,
      ),
    ),
  );
  const worlds = announced.filter((_world, index) => answers[index]);
  if (worlds.length > 1)
    throw new Error(
      `${worlds.length} local environments are running; choose one by its Worker's port: WORKER_PORT=${new URL(worlds[0].worker).port} make say`,
    );
  if (announced.length && !worlds.length && proxied())
    throw new Error(
      "the local environment does not answer, and Node.js uses the proxy of the environment: set NO_PROXY=127.0.0.1",
    );
  if (!worlds.length)
    throw new Error(`the local environment is not running${chosen ? ` with WORKER_PORT=${chosen}` : ""}: make dev`);
  return worlds[0];
}

/** Whether Node.js sends requests to this machine through a proxy. */
const proxied = () =>
  process.env.NODE_USE_ENV_PROXY === "1" &&
  [process.env.HTTP_PROXY, process.env.http_proxy].some(Boolean) &&
  !/127\.0\.0\.1/.test(process.env.NO_PROXY ?? process.env.no_proxy ?? "");

/**
 * @param {string} simulator
 * @param {string} action
 * @param {Record<string, unknown>} body
 */
async function perform(simulator, action, body) {
  const request = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`${simulator}/do/${action}`, request).catch(() => {
    throw new Error(`no answer from ${simulator}: make dev`);
  });
  const result = await response.json();
  if (!response.ok) throw new Error(result.error);
  return result;
}

/** @param {any} values @param {string} utterance @param {string} project */
async function say(values, utterance, project) {
  const { user, grant, withdraw, voice, locale, device, show, file, touch, player, keep, replay } = values;
  const { simulator } = await running(project);
  const account = USERS[/** @type {keyof USERS} */ (user)] ?? user;
  const circumstances = { account, voice: voice || undefined, locale, device };
  if (user === "linked") await perform(simulator, "signIn", { account, user: "ada", unlessLinked: true });
  if (grant) await perform(simulator, "grant", { account, permission: grant });
  if (withdraw) await perform(simulator, "grant", { account, permission: withdraw, granted: false });
  if (values["new-session"]) await perform(simulator, "fresh", { account });
  if (replay) return replayed(await perform(simulator, "replay", { name: replay }));
  if (keep) return console.log((await perform(simulator, "keep", { name: keep, account })).done);
  if (!utterance && !file && !touch && !player) return;
  const [action, body] = await chosen({ player, touch, file, utterance });
  const exchange = await perform(simulator, action, { ...body, ...circumstances });

  if (show === "request") {
    if (!exchange.body) refuse([exchange.notes.at(-1) ?? "Alexa has sent no request for this: it asks by itself"]);
    console.log(JSON.stringify(JSON.parse(exchange.body), null, 2));
  } else if (show === "response") console.log(printableLines(prettily(exchange.answer ?? ""), Infinity));
  else for (const one of [...(exchange.earlier ?? []), exchange]) showExchange(one);
  if (exchange.judgement.problems.length) process.exitCode = 1;
}

/** @param {string} file @returns {Promise<unknown>} */
async function requestIn(file) {
  const text = await readFile(file, "utf8").catch(() => refuse([`${file} cannot be read`]));
  const { value, problem } = parseJson(text);
  return problem ? refuse([`${file} is not JSON: ${problem}`]) : value;
}

/** @param {string} answer */
function prettily(answer) {
  try {
    return JSON.stringify(JSON.parse(answer), null, 2);
  } catch {
    return answer;
  }
}

/**
 * What is done in the local environment, by what is given.
 * @param {any} given
 * @returns {Promise<[string, Record<string, unknown>]>}
 */
async function chosen({ player, touch, file, utterance }) {
  if (player) return ["player", { event: playerEvent(player) }];
  if (touch) return ["touch", { number: Number(touch) - 1 }];
  return file ? ["send", { envelope: await requestIn(file) }] : ["say", { utterance }];
}

/** The event of the player, by what is typed. @param {string} typed */
const playerEvent = (typed) =>
  `Playback${typed
    .split("-")
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("")}`;

/** @param {{ done: string, differences: string[] }} result */
function replayed({ done, differences }) {
  for (const difference of differences) console.log(`✗ ${printableLines(difference)}`);
  console.log(done);
  if (differences.length) process.exitCode = 1;
}

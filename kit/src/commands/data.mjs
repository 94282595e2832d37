/** Shows or deletes what the deployed skill keeps for one user. */
import { createHmac } from "node:crypto";
import { inspectSettings } from "../project/settings.mjs";
import { print, refuse } from "../shared/command.mjs";
import { printableJson, printableLines } from "../shared/printable.mjs";
import { prompt } from "../shared/prompt.mjs";
import { hiddenInput } from "../shared/secret.mjs";
import { running } from "./say.mjs";

const ACTIONS = ["export", "erase"];

/** @type {import("./command.mjs").Command} */
export const command = {
  usage: `data export|erase USER [OPTIONS]
  USER            the user's identifier in Auth0 (sub), such as "auth0|65f0…"; or the id of an Alexa user, amzn1.ask.account.…, for what is kept for a guest
  --local         in the running local environment
  --url           the Worker's URL, if it is not worker_url
  --yes           do not ask before data is erased
  USER_DATA_KEY   the Worker's secret of this name; without it, the command asks for it
  DATA_USER       USER in the environment: make data sets it`,
  takesWords: true,
  options: { local: { type: "boolean" }, url: { type: "string" }, yes: { type: "boolean" } },

  async run({ values, words: [action = "", user = process.env.DATA_USER ?? "", ...more], project }) {
    refuse([
      ...(ACTIONS.includes(action)
        ? []
        : [`data export USER, or data erase USER${action ? `: there is no ${action}` : ""}`]),
      ...(user ? [] : ['a user is missing. For example: npx --no-install alexa-auth0 data export "auth0|65f0…"']),
      ...more.map((word) => `${word} is not expected here: one user at a time`),
    ]);
    const { url, key } = values.local ? await local(project) : await deployed(values.url, project);
    if (action === "erase" && !values.yes) await confirm(user);
    const { data } = await send(url, key, { action, user });
    if (action === "erase") print("erased: the skill keeps nothing for this user");
    else console.log(printableJson(data));
  },
};

/** @param {string} project */
async function local(project) {
  const { worker, userDataKey } = await running(project);
  return { url: worker, key: userDataKey };
}

/** @param {string | undefined} given @param {string} project */
async function deployed(given, project) {
  const url = given ?? (await inspectSettings(project)).settings.workerUrl;
  refuse(url && URL.canParse(url) ? [] : ["the Worker's URL is missing: set worker_url in skill.toml, or --url"]);
  const key = await hiddenInput("USER_DATA_KEY", "The Worker's secret USER_DATA_KEY");
  if (!key)
    return refuse([
      "USER_DATA_KEY is missing: openssl rand -base64 32 creates one, and npx wrangler secret put USER_DATA_KEY gives it to the Worker",
    ]);
  return { url, key };
}

/** @param {string} user */
async function confirm(user) {
  if (!process.stdin.isTTY) refuse(["nothing was erased: there is no terminal to ask in, and --yes is missing"]);
  const answer = await prompt(
    `Erase what the skill keeps for ${printableLines(user, 1)}? It cannot be restored. (y/N) `,
    { input: process.stdin, output: process.stderr },
  );
  if (!/^y(es)?$/i.test(answer.trim())) refuse(["nothing was erased"]);
}

/** What follows from the Worker's codes. @type {Record<string, string>} */
const REASONS = {
  signature_invalid: "USER_DATA_KEY is not that of the Worker",
  timestamp_stale: "the clock of this machine is wrong by more than two minutes",
};

/** @param {string} worker @param {string} key @param {{ action: string, user: string }} request */
async function send(worker, key, request) {
  const url = new URL("/user-data", worker).href;
  const body = JSON.stringify({ ...request, at: Date.now() });
  const signature = createHmac("sha256", key).update(`${url}\n${body}`).digest("hex");
  const response = await fetch(url, {
    method: "POST",
    body,
    headers: { Authorization: `HMAC-SHA256 ${signature}`, "Content-Type": "application/json" },
    redirect: "manual",
  }).catch((error) => refuse([`no answer from ${url}: ${error.cause?.message ?? error.message}`]));
  const result = await response.json().catch(() => ({}));
  if (response.ok) return result;
  if ([404, 405].includes(response.status))
    refuse([
      `${url} is not there: the Worker has no secret USER_DATA_KEY with 32 characters or more, or keeps no data`,
    ]);
  return refuse([
    `the Worker answered ${response.status}: ${REASONS[result.error] ?? printableLines(String(result.error), 1)}`,
  ]);
}

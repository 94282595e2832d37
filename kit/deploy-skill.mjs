/** Deploys the skill package and its account linking with the ASK CLI, which must be signed in: `ask configure`. */
import { rmSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkPackage } from "./certification/check.mjs";
import { readPackage } from "./certification/package.mjs";
import { knownSkillId, rememberSkillId } from "./setup/ask-states.mjs";
import { refuse, run } from "./setup/command.mjs";
import { OWN } from "./setup/environment.mjs";
import { staleFiles } from "./setup/files.mjs";
import { install, programOf } from "./setup/locked.mjs";
import { clientSecret } from "./setup/secret.mjs";
import { requireSettings } from "./setup/settings.mjs";

const ASK = programOf("ask");

/** @typedef {{ project: string, live: boolean, force: boolean }} Shipment */

/** @type {import("./cli.mjs").Command} */
export const command = {
  usage: `deploy-skill [--live] [--dry-run] [--force]
  --live                change only the account linking of the published skill, for example after a change of the client secret
  --dry-run             check the package and show the commands
  --force               deploy the package although Amazon is known to refuse something in it
  AUTH0_CLIENT_SECRET   the Client Secret of the application that Alexa uses; if it is not set, the command asks for it`,
  options: { live: { type: "boolean", default: false }, "dry-run": { type: "boolean" }, force: { type: "boolean", default: false } },
  run: ({ values: { live, force, "dry-run": dryRun }, project }) => (dryRun ? rehearse : deploy)({ project, live, force }),
};

/** @param {Shipment} shipment */
async function deploy(shipment) {
  const { project, live } = shipment;
  const { skillId: chosen, accountLinking } = await prepare(shipment);
  const secret = await clientSecret();
  if (!secret) return refuse(["AUTH0_CLIENT_SECRET is not in the environment: the Client Secret of the application that Alexa uses"]);
  await install("ask", project);
  if (!live) await deployPackage(project, chosen);
  const skillId = chosen || (await knownSkillId(project));
  if (!skillId) return refuse(["the ASK CLI has left no skill id in .ask/ask-states.json"]);
  await withFile({ accountLinkingRequest: { ...accountLinking, clientSecret: secret } }, (path) => run(updateAccountLinking(skillId, path, live), { cwd: project, own: OWN.ask }));
  if (!chosen) console.log(`Now put ALEXA_SKILL_ID = "${skillId}" into wrangler.toml under [vars], and make deploy`);
}

/** @param {Shipment} shipment */
async function rehearse(shipment) {
  const { project, live } = shipment;
  const { skillId } = await prepare(shipment);
  if (!live) await run([ASK, "deploy"], { cwd: project, dryRun: true });
  await run(updateAccountLinking(skillId || "SKILL_ID", "account-linking.json with the client secret", live), { cwd: project, dryRun: true });
}

/** @param {string} project @param {string} skillId "" for a skill that is not there yet */
async function deployPackage(project, skillId) {
  if (skillId) await rememberSkillId(project, skillId);
  const files = ["skill-package/skill.json", "ask-resources.json"].map((path) => join(project, path));
  await unchanged(files, () => run([ASK, "deploy"], { cwd: project, own: OWN.ask }));
}

/** The ASK CLI rewrites these files without the last newline, so this restores them. @param {string[]} paths @param {() => Promise<void>} use */
async function unchanged(paths, use) {
  const contents = await Promise.all(paths.map((path) => readFile(path)));
  try {
    await use();
  } finally {
    await Promise.all(paths.map((path, index) => writeFile(path, contents[index])));
  }
}

/** Reads and checks the files to deploy. @param {Shipment} shipment */
async function prepare({ project, live, force }) {
  const settings = await requireSettings(project, ["AUTH0_DOMAIN", "AUTH0_CLIENT_ID", "vendor_id", "worker_url", ...(live ? ["ALEXA_SKILL_ID"] : [])]);
  refuse((await staleFiles(project)).map((path) => `${path} does not match the settings: run make generate`));
  const skillPackage = await readPackage(project);
  const { refused, warnings, certification } = checkPackage(skillPackage);
  if (!force) refuse(refused.length ? [...refused, "to deploy it nevertheless: make deploy-skill ARGS=--force"] : []);
  for (const problem of refused) console.log(`! Amazon is known to refuse this: ${problem}`);
  for (const warning of warnings) console.log(`! Amazon may refuse this: ${warning}`);
  for (const advice of certification) console.log(`! before certification: ${advice}`);
  const [skillId = ""] = (settings.vars.ALEXA_SKILL_ID ?? "").split(/\s*,\s*/);
  return { skillId, accountLinking: skillPackage.accountLinking.accountLinkingRequest };
}

/** @param {string} skillId @param {string} path @param {boolean} live */
function updateAccountLinking(skillId, path, live) {
  const where = ["--skill-id", skillId, "--stage", live ? "live" : "development"];
  return [ASK, "smapi", "update-account-linking-info", ...where, "--account-linking-request", `file:${path}`];
}

/**
 * Creates a file with the client secret that only this user can read, and deletes it after use, also if a signal ends the command.
 * @param {unknown} content
 * @param {(path: string) => Promise<void>} use
 */
async function withFile(content, use) {
  const folder = await mkdtemp(join(tmpdir(), "account-linking-"));
  const removeNow = () => rmSync(folder, { recursive: true, force: true });
  process.once("SIGTERM", removeNow).once("SIGHUP", removeNow);
  try {
    const path = join(folder, "account-linking.json");
    await writeFile(path, JSON.stringify(content), { mode: 0o600 });
    await use(path);
  } finally {
    process.off("SIGTERM", removeNow).off("SIGHUP", removeNow);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Deploys the skill package and its account linking with the ASK CLI, which must be signed in: `ask configure`. */
import { rmSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askProfile } from "../alexa/ask-profile.mjs";
import { knownProfiles, knownSkillId, rememberSkillId } from "../alexa/ask-states.mjs";
import { checkPackage } from "../certification/check.mjs";
import { withIcons } from "../certification/package.mjs";
import { staleFiles } from "../project/files.mjs";
import { install, programOf } from "../project/locked.mjs";
import { Project } from "../project/project.mjs";
import { print, refuse } from "../shared/command.mjs";
import { OWN } from "../shared/environment.mjs";
import { parseJson } from "../shared/json.mjs";
import { run } from "../shared/process.mjs";
import { clientSecret } from "../shared/secret.mjs";
import { writeWhole } from "../shared/write.mjs";

const ASK = programOf("ask");
const RESOURCES = "ask-resources.json";

/** What to do if the ASK CLI fails. */
const REMEDIES = [
  "Not signed in, or an expired or invalid token (401): make ask ARGS=configure. In CI: ASK_REFRESH_TOKEN, or ASK_ACCESS_TOKEN",
  "403 or 404: vendor_id or ALEXA_SKILL_ID belongs to another account: compare both with the developer console",
  "400: Amazon names the field of skill-package/ or of account-linking.json that it refuses. Correct it, then run this again",
  "409: another change is being processed: wait a minute, then run this again",
];

/** @typedef {{ project: string, live: boolean, force: boolean, new: boolean }} Shipment */

/** @type {import("./command.mjs").Command} */
export const command = {
  usage: `deploy-skill [--live] [--dry-run] [--force] [--new]
  --live                change only the account linking of the published skill, for example after a change of the client secret
  --dry-run             check the package and show the commands
  --force               deploy the package in spite of problems that prevent it otherwise
  --new                 create a new skill with the credentials of the environment. Without it, CI needs ALEXA_SKILL_ID
  AUTH0_CLIENT_SECRET   the Client Secret of the application that Alexa uses; if it is not set, the command asks for it`,
  options: {
    live: { type: "boolean", default: false },
    "dry-run": { type: "boolean" },
    force: { type: "boolean", default: false },
    new: { type: "boolean", default: false },
  },
  run: ({ values: { "dry-run": dryRun, ...choices }, project }) =>
    (dryRun ? rehearse : deploy)({ project, ...choices }),
};

/** @param {Shipment} shipment */
async function deploy(shipment) {
  const { project, live } = shipment;
  const { skillId: chosen, profile, accountLinking } = await prepare(shipment);
  const secret = await clientSecret();
  if (!secret)
    return refuse([
      "AUTH0_CLIENT_SECRET is not in the environment: the Client Secret of the application that Alexa uses",
    ]);
  await install("ask", project);
  const skillId = live ? chosen : await deployPackage(project, profile, chosen);
  await withFile({ accountLinkingRequest: { ...accountLinking, clientSecret: secret } }, (path) =>
    run(updateAccountLinking(skillId, profile, path, live), {
      cwd: project,
      own: OWN.ask,
      name: "the ASK CLI",
      remedies: REMEDIES,
    }),
  );
  if (!chosen) console.log(`Now put ALEXA_SKILL_ID = "${skillId}" into wrangler.toml under [vars], and make deploy`);
}

/** @param {Shipment} shipment */
async function rehearse(shipment) {
  const { project, live } = shipment;
  const { skillId, profile } = await prepare(shipment);
  if (!live) await run(deployWith(profile), { cwd: project, dryRun: true });
  await run(updateAccountLinking(skillId || "SKILL_ID", profile, "account-linking.json with the client secret", live), {
    cwd: project,
    dryRun: true,
  });
}

/**
 * @param {string} project
 * @param {string} profile
 * @param {string} chosen  "" for a skill that is not there yet
 * @returns {Promise<string>} the id of the skill
 */
async function deployPackage(project, profile, chosen) {
  if (chosen) await rememberSkillId(project, profile, chosen);
  const files = ["skill-package/skill.json", RESOURCES].map((path) => join(project, path));
  await unchanged(files, async () => {
    await addProfile(join(project, RESOURCES), profile);
    await run(deployWith(profile), { cwd: project, own: OWN.ask, name: "the ASK CLI", remedies: REMEDIES });
  });
  const deployed = await knownSkillId(project, profile);
  if (!deployed)
    return refuse([
      "the ASK CLI has left no skill id in .ask/ask-states.json, so account linking was not changed. If the developer console shows the skill: write its id as ALEXA_SKILL_ID into wrangler.toml, and run this again",
    ]);
  if (chosen && deployed !== chosen)
    return refuse([
      `the ASK CLI has deployed to ${deployed}, and ALEXA_SKILL_ID is ${chosen}: account linking was not changed`,
    ]);
  return deployed;
}

/** Lets the ASK CLI find the skill package under this profile, too. @param {string} path @param {string} profile */
async function addProfile(path, profile) {
  const text = await readFile(path, "utf8").catch(() => undefined);
  const { value: resources = { askcliResourcesVersion: "2020-03-31" }, problem } = text
    ? parseJson(text)
    : { value: undefined, problem: undefined };
  if (problem) refuse([`${RESOURCES} is not JSON: ${problem}`]);
  const profiles = { [profile]: { skillMetadata: { src: "./skill-package" } }, ...resources.profiles };
  await writeWhole(path, JSON.stringify({ ...resources, profiles }, null, 2));
}

/** @param {string} profile @returns {[string, ...string[]]} */
const deployWith = (profile) => [ASK, "deploy", "--profile", profile];

/**
 * The ASK CLI rewrites these files without the last newline, so this restores them. A file that was not there is
 * removed.
 * @param {string[]} paths
 * @param {() => Promise<void>} use
 */
async function unchanged(paths, use) {
  const contents = await Promise.all(paths.map((path) => readFile(path).catch(() => undefined)));
  try {
    await use();
  } finally {
    await Promise.all(
      paths.map((path, index) => (contents[index] ? writeWhole(path, contents[index]) : rm(path, { force: true }))),
    );
  }
}

/** Reads and checks the files to deploy. @param {Shipment} shipment */
async function prepare({ project, live, force, new: isNew }) {
  const files = new Project(project);
  const settings = await files.required([
    "AUTH0_DOMAIN",
    "AUTH0_CLIENT_ID",
    "vendor_id",
    "worker_url",
    ...(live ? ["ALEXA_SKILL_ID"] : []),
  ]);
  refuse((await staleFiles(project, files)).map((path) => `${path} does not match the settings: run make generate`));
  const skillPackage = await withIcons(project, await files.package());
  const { refused, warnings, certification } = checkPackage(skillPackage);
  if (!force) refuse(refused.length ? [...refused, "to deploy it nevertheless: make deploy-skill ARGS=--force"] : []);
  for (const problem of refused) print(`! in spite of this, because of --force: ${problem}`);
  for (const warning of warnings) print(`! Amazon may refuse this: ${warning}`);
  for (const advice of certification) print(`! before certification: ${advice}`);
  const [skillId = ""] = (settings.vars.ALEXA_SKILL_ID ?? "").split(/\s*,\s*/);
  const profile = askProfile(settings.vendorId);
  if (!skillId && !isNew) refuse(await newSkillProblems(project, profile));
  return { skillId, profile: profile.name, accountLinking: skillPackage.accountLinking.accountLinkingRequest };
}

/**
 * Without ALEXA_SKILL_ID, the ASK CLI updates the skill that this profile has deployed from this folder, else it
 * creates one.
 * @param {string} project
 * @param {import("../alexa/ask-profile.mjs").Profile} profile
 */
async function newSkillProblems(project, { name, isOfEnvironment }) {
  if (await knownSkillId(project, name)) return [];
  const profiles = await knownProfiles(project);
  if (profiles.length)
    return [
      `ALEXA_SKILL_ID is not set, and this project's skill was deployed with the profile ${profiles.join(", ")}: set it. To create another skill: make deploy-skill ARGS=--new`,
    ];
  return isOfEnvironment
    ? [
        "ALEXA_SKILL_ID is not set: in CI, every run would create a new skill. Set it in wrangler.toml. To create the skill with these credentials: make deploy-skill ARGS=--new",
      ]
    : [];
}

/**
 * @param {string} skillId
 * @param {string} profile
 * @param {string} path
 * @param {boolean} live
 * @returns {[string, ...string[]]}
 */
function updateAccountLinking(skillId, profile, path, live) {
  const where = ["--skill-id", skillId, "--stage", live ? "live" : "development", "--profile", profile];
  return [ASK, "smapi", "update-account-linking-info", ...where, "--account-linking-request", `file:${path}`];
}

/**
 * Creates a file with the client secret that only this user can read, and deletes it after use, also if a signal ends
 * the command.
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

/**
 * `.ask/ask-states.json`, in which the ASK CLI stores the id of the skill that it deploys to, for each profile. Git
 * ignores it. ALEXA_SKILL_ID has priority. A profile without an id means a new skill to the ASK CLI.
 */
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { refuse } from "../shared/command.mjs";
import { parseJson } from "../shared/json.mjs";
import { writeWhole } from "../shared/write.mjs";

const PATH = ".ask/ask-states.json";

/** @param {string} project @returns {Promise<any>} */
async function states(project) {
  const text = await readFile(join(project, PATH), "utf8").catch(() => "");
  const { value, problem } = text ? parseJson(text) : { value: undefined, problem: undefined };
  if (problem) refuse([`${PATH} is not JSON: ${problem}. The ASK CLI writes it: delete it`]);
  return { askcliStatesVersion: "2020-03-31", profiles: {}, ...value };
}

/**
 * The stored skill id, if it has the form of a skill id. The check is needed because it becomes an argument of the ASK
 * CLI.
 * @param {string} project
 * @param {string} profile
 * @returns {Promise<string | undefined>}
 */
export async function knownSkillId(project, profile) {
  const id = (await states(project)).profiles[profile]?.skillId;
  if (id !== undefined && !/^amzn1\.ask\.skill\.[\w-]+$/.test(id))
    refuse([`${PATH} has an invalid skillId: delete that file, and set ALEXA_SKILL_ID if the skill exists already`]);
  return id;
}

/** The profiles that have deployed this project. @param {string} project @returns {Promise<string[]>} */
export async function knownProfiles(project) {
  const { profiles } = await states(project);
  return Object.keys(profiles).filter((name) => profiles[name]?.skillId);
}

/**
 * Makes the ASK CLI deploy to this skill. Refuses if it would deploy to another skill than before.
 * @param {string} project
 * @param {string} profile
 * @param {string} skillId
 */
export async function rememberSkillId(project, profile, skillId) {
  const { profiles, ...rest } = await states(project);
  const known = profiles[profile]?.skillId;
  if (known === skillId) return;
  if (known) refuse([`${PATH} names another skill than ALEXA_SKILL_ID: delete it if ALEXA_SKILL_ID is right`]);
  await mkdir(dirname(join(project, PATH)), { recursive: true });
  await writeWhole(
    join(project, PATH),
    JSON.stringify({ ...rest, profiles: { ...profiles, [profile]: { ...profiles[profile], skillId } } }, null, 2),
  );
}

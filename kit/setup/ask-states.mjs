/** `.ask/ask-states.json`: where the ASK CLI keeps which skill it deploys to. Git ignores it; ALEXA_SKILL_ID is what counts. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { refuse } from "./command.mjs";

const PATH = ".ask/ask-states.json";

/** @param {string} project @returns {Promise<any>} */
async function states(project) {
  const text = await readFile(join(project, PATH), "utf8").catch(() => "");
  return text ? JSON.parse(text) : { askcliStatesVersion: "2020-03-31", profiles: {} };
}

/** @param {string} project @returns {Promise<string | undefined>} */
export const knownSkillId = async (project) => (await states(project)).profiles.default?.skillId;

/**
 * Has the ASK CLI deploy to this skill, and never silently to another than before.
 * @param {string} project
 * @param {string} skillId
 */
export async function rememberSkillId(project, skillId) {
  const { profiles, ...rest } = await states(project);
  const known = profiles.default?.skillId;
  if (known === skillId) return;
  if (known) refuse([`${PATH} is about another skill than ALEXA_SKILL_ID: delete it if ALEXA_SKILL_ID is right`]);
  await mkdir(dirname(join(project, PATH)), { recursive: true });
  await writeFile(join(project, PATH), JSON.stringify({ ...rest, profiles: { ...profiles, default: { ...profiles.default, skillId } } }, null, 2));
}

/** `.ask/ask-states.json`: where the ASK CLI keeps which skill it deploys to. Git ignores it; ALEXA_SKILL_ID is what counts. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { refuse } from "./command.mjs";

const FOLDER = ".ask";
const PATH = `${FOLDER}/ask-states.json`;

/** @returns {Promise<any>} */
async function states() {
  const text = await readFile(PATH, "utf8").catch(() => "");
  return text ? JSON.parse(text) : { askcliStatesVersion: "2020-03-31", profiles: {} };
}

/** @returns {Promise<string | undefined>} */
export const knownSkillId = async () => (await states()).profiles.default?.skillId;

/**
 * Has the ASK CLI deploy to this skill, and never silently to another than before.
 * @param {string} skillId
 */
export async function rememberSkillId(skillId) {
  const { profiles, ...rest } = await states();
  const known = profiles.default?.skillId;
  if (known === skillId) return;
  if (known) refuse([`${PATH} is about another skill than ALEXA_SKILL_ID: delete it if ALEXA_SKILL_ID is right`]);
  await mkdir(FOLDER, { recursive: true });
  await writeFile(PATH, JSON.stringify({ ...rest, profiles: { ...profiles, default: { ...profiles.default, skillId } } }, null, 2));
}

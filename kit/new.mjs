/** Creates a new skill. */
import { relative } from "node:path";
import { refuse } from "./setup/command.mjs";
import { createSkill } from "./setup/skeleton.mjs";

/** @type {import("./cli.mjs").Command} */
export const command = {
  usage: `new FOLDER [OPTIONS]
  FOLDER      where it goes: new, or empty
  --name      as the store shows it, e.g. "My Skill"
  --locales   separated by commas; en-US is the usual. The first is also what other languages hear
  NEW_DIR, NEW_NAME, NEW_LOCALES   the same, by the environment: make new sets them`,
  takesWords: true,
  options: { name: { type: "string" }, locales: { type: "string" } },

  async run({ values, words }) {
    const { NEW_DIR, NEW_NAME, NEW_LOCALES } = process.env;
    const folder = words[0] || NEW_DIR;
    const name = values.name || NEW_NAME;
    refuse([
      ...(folder ? [] : ['a folder is missing. For example: make new DIR=../my-skill NAME="My Skill"']),
      ...(name ? [] : ["a name is missing: NAME=\"My Skill\", or --name"]),
      ...(words.length > 1 ? [`${words[1]} is not expected here: a name of several words is put in quotes`] : []),
    ]);
    const locales = [...new Set((values.locales || NEW_LOCALES || "en-US").split(",").map((/** @type {string} */ one) => one.trim()).filter(Boolean))];
    const { folder: made, invocationName, isNamed } = await createSkill({ folder: /** @type {string} */ (folder), name: /** @type {string} */ (name).trim(), locales });
    if (!isNamed) console.log(`! Users cannot call it by its name, by Amazon's rules for invocation names: it is called "${invocationName}". invocation_name in skill.toml changes that, then make generate`);
    console.log(`${made} is a skill. Now:\n\n  cd ${relative(process.cwd(), made) || "."}\n  make dev`);
  },
};

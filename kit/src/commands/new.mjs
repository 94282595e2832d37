/** Creates a new skill. */
import { relative } from "node:path";
import { completeLocks } from "../project/locks.mjs";
import { createSkill } from "../project/skeleton.mjs";
import { refuse } from "../shared/command.mjs";

/** @type {import("./command.mjs").Command} */
export const command = {
  usage: `new FOLDER [OPTIONS]
  FOLDER      the folder of the new skill: it must not exist, or be empty
  --name      the name in the store, e.g. "My Skill"
  --locales   separated by commas; default en-US. The first is also used for other languages
  NEW_DIR, NEW_NAME, NEW_LOCALES   the same in the environment: make new sets them`,
  takesWords: true,
  options: { name: { type: "string" }, locales: { type: "string" } },

  async run({ values, words }) {
    const { NEW_DIR, NEW_NAME, NEW_LOCALES } = process.env;
    const folder = words[0] || NEW_DIR;
    const name = values.name || NEW_NAME;
    refuse([
      ...(folder ? [] : ['a folder is missing. For example: make new DIR=../my-skill NAME="My Skill"']),
      ...(name ? [] : ['a name is missing: NAME="My Skill", or --name']),
      ...(words.length > 1 ? [`${words[1]} is not expected here: write a name of several words in quotes`] : []),
    ]);
    const locales = [
      ...new Set(
        (values.locales || NEW_LOCALES || "en-US")
          .split(",")
          .map((/** @type {string} */ one) => one.trim())
          .filter(Boolean),
      ),
    ];
    const {
      folder: made,
      invocationName,
      isNamed,
      reasons,
    } = await createSkill({
      folder: /** @type {string} */ (folder),
      name: /** @type {string} */ (name).trim(),
      locales,
    });
    await completeLocks(made);
    if (!isNamed)
      console.log(
        `! As an invocation name, "${name.toLowerCase()}" ${reasons.join("; it ")}. So users say "${invocationName}". To choose another, set invocation_name in skill.toml, then make generate`,
      );
    console.log(`The new skill is in ${made}. Next:\n\n  cd ${relative(process.cwd(), made) || "."}\n  make dev`);
  },
};

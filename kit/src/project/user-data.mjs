/** The part of wrangler.toml that a skill needs to keep data of its users. */
import { parse } from "smol-toml";
import { bindsUserData, CLASS } from "../build/user-data.mjs";

/** https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/ */
const BOUND = `
# What the skill keeps for its users. Do not remove it while there is such data: the migration belongs to the Worker's history.
[[durable_objects.bindings]]
name = "USER_DATA"
class_name = "${CLASS}"

[[migrations]]
tag = "user-data"
new_sqlite_classes = ["${CLASS}"]
`;

/**
 * The change of wrangler.toml, if the skill keeps data and the file does not say so yet. Nothing is taken away: that
 * would be a migration that deletes.
 * @param {import("../shared/settings.mjs").Settings} settings
 * @param {string} text  of wrangler.toml
 */
export function boundUserData({ keepsUserData }, text) {
  if (!keepsUserData || bindsUserData(parse(text))) return [];
  return [
    {
      path: "wrangler.toml",
      wanted: `${text.trimEnd()}\n${BOUND}`,
      changes: [`added: the binding USER_DATA of the class ${CLASS}, and its migration`],
    },
  ];
}

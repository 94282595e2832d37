/**
 * The profile with which the ASK CLI works. It determines the credentials, and the name under which the CLI stores the
 * skill's id.
 * https://developer.amazon.com/docs/smapi/ask-cli-intro.html
 */
import { refuse } from "../shared/command.mjs";

/** The name that the ASK CLI gives to credentials in the environment, as in CI (ask-cli 2.30.7, utils/constants.js). */
const OF_ENVIRONMENT = "__ENVIRONMENT_ASK_PROFILE__";

/**
 * @typedef {object} Profile
 * @property {string} name
 * @property {boolean} isOfEnvironment  the credentials are in the environment, so the folder is probably a fresh clone
 *
 * The same choice as the ASK CLI makes (utils/profile-helper.js): credentials in the environment if they are complete,
 * else ASK_DEFAULT_PROFILE.
 * @param {string} vendorId  of skill.toml
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Profile}
 */
export function askProfile(vendorId, env = process.env) {
  const isOfEnvironment = Boolean(
    env.AWS_ACCESS_KEY_ID &&
      env.AWS_SECRET_ACCESS_KEY &&
      (env.ASK_REFRESH_TOKEN || env.ASK_ACCESS_TOKEN) &&
      env.ASK_VENDOR_ID,
  );
  const name = isOfEnvironment ? OF_ENVIRONMENT : env.ASK_DEFAULT_PROFILE || "default";
  refuse([
    ...(/^\w[\w-]*$/.test(name)
      ? []
      : ["ASK_DEFAULT_PROFILE must be a profile's name: letters, digits, hyphens and underscores"]),
    ...(isOfEnvironment && env.ASK_VENDOR_ID !== vendorId
      ? ["ASK_VENDOR_ID is not the vendor_id of skill.toml: the skill would belong to another vendor"]
      : []),
  ]);
  return { name, isOfEnvironment };
}

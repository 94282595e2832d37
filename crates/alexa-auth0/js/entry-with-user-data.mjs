/** The Worker's entry for a skill that keeps data of its users. */
import entry from "./entry.mjs";
import { administer, isForAdmin } from "./user-data-admin.mjs";

export { UserData } from "./user-data.mjs";

export default {
  /**
   * @param {Request} request
   * @param {Record<string, any>} env
   * @param {{ waitUntil: (promise: Promise<unknown>) => void }} context
   */
  fetch: (request, env, context) =>
    isForAdmin(request, env) ? administer(request, env) : entry.fetch(request, env, context),
};

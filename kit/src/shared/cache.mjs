/** The user's folder for what is the same for all skills and slow to make. */
import { homedir } from "node:os";
import { join } from "node:path";

/** By the conventions of each system. `ALEXA_AUTH0_CACHE` is another folder. */
export function cacheFolder({ ALEXA_AUTH0_CACHE: chosen, XDG_CACHE_HOME: cache, LOCALAPPDATA: local } = process.env) {
  if (chosen) return chosen;
  const system =
    process.platform === "darwin"
      ? join(homedir(), "Library/Caches")
      : (process.platform === "win32" && local) || cache || join(homedir(), ".cache");
  return join(system, "alexa-auth0");
}

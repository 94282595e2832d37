/** The local world of `make dev`, started for the doctor; one of its users signs in by the real login form. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SKILL_ID } from "../../dev/amazon/requests.mjs";
import { WORLD } from "../../dev/paths.mjs";
import { startWorld } from "../../dev/world.mjs";
import { refuse } from "../setup/command.mjs";
import { staleFiles } from "../setup/files.mjs";
import { readSettings } from "../setup/settings.mjs";

export async function localSetup() {
  if (await worldIsRunning()) refuse(["make dev is running, and there can be one local world at a time: stop it first"]);
  const world = await startWorld();
  const { alexa, tenant, addresses } = world;
  const { clientSecret, ...accountLinking } = alexa.linking.request;
  const audience = new URL(accountLinking.authorizationUrl).searchParams.get("audience") ?? "";
  const project = await readSettings();
  /** @type {import("./checks.mjs").Setup} */
  const setup = {
    settings: {
      ...project,
      vars: { ...project.vars, AUTH0_DOMAIN: tenant.domain, AUTH0_CLIENT_ID: accountLinking.clientId, AUTH0_AUDIENCE: audience, AUTH0_ORGANIZATION: "", ALEXA_SKILL_ID: SKILL_ID },
      vendorId: project.vendorId || "M0LOCALWORLD",
      workerUrl: addresses.worker,
    },
    accountLinking,
    manifest: alexa.skill.manifest,
    stale: await staleFiles(),
    certChainUrl: `${addresses.simulator}/echo.api/doctor.pem`,
    fetch,
    clientSecret,
    signIn: async (authorization) => (await tenant.signIn(authorization, tenant.users[0])).href,
  };
  return { setup, close: world.close };
}

/** The file is left behind by a world that was killed. */
export async function worldIsRunning() {
  const file = await readFile(join(WORLD, "world.json"), "utf8").catch(() => undefined);
  return Boolean(file) && fetch(JSON.parse(file ?? "").simulator).then(() => true, () => false);
}

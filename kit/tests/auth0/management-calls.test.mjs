/**
 * The scopes that a token of `make deploy-tenant` needs are those that the Deploy CLI uses. Its calls are recorded,
 * because it takes twenty seconds for each: RECORD_CALLS=1 node --test kit/tests/auth0/management-calls.test.mjs runs
 * it twice, in a tenant that is empty at first and that refuses everything else.
 */
import assert from "node:assert/strict";
import { createHash, KeyObject } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { MANAGEMENT_SCOPES, tenantKeywords } from "../../src/auth0/tenant.mjs";
import { install, programOf } from "../../src/project/locked.mjs";
import { readSettings } from "../../src/project/settings.mjs";
import { outputOf } from "../../src/shared/process.mjs";
import { createAuthority } from "../../src/world/amazon/authority.mjs";
import { stageProject } from "../project/project.mjs";
import { ROOT } from "../repository.mjs";

const RECORDED = join(ROOT, "kit/tests/auth0/management-calls.json");
const TENANT = "auth0/tenant.yaml";

/** @param {string} path */
const read = (path) => readFile(join(ROOT, path), "utf8");

/** What the calls depend on: the version of the Deploy CLI, and the tenant file. */
async function basis() {
  const { packages } = JSON.parse(await read("kit/locked/auth0/package-lock.json"));
  return {
    deployCli: packages["node_modules/auth0-deploy-cli"].version,
    tenantFile: createHash("sha256")
      .update(await read(TENANT))
      .digest("hex"),
  };
}

const VERBS = /** @type {Record<string, string>} */ ({
  GET: "read",
  POST: "create",
  PATCH: "update",
  PUT: "update",
  DELETE: "delete",
});

/**
 * Auth0's Management API with two kinds of objects. It needs the scopes of https://auth0.com/docs/api/management/v2.
 * @param {string[]} granted
 */
async function openManagementApi(granted) {
  const authority = await createAuthority();
  const { chainPem, privateKey } = await authority.issue({ san: ["localhost"] });
  const key = KeyObject.from(/** @type {any} */ (privateKey)).export({ type: "pkcs8", format: "pem" });
  /** @type {Record<string, any[]>} */
  const objects = { clients: [], resource_servers: [] };
  /** @type {string[]} */
  const calls = [];
  const server = createServer({ cert: chainPem, key }, async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method = "" } = request;
    const [, kind = ""] = /^\/api\/v2\/([a-z-]+)/.exec(request.url ?? "") ?? [];
    const name = kind.replaceAll("-", "_");
    const scope = `${VERBS[method]}:${name}`;
    calls.push(`${method} /${kind}: ${scope}`);
    const answer = (/** @type {number} */ status, /** @type {object} */ value) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    if (!granted.includes(scope))
      return answer(403, {
        statusCode: 403,
        error: "Forbidden",
        message: `Insufficient scope, expected any of: ${scope}`,
        errorCode: "insufficient_scope",
      });
    if (method === "GET")
      return answer(200, {
        start: 0,
        limit: 100,
        length: objects[name].length,
        total: objects[name].length,
        [name]: objects[name],
      });
    const made = { client_id: "made", id: "made", ...JSON.parse(body) };
    if (method === "POST") objects[name].push(made);
    answer(method === "POST" ? 201 : 200, made);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    domain: `localhost:${port}`,
    rootPem: authority.rootPem,
    calls,
    close: () => (server.close(), server.closeAllConnections()),
  };
}

/** @param {import("node:test").TestContext} t */
async function record(t) {
  await install("auth0", ROOT);
  const project = await stageProject(t);
  const folder = await mkdtemp(join(tmpdir(), "management-"));
  t.after(() => rm(folder, { recursive: true }));
  const tenant = await openManagementApi(MANAGEMENT_SCOPES);
  t.after(tenant.close);
  await writeFile(join(folder, "root.pem"), tenant.rootPem);
  const env = {
    PATH: process.env.PATH ?? "",
    NODE_EXTRA_CA_CERTS: join(folder, "root.pem"),
    AUTH0_DOMAIN: tenant.domain,
    AUTH0_ACCESS_TOKEN: "token",
    AUTH0_ALLOW_DELETE: "false",
    AUTH0_KEYWORD_REPLACE_MAPPINGS: JSON.stringify(tenantKeywords(await readSettings(project))),
  };
  for (const _ of ["creates", "changes"])
    await outputOf(join(ROOT, programOf("auth0")), ["import", "--input_file", join(ROOT, TENANT)], {
      cwd: folder,
      env,
    });
  await writeFile(
    RECORDED,
    `${JSON.stringify({ ...(await basis()), calls: [...new Set(tenant.calls)].sort() }, null, 2)}\n`,
  );
}

test("the scopes are those that it uses, and the guide names them", async (t) => {
  if (process.env.RECORD_CALLS) await record(t);
  const { calls, ...recorded } = JSON.parse(await readFile(RECORDED, "utf8"));
  assert.deepEqual(
    recorded,
    await basis(),
    "record the calls again: RECORD_CALLS=1 node --test kit/tests/auth0/management-calls.test.mjs",
  );
  const used = new Set(calls.map((/** @type {string} */ call) => call.split(": ")[1]));
  assert.deepEqual([...used].sort(), [...MANAGEMENT_SCOPES].sort());
  assert.equal(
    await read(TENANT),
    await read("kit/template/auth0/tenant.yaml"),
    "a new skill has the same tenant file",
  );
  const guide = await read("docs/tasks/deploy.md");
  const listed = /^```text\n((?:[a-z]+:[a-z_]+ ?)+)\n```$/m.exec(guide.replace(/^ +/gm, ""))?.[1];
  assert.deepEqual(listed?.split(" "), MANAGEMENT_SCOPES);
});

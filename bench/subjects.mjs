/** The compared Workers, as options of Miniflare. */
import { X509Certificate } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { rootCertificates } from "node:tls";
import { gzipSync } from "node:zlib";
import { builtWorker } from "alexa-auth0-kit/testing/build";
import { build } from "esbuild";

/** @typedef {{ name: string, worker: ReturnType<typeof builtWorker>, size: number, bindings?: Record<string, string> }} Subject  size: in bytes, gzipped */

const HERE = import.meta.dirname;
const ROOT = resolve(HERE, "..");
const AMAZON = /CN=(Amazon Root CA [1-4]|Starfield Services Root Certificate Authority - G2)$/;

/** @type {import("esbuild").Plugin} */
const forWorkerd = {
  name: "workerd",
  setup({ onResolve, onLoad }) {
    const builtin = new RegExp(`^(node:)?(${builtinModules.join("|")})$`);
    // Node's own modules stay imports, even if CommonJS requires them.
    onResolve({ filter: builtin }, ({ path, kind }) => {
      const name = path.replace(/^(node:)?/, "node:");
      return kind === "require-call" ? { path: name, namespace: "required" } : { path: name, external: true };
    });
    onLoad({ filter: /.*/, namespace: "required" }, ({ path }) => ({
      contents: `export * from ${JSON.stringify(path)};`,
      resolveDir: HERE,
    }));
    onResolve({ filter: /^virtual:amazon-roots$/ }, () => ({ path: "amazon-roots", namespace: "virtual" }));
    onLoad({ filter: /.*/, namespace: "virtual" }, () => {
      const roots = rootCertificates.filter((pem) => AMAZON.test(new X509Certificate(pem).subject));
      return { contents: JSON.stringify(roots), loader: "json" };
    });
  },
};

/** @param {string[]} files */
const sizeOf = (files) => gzipSync(Buffer.concat(files.map((file) => readFileSync(file))), { level: 9 }).length;

/** @param {string} name @param {string} script @returns {Promise<Subject>} */
async function bundled(name, script) {
  const outfile = join(tmpdir(), `bench-${name}`, "index.js");
  await build({
    entryPoints: [join(HERE, "workers", script)],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform: "node",
    mainFields: ["module", "main"],
    conditions: ["workerd", "worker", "browser"],
    plugins: [forWorkerd],
    logLevel: "warning",
  });
  return {
    name,
    size: sizeOf([outfile]),
    worker: asProject([{ type: "ESModule", path: outfile }], join(outfile, "..")),
  };
}

/** With the project's own compatibility date and flags. @param {any} modules @param {string} modulesRoot */
const asProject = (modules, modulesRoot) => ({ ...builtWorker(ROOT), modules, modulesRoot });

/** The empty Worker, for the cost of the transport: reads the body and answers. @returns {Subject} */
function empty() {
  const folder = join(tmpdir(), "bench-empty");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "index.js");
  writeFileSync(
    path,
    "export default { async fetch(request) { await request.arrayBuffer(); return Response.json({}); } };\n",
  );
  return { name: "empty", size: sizeOf([path]), worker: asProject([{ type: "ESModule", path }], folder) };
}

/** Another build of the project. @param {string} name @param {string} folder @returns {Subject} */
function builtIn(name, folder) {
  const files = ["index.js", "index_bg.wasm"].map((file) => resolve(folder, file));
  const modules = [
    { type: "ESModule", path: files[0] },
    { type: "CompiledWasm", path: files[1] },
  ];
  return { name, size: sizeOf(files), worker: asProject(modules, resolve(folder)) };
}

/**
 * The project's Worker, the one in JavaScript with and without a memory of tokens, the floor and the empty one.
 * @param {[string, string][]} others  names and folders of other builds
 */
export async function subjects(others) {
  const javascript = await bundled("javascript", "javascript.mjs");
  return [
    builtIn("rust", join(ROOT, "build")),
    ...others.map(([name, folder]) => builtIn(name, folder)),
    javascript,
    { ...javascript, name: "remembering", bindings: { REMEMBER_TOKENS: "yes" } },
    await bundled("floor", "floor.mjs"),
    empty(),
  ];
}

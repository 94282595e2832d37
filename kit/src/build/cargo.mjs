/** Asks cargo about a project, and compiles it. */
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, relative } from "node:path";
import { refuse } from "../shared/command.mjs";
import { VERSION } from "../shared/kit.mjs";
import { outputOf } from "../shared/process.mjs";
import { TARGET } from "./rust.mjs";

const LIBRARY = "alexa-auth0";
/** Major and minor version. @param {string} version */
const series = (version) => version.split(".").slice(0, 2).join(".");

/**
 * @typedef {object} Workspace
 * @property {string} root                               the folder with Cargo.lock
 * @property {string} target                             the folder in which cargo builds
 * @property {{ name: string, folder: string }[]} crates the skill's crates with sources on this machine:
 *   its own, and path dependencies
 * @property {string[]} local the names of all crates of the workspace with sources on this machine
 * @property {string[]} dependencies                     those of the library, as "name version"
 * @property {{ version: string, folder: string }} [library]  alexa-auth0, if the skill depends on it
 *
 * @param {string} project
 * @returns {Promise<Workspace>} by https://doc.rust-lang.org/cargo/commands/cargo-metadata.html
 */
export async function readWorkspace(project) {
  const {
    packages,
    resolve,
    target_directory: target,
    workspace_root: root,
  } = JSON.parse(
    await outputOf("cargo", ["metadata", "--format-version", "1", "--filter-platform", TARGET], { cwd: project }),
  );
  const edges = new Map(resolve.nodes.map((/** @type {any} */ { id, dependencies }) => [id, dependencies]));
  const reached = new Set([resolve.root]);
  for (const id of reached) for (const dependency of edges.get(id) ?? []) reached.add(dependency);
  const crates = packages
    .filter((/** @type {any} */ { id, source }) => source === null && reached.has(id))
    .map((/** @type {any} */ { name, manifest_path }) => ({ name, folder: dirname(manifest_path) }));
  const local = packages
    .filter((/** @type {any} */ { source }) => source === null)
    .map((/** @type {any} */ { name }) => name);
  const library = packages.find((/** @type {any} */ { id, name }) => name === LIBRARY && reached.has(id));
  const needs = (resolve.nodes.find((/** @type {any} */ { id }) => id === library?.id)?.deps ?? [])
    .filter((/** @type {any} */ { dep_kinds }) => dep_kinds.some((/** @type {any} */ { kind }) => kind !== "dev"))
    .map((/** @type {any} */ { pkg }) => pkg);
  const dependencies = packages
    .filter((/** @type {any} */ { id, source }) => source !== null && needs.includes(id))
    .map((/** @type {any} */ { name, version }) => `${name} ${version}`)
    .sort();
  return {
    root,
    target,
    crates,
    local,
    dependencies,
    ...(library && { library: { version: library.version, folder: dirname(library.manifest_path) } }),
  };
}

/**
 * The folder of the library's JavaScript. Its entry and the kit's build belong together, so both must be of one minor
 * version.
 * @param {Workspace} workspace
 */
export function libraryScripts({ library }) {
  if (!library) return refuse([`Cargo.toml has no dependency ${LIBRARY}, which turns a skill into a Worker`]);
  const { version, folder } = library;
  if (series(version) !== series(VERSION)) {
    refuse([
      `the skill uses ${LIBRARY} ${version}, and this kit is ${VERSION}. Both must be ${series(version)}, or both ${series(VERSION)}: change ${LIBRARY} in Cargo.toml, or alexa-auth0-kit in package.json`,
    ]);
  }
  return join(folder, "js");
}

/**
 * Flags that remove this machine's folders from the paths of source files in panic messages. Encoded as described in
 * https://doc.rust-lang.org/cargo/reference/environment-variables.html, because a path may contain a space.
 * @param {string} project
 * @param {Workspace} workspace
 */
export function rustFlags(project, { crates }) {
  const registry = join(process.env.CARGO_HOME || join(homedir(), ".cargo"), "registry/src");
  const outside = crates.filter(({ folder }) => relative(project, folder).startsWith(".."));
  const prefixes = [`${registry}=`, ...outside.map(({ name, folder }) => `${folder}=${name}`), `${project}=`];
  return prefixes.map((prefix) => `--remap-path-prefix=${prefix}`).join("\x1f");
}

/** The exported handler. wasm-bindgen adds a hash to its name. */
const ANSWER = /^answer(_[0-9a-f]+)?$/;

/**
 * Compiles the skill's crate.
 * @param {string} project
 * @param {string[]} args  further arguments of cargo
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} the path of the WebAssembly
 */
export async function compile(project, args, env) {
  const output = await outputOf(
    "cargo",
    ["build", "--lib", "--release", "--target", TARGET, "--message-format=json-render-diagnostics", ...args],
    { cwd: project, env },
  );
  const artifacts = output
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter(({ reason }) => reason === "compiler-artifact");
  if (artifacts.some(({ target, features }) => target.name === "alexa_auth0" && features.includes("testing"))) {
    refuse([
      "alexa-auth0 is built with its feature testing, which creates users without verification: enable it in [dev-dependencies] of Cargo.toml, not in [dependencies]",
    ]);
  }
  const path = artifacts
    .flatMap(({ filenames }) => filenames)
    .findLast((/** @type {string} */ path) => path.endsWith(".wasm"));
  if (!path) return refuse([`cargo built no WebAssembly: crate-type of [lib] in Cargo.toml must have "cdylib"`]);
  const exported = WebAssembly.Module.exports(await WebAssembly.compile(new Uint8Array(await readFile(path))));
  if (!exported.some(({ name }) => ANSWER.test(name)))
    refuse(["the skill's crate is not a Worker: src/lib.rs must have alexa_auth0::serve!(skill());"]);
  return path;
}

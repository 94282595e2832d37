/**
 * Builds the skill's crate as a Worker. cargo decides whether to compile. If its WebAssembly is the one that
 * the last Worker was built from, nothing else is done.
 *
 * The files are written to another folder and then moved into place, so that a program that watches the folder never
 * sees an incomplete file.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { environmentFor, OWN } from "../shared/environment.mjs";
import { execute } from "../shared/process.mjs";
import { runBindgen } from "./bindgen.mjs";
import { bundle } from "./bundle.mjs";
import { compile, libraryScripts, readWorkspace, rustFlags } from "./cargo.mjs";
import { keepDependencies, takeDependencies } from "./dependencies.mjs";
import { silentPrints } from "./prints.mjs";
import { installRust } from "./rust.mjs";
import { installTools } from "./tools.mjs";
import { keepsUserData } from "./user-data.mjs";

const require = createRequire(import.meta.url);

const BUNDLER = join(import.meta.dirname, "bundle.mjs");

/**
 * A program of a package that the kit depends on.
 * @param {string} name  of the package
 * @param {string} path  in it
 */
const programOf = (name, path) => join(dirname(require.resolve(`${name}/package.json`)), path);

/**
 * The release profile without slow optimizations, and incremental. It has its own target folder, so that the next
 * build for deployment does not compile everything again, and both can run at the same time.
 * https://doc.rust-lang.org/cargo/reference/profiles.html
 * @param {import("./cargo.mjs").Workspace} workspace
 */
const quickly = (workspace) => ({
  CARGO_TARGET_DIR: quickTarget(workspace),
  CARGO_PROFILE_RELEASE_OPT_LEVEL: "1",
  CARGO_PROFILE_RELEASE_LTO: "off",
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16",
  CARGO_PROFILE_RELEASE_INCREMENTAL: "true",
});

/** @param {import("./cargo.mjs").Workspace} workspace */
const quickTarget = ({ target }) => join(target, "quick");

/** @param {string[]} paths  of files */
async function digest(paths) {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(await readFile(path));
  return hash.digest("hex");
}

/** The files of a folder, in order. @param {string} folder */
const filesIn = async (folder) => (await readdir(folder)).sort().map((name) => join(folder, name));

/** Records what the Worker was built from. It is the last file that a build writes. */
const STAMP = ".built";

/**
 * @param {object} options
 * @param {string} options.project
 * @param {string} options.outDir      from the project's folder
 * @param {string[]} options.features  of cargo
 * @param {boolean} options.quick      without the slowest optimizations; the result is larger
 */
export async function buildWorker({ project, outDir, features, quick }) {
  const out = resolve(project, outDir);
  const shown = relative(project, out);
  await installRust(project);
  const workspace = await readWorkspace(project);
  const scripts = libraryScripts(workspace);
  const { bindgen } = await installTools(workspace.root);
  const env = {
    ...environmentFor(OWN.cargo),
    ...(quick ? quickly(workspace) : { CARGO_ENCODED_RUSTFLAGS: rustFlags(project, workspace) }),
  };

  const isFirst = quick && !existsSync(quickTarget(workspace));
  if (isFirst) await takeDependencies(project, quickTarget(workspace), workspace);
  const wasm = await compile(
    project,
    features.flatMap((feature) => ["--features", feature]),
    env,
  );
  if (isFirst) await keepDependencies(project, quickTarget(workspace), workspace);
  for (const warning of await silentPrints(project)) console.error(warning);
  const entry = (await keepsUserData(project)) ? "entry-with-user-data.mjs" : "entry.mjs";
  const built = JSON.stringify({
    entry,
    from: await digest([wasm, ...(await filesIn(scripts)), BUNDLER, import.meta.filename]),
    quick,
  });
  const before = await readFile(join(out, STAMP), "utf8").catch(() => "");
  if (before === built && existsSync(join(out, "index.js")) && existsSync(join(out, "index_bg.wasm")))
    return console.error(`${shown} is up to date`);

  const stage = join(out, ".new");
  await rm(stage, { recursive: true, force: true });
  const glue = join(stage, "glue");
  await runBindgen(bindgen, wasm, glue, project);
  await bundle(join(scripts, entry), glue, stage);
  await rename(join(glue, "skill_bg.wasm"), join(stage, "index_bg.wasm"));
  await rm(glue, { recursive: true });
  if (!quick) await optimize(project, join(stage, "index_bg.wasm"));
  await rm(join(out, STAMP), { force: true });
  await moveInto(out, stage);
  await writeFile(join(out, STAMP), built);

  const files = await Promise.all(["index.js", "index_bg.wasm"].map((name) => readFile(join(out, name))));
  console.error(
    `${shown} is built${quick ? ", quickly" : `: ${gzipSync(Buffer.concat(files), { level: 9 }).length} bytes, gzipped`}`,
  );
}

/**
 * Optimizes the whole WebAssembly again, and removes the names of functions, which are a sixth of the size. Panic
 * messages keep file and line. A function with one caller is inlined only if it is short, because V8 compiles whole
 * functions, and much of this code is for rare cases.
 * @param {string} project
 * @param {string} wasm  the file
 */
async function optimize(project, wasm) {
  const small = `${wasm}.small`;
  const args = [
    "-O3",
    "--one-caller-inline-max-function-size=50",
    "--enable-exception-handling",
    "--strip-debug",
    wasm,
    "--output",
    small,
  ];
  await execute(programOf("binaryen", "bin/wasm-opt"), args, { cwd: project });
  await rename(small, wasm);
}

/**
 * The JavaScript is moved last, because it refers to the other files.
 * @param {string} out
 * @param {string} stage
 */
async function moveInto(out, stage) {
  const files = (await readdir(stage, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = files.map((entry) => relative(stage, join(entry.parentPath ?? entry.path, entry.name)));
  for (const path of paths.sort((a, b) => Number(a === "index.js") - Number(b === "index.js"))) {
    await mkdir(dirname(join(out, path)), { recursive: true });
    await rename(join(stage, path), join(out, path));
  }
  await rm(stage, { recursive: true });
}

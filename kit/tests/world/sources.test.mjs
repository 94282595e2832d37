/** Which files to watch. In a developer's project, the library may be anywhere on the machine. */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sourcesOf } from "../../src/world/worker/config.mjs";
import { watchPaths } from "../../src/world/worker/watch.mjs";
import { WAYS } from "./saves.mjs";

/** @param {import("node:test").TestContext} t */
async function stage(t) {
  const root = await realpath(await mkdtemp(join(tmpdir(), "sources-")));
  t.after(() => rm(root, { recursive: true }));
  /** @param {string} folder @param {string} dependencies */
  const crate = async (folder, dependencies = "") => {
    await mkdir(join(root, folder, "src"), { recursive: true });
    await writeFile(join(root, folder, "src/lib.rs"), "");
    await writeFile(
      join(root, folder, "Cargo.toml"),
      `[package]\nname = "${folder.split("/").at(-1)}"\nversion = "0.1.0"\n\n[dependencies]\n${dependencies}`,
    );
  };
  await crate("skill", 'library = { path = "../elsewhere/library" }\n');
  await crate("elsewhere/library", 'inner = { path = "../inner" }\n');
  await crate("elsewhere/inner");
  await crate("elsewhere/stranger");
  return root;
}

test("the skill's own, those of its path dependencies and of theirs, and no others", async (t) => {
  const root = await stage(t);
  const sources = await sourcesOf(join(root, "skill"), [join(root, "skill/src"), join(root, "skill/assets")]);
  for (const path of [
    "skill/src",
    "skill/assets",
    "skill/Cargo.toml",
    "skill/wrangler.toml",
    "skill/skill-package/skill.json",
    "skill/skill-package/interactionModels",
    "elsewhere/library/src",
    "elsewhere/library/build.rs",
    "elsewhere/inner/src",
  ]) {
    assert.ok(sources.includes(join(root, path)), path);
  }
  assert.deepEqual(
    sources.filter((path) => path.includes("stranger")),
    [],
  );
});

test("a change of each is noticed, however it is saved and as often, and what editors leave beside is not", async (t) => {
  const root = await stage(t);
  let changes = 0;
  const stop = await watchPaths(await sourcesOf(join(root, "skill"), []), () => {
    changes++;
  });
  t.after(stop);
  /** Whether something changes, until all is quiet again. @param {() => Promise<unknown>} save */
  const isNoticed = async (save) => {
    const before = changes;
    await save();
    for (const deadline = Date.now() + 5000; changes === before && Date.now() < deadline; await sleep(20));
    await sleep(500);
    return changes > before;
  };
  for (const path of ["skill/src/lib.rs", "elsewhere/library/src/lib.rs", "elsewhere/inner/Cargo.toml"]) {
    for (const [name, save] of Object.entries(WAYS)) {
      for (const text of ["// once", "// again"])
        assert.ok(await isNoticed(() => save(join(root, path), text)), `${path}, ${name}`);
    }
  }
  // The models are compiled into the skill. A new one is in a folder that is there already.
  await mkdir(join(root, "skill/skill-package/interactionModels/custom"), { recursive: true });
  await sleep(500);
  for (const text of ["{}", "{ }"])
    assert.ok(
      await isNoticed(() => writeFile(join(root, "skill/skill-package/interactionModels/custom/en-US.json"), text)),
    );
  assert.ok(await isNoticed(() => mkdir(join(root, "skill/src/topics"))));
  assert.ok(await isNoticed(() => writeFile(join(root, "skill/src/topics/orders.rs"), "")));

  const before = changes;
  for (const path of ["skill/src/.lib.rs.swp", "skill/src/lib.rs~", "skill/README.md", "elsewhere/stranger/src/lib.rs"])
    await writeFile(join(root, path), "x");
  await sleep(1000);
  assert.equal(changes, before);
});

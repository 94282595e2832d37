/** What goes to Amazon, read from the tree: the skill package and the account linking request. */
import { readFile, readdir } from "node:fs/promises";
import { basename, join } from "node:path";

/**
 * @typedef {object} Package
 * @property {any} manifest        skill.json
 * @property {Record<string, any>} models  interaction models by locale
 * @property {any} accountLinking
 * @property {Record<string, Icon>} icons  by the URI that the manifest gives
 *
 * @typedef {{ width: number, height: number }} Icon
 */

const FILE = "file://";

/** @param {string} root @returns {Promise<Package>} */
export async function readPackage(root = ".") {
  const folder = join(root, "skill-package");
  const modelFolder = join(folder, "interactionModels/custom");
  const manifest = await readJson(join(folder, "skill.json"));
  const models = await Promise.all(
    (await readdir(modelFolder)).sort().map(async (name) => [basename(name, ".json"), await readJson(join(modelFolder, name))]),
  );
  return {
    manifest,
    models: Object.fromEntries(models),
    accountLinking: await readJson(join(root, "account-linking.json")),
    icons: await readIcons(folder, manifest),
  };
}

/** @param {string} path */
const readJson = async (path) => JSON.parse(await readFile(path, "utf8"));

/** @param {string} folder @param {any} manifest */
async function readIcons(folder, manifest) {
  /** @type {Record<string, Icon>} */
  const icons = {};
  for (const { smallIconUri, largeIconUri } of Object.values(manifest.manifest.publishingInformation.locales)) {
    for (const uri of [smallIconUri, largeIconUri]) {
      if (uri?.startsWith(FILE)) icons[uri] ??= pngSize(await readFile(join(folder, uri.slice(FILE.length))));
    }
  }
  return icons;
}

/** The signature, then the header chunk: https://www.w3.org/TR/png-3/#11IHDR @param {Buffer} png @returns {Icon} */
function pngSize(png) {
  if (png.toString("latin1", 1, 4) !== "PNG" || png.toString("latin1", 12, 16) !== "IHDR") throw new Error("an icon is not a PNG");
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

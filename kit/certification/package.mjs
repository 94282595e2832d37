/** The skill package with the sizes of its icons, which only certification checks. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as skill from "../skill/package.mjs";

/**
 * @typedef {skill.Package & { icons: Record<string, Icon> }} Package  icons by the URI that the manifest gives
 *
 * @typedef {{ width: number, height: number }} Icon
 */

const FILE = "file://";

/** @param {string} root @returns {Promise<Package>} */
export async function readPackage(root) {
  const skillPackage = await skill.readPackage(root);
  return { ...skillPackage, icons: await readIcons(join(root, dirname(skill.MANIFEST)), skillPackage.manifest) };
}

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

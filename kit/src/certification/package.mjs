/** The skill package with the sizes of its icons, which only certification checks. */
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import * as skill from "../alexa/package.mjs";

/**
 * @typedef {skill.Package & { icons: Record<string, Icon> }} Package  icons by the URI that the manifest gives
 *
 * @typedef {{ width: number, height: number } | { problem: string }} Icon  problem: why there is no size
 */

const FILE = "file://";

/** @param {string} root @returns {Promise<Package>} */
export const readPackageWithIcons = async (root) => withIcons(root, await skill.readPackage(root));

/** @param {string} root @param {skill.Package} skillPackage @returns {Promise<Package>} */
export async function withIcons(root, skillPackage) {
  return { ...skillPackage, icons: await readIcons(join(root, dirname(skill.MANIFEST)), skillPackage.manifest) };
}

/** @param {string} folder @param {any} manifest */
async function readIcons(folder, manifest) {
  const locales = Object.values(manifest.manifest.publishingInformation?.locales ?? {});
  const uris = locales
    .flatMap((locale) => [locale?.smallIconUri, locale?.largeIconUri])
    .filter((uri) => typeof uri === "string" && uri.startsWith(FILE));
  return Object.fromEntries(
    await Promise.all([...new Set(uris)].map(async (uri) => [uri, await readIcon(folder, uri.slice(FILE.length))])),
  );
}

/** @param {string} folder @param {string} path @returns {Promise<Icon>} */
async function readIcon(folder, path) {
  if (relative(folder, join(folder, path)).startsWith("..")) return { problem: `${path} is outside skill-package/` };
  const file = await readFile(join(folder, path)).catch(() => undefined);
  if (!file) return { problem: `skill-package/${path} cannot be read: is it there?` };
  return pngSize(file) ?? { problem: `skill-package/${path} is not a PNG` };
}

/**
 * The signature, then the header chunk: https://www.w3.org/TR/png-3/#11IHDR
 * @param {Buffer} png
 * @returns {Icon | undefined}
 */
function pngSize(png) {
  const isPng = png.length >= 24 && png.toString("latin1", 1, 4) === "PNG" && png.toString("latin1", 12, 16) === "IHDR";
  return isPng ? { width: png.readUInt32BE(16), height: png.readUInt32BE(20) } : undefined;
}

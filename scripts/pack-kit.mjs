/** `node scripts/pack-kit.mjs FOLDER`: packs the kit with the guides, as it is published. */
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { packKit } from "../kit/src/project/carried.mjs";

const folder = resolve(process.argv[2]);
mkdirSync(folder, { recursive: true });
await packKit(folder);

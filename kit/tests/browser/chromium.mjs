/** Headless Chromium, where there is one. */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { ROOT } from "../repository.mjs";

const PLACES = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Options without requests to Google. */
const ARGS = [
  "--no-sandbox", // the pages are ours; and CI runs as root
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const SCREENSHOTS = join(ROOT, "build/screenshots");

const executablePath = PLACES.find((path) => path && existsSync(path));

/** Why the tests are skipped, or false. In CI they are never skipped. */
export function skipped() {
  if (executablePath) return false;
  const reason = "SKIPPED: there is no Chromium here (apt-get install chromium, or CHROMIUM=/path/to/it)";
  if (process.env.CI) throw new Error(reason);
  console.log(reason);
  return reason;
}

export async function launch() {
  await mkdir(SCREENSHOTS, { recursive: true });
  return chromium.launch({ executablePath, args: ARGS });
}

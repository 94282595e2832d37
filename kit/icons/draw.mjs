/** Draws the skill's icons, skill-package/assets/images/, from icon.svg with Chromium: node kit/icons/draw.mjs */
import { mkdir, readFile } from "node:fs/promises";
import { chromium } from "playwright-core";

/** https://developer.amazon.com/docs/devconsole/launch-your-skill.html: both sizes, exactly */
const SIZES = { "small-icon": 108, "large-icon": 512 };

const svg = await readFile(new URL("icon.svg", import.meta.url), "utf8");
const folder = new URL("../../skill-package/assets/images/", import.meta.url);
await mkdir(folder, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  for (const [name, size] of Object.entries(SIZES)) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
    await page.screenshot({ path: new URL(`${name}.png`, folder).pathname });
  }
} finally {
  await browser.close();
}

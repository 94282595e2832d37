/** The rules of WCAG that a program can check: https://github.com/dequelabs/axe-core */
import axe from "axe-core";

/**
 * @param {import("playwright-core").Page} page
 * @returns {Promise<string[]>} each violation, with the elements it is found on
 */
export async function violations(page) {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (window).axe.run();
    return violations.flatMap((/** @type {import("axe-core").Result} */ { id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
    );
  });
}

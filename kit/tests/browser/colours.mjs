/** Contrast between colours as they are painted: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */

/**
 * @typedef {object} Edge
 * @property {string} name
 * @property {number} ratio  of a control's border to what it lies on, or of a switch's thumb to its track
 *
 * @param {import("playwright-core").Page} page
 * @returns {Promise<Edge[]>}
 */
export const edges = (page) =>
  page.evaluate(() => {
    const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", {
      willReadFrequently: true,
    });
    if (!context) throw new Error("no canvas");
    /** What is seen of colours that lie one upon the other. @param {...string} colours */
    const paint = (...colours) => {
      context.clearRect(0, 0, 1, 1);
      for (const colour of colours) {
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
      }
      return [...context.getImageData(0, 0, 1, 1).data];
    };
    /** @param {number[]} rgba */
    const luminance = ([r, g, b]) => {
      const [red, green, blue] = [r, g, b].map((part) =>
        part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    /** @param {number[]} one @param {number[]} other */
    const contrast = (one, other) => {
      const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
      return (light + 0.05) / (dark + 0.05);
    };
    /** @param {Element | null} element @returns {string[]} */
    const grounds = (element) =>
      element ? [...grounds(element.parentElement), getComputedStyle(element).backgroundColor] : ["white"];

    const found = [];
    for (const control of document.querySelectorAll("input, select, .groups button, .people button")) {
      const { borderTopColor } = getComputedStyle(control);
      const name = control.id || control.textContent || control.outerHTML;
      const ground = grounds(control.parentElement);
      found.push({ name: `border of ${name}`, ratio: contrast(paint(...ground, borderTopColor), paint(...ground)) });
      if (!control.matches("[type=checkbox]")) continue;
      const thumb = getComputedStyle(control, "::after").backgroundColor;
      const track = grounds(control);
      found.push({ name: `thumb of ${name}`, ratio: contrast(paint(...track, thumb), paint(...track)) });
    }
    return found;
  });

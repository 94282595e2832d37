/**
 * The validations of a slot in a model's dialog.
 * https://developer.amazon.com/docs/custom-skills/validate-slot-values.html
 */
import { isMatch, valuesOf } from "./resolutions.mjs";

/** @param {unknown} values @param {string} value */
const isIn = (values, value) =>
  Array.isArray(values) && values.some((one) => String(one).toLowerCase() === value.toLowerCase());

/** A date, or a duration from now such as P-1D. @param {unknown} text @param {Date} now */
function instant(text, now) {
  const duration = /^P(-?\d+)([DWMY])$/.exec(String(text));
  if (!duration) return new Date(String(text)).getTime();
  const count = Number(duration[1]);
  const {
    years = 0,
    months = 0,
    days = 0,
  } = {
    D: { days: count },
    W: { days: 7 * count },
    M: { months: count },
    Y: { years: count },
  }[/** @type {"D" | "W" | "M" | "Y"} */ (duration[2])];
  return new Date(now.getFullYear() + years, now.getMonth() + months, now.getDate() + days).getTime();
}

/**
 * Whether a slot with a value passes. A validation that is not known here is passed.
 * @param {import("../alexa/language-model.mjs").Validation} validation
 * @param {import("./resolutions.mjs").Slot} slot
 * @param {Date} now
 */
export function passes({ type, values, value: limit, start, end }, slot, now) {
  const [{ value, resolutions } = { value: "" }] = valuesOf(slot);
  const isDuring = () => {
    const at = instant(value, now);
    return at >= instant(start, now) && at < instant(end, now);
  };
  switch (type) {
    case "hasEntityResolutionMatch":
      return isMatch(resolutions);
    case "isInSet":
      return isIn(values, value);
    case "isNotInSet":
      return !isIn(values, value);
    case "isGreaterThan":
      return Number(value) > Number(limit);
    case "isGreaterThanOrEqualTo":
      return Number(value) >= Number(limit);
    case "isLessThan":
      return Number(value) < Number(limit);
    case "isLessThanOrEqualTo":
      return Number(value) <= Number(limit);
    case "isInDuration":
      return isDuring();
    case "isNotInDuration":
      return !isDuring();
    default:
      return true;
  }
}

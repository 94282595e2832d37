/** Compares this machine's clock with the tenant's. */
import { ok, skip, warn } from "./checks.mjs";

/** @import { Check, Facts } from "./checks.mjs" */

/**
 * The difference, in seconds, from which on the tenant's time is used. The Worker tolerates 60 s between its clock and
 * the tenant's.
 */
const TOLERANCE = 60;

/**
 * By how much this machine's clock is fast (positive) or slow, in seconds, at the least. A cache may have kept the
 * answer: then its `Date` is the time at which it was made, or that at which it was sent (RFC 9110, section 6.6.1; RFC
 * 9111, section 5.1).
 * @param {Headers} headers
 * @param {{ sent: number, received: number }} times  of this machine, Unix time in milliseconds
 * @returns {number | undefined} undefined: the answer has no time
 */
export function skewOf(headers, { sent, received }) {
  const date = Date.parse(headers.get("date") ?? "");
  if (Number.isNaN(date)) return undefined;
  const age = Number(headers.get("age") ?? 0) * 1000 || 0;
  const latest = date + age + 1000; // `Date` has no fractions of a second
  if (sent > latest) return (sent - latest) / 1000;
  return received < date ? (received - date) / 1000 : 0;
}

/**
 * The current time by the tenant's clock, if this machine's is wrong. Unix time in milliseconds.
 * @param {Facts} facts
 */
export const timeBy = ({ skew = 0 }) => Date.now() - (isWrong(skew) ? skew * 1000 : 0);

/** @param {number} skew */
const isWrong = (skew) => Math.abs(skew) > TOLERANCE;

/** @type {Check} */
export const clock = {
  name: "clock",
  needs: ["issuer"],
  examine(_, { skew }) {
    if (skew === undefined) return skip("the tenant's answer has no time");
    return isWrong(skew)
      ? warn(
          `the clock of this machine is ${Math.max(1, Math.round(Math.abs(skew) / 60))} min ${skew > 0 ? "fast" : "slow"}, by the tenant's`,
          "set the clock of this machine. The other checks go by the tenant's",
        )
      : ok("the clock of this machine agrees with the tenant's");
  },
};

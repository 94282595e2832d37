/** Times relative to now. */

/** @param {number} seconds  since the epoch */
export function fromNow(seconds) {
  const minutes = Math.round((seconds * 1000 - Date.now()) / 60_000);
  const format = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (Math.abs(minutes) < 90) return format.format(minutes, "minute");
  return Math.abs(minutes) < 36 * 60
    ? format.format(Math.round(minutes / 60), "hour")
    : format.format(Math.round(minutes / 1440), "day");
}

/** `expires in 24 hours`, or `expired 3 minutes ago`. @param {number} seconds  since the epoch */
export const expiry = (seconds) => `${seconds * 1000 > Date.now() ? "expires" : "expired"} ${fromNow(seconds)}`;

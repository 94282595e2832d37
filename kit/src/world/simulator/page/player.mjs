/** What plays on the account's device, with what can happen to it. */
import { byId, element, refill } from "./dom.mjs";

/** @type {[string, string][]} */
const EVENTS = [
  ["PlaybackNearlyFinished", "Nearly finished"],
  ["PlaybackFinished", "Finished"],
  ["PlaybackStopped", "Stopped"],
  ["PlaybackFailed", "Failed"],
];

/**
 * @param {import("./api.mjs").State["accounts"][number]} account
 * @param {(event: string) => void} happens
 */
export function showPlayer({ id, playing, queued }, happens) {
  const strip = byId("player");
  strip.hidden = playing === undefined;
  refill(strip, [id, playing, queued], () => [
    element("span", {}, "Playing ", element("bdi", {}, playing ?? ""), queued ? `, ${queued} in the queue` : ""),
    ...EVENTS.map(([event, label]) => element("button", { type: "button", click: () => happens(event) }, label)),
  ]);
}

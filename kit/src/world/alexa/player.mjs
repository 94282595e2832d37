/**
 * The player of a device: what the directives of a response change, and the events that Alexa sends then.
 * https://developer.amazon.com/docs/custom-skills/audioplayer-interface-reference.html
 */

/**
 * What happens to a stream.
 * @typedef {"PlaybackStarted" | "PlaybackNearlyFinished" | "PlaybackFinished" | "PlaybackStopped" | "PlaybackFailed"}
 *   PlayerEvent
 */

/** @typedef {import("./accounts.mjs").Player} Player */
/** @typedef {import("./accounts.mjs").Stream} Stream */

/** Where a stream is, near its end, in milliseconds: it has no length here. */
const NEAR_END = 170_000;

/** @param {any} audioItem @returns {Stream} */
const streamOf = ({ stream, metadata }) => ({
  token: stream.token,
  url: stream.url,
  offsetInMilliseconds: stream.offsetInMilliseconds,
  ...(typeof metadata?.title === "string" && { title: metadata.title }),
});

/**
 * The player after a response, and the events that follow.
 * @param {Player | undefined} player
 * @param {any} response  the field `response`, without problems
 * @param {string} device
 * @returns {{ player: Player | undefined, events: PlayerEvent[] }}
 */
export function played(player, response, device) {
  /** @type {PlayerEvent[]} */
  const events = [];
  let now = player?.device === device ? player : undefined;
  const isPlaying = () => now?.activity === "PLAYING";
  for (const { type, playBehavior, audioItem, clearBehavior } of response?.directives ?? []) {
    if (type === "AudioPlayer.Play") {
      const stream = streamOf(audioItem);
      if (playBehavior === "REPLACE_ALL" || !now || !isPlaying()) {
        now = { device, activity: "PLAYING", stream, queue: [] };
        events.push("PlaybackStarted");
      } else now = { ...now, queue: playBehavior === "ENQUEUE" ? [...now.queue, stream] : [stream] };
    }
    if ((type === "AudioPlayer.Stop" || (type === "AudioPlayer.ClearQueue" && clearBehavior === "CLEAR_ALL")) && now) {
      if (isPlaying()) events.push("PlaybackStopped");
      now = { ...now, activity: "STOPPED", queue: [] };
    }
    if (type === "AudioPlayer.ClearQueue" && now) now = { ...now, queue: [] };
  }
  return { player: now ?? player, events };
}

/**
 * The player after an event, and the event that follows it.
 * @param {Player} player
 * @param {PlayerEvent} event
 * @returns {{ player: Player, next?: PlayerEvent }}
 */
export function happened(player, event) {
  const { stream, queue } = player;
  switch (event) {
    case "PlaybackNearlyFinished":
      return { player: { ...player, stream: { ...stream, offsetInMilliseconds: NEAR_END } } };
    case "PlaybackFinished":
    case "PlaybackFailed":
      if (queue.length)
        return { player: { ...player, stream: queue[0], queue: queue.slice(1) }, next: "PlaybackStarted" };
      return { player: { ...player, activity: "FINISHED" } };
    case "PlaybackStopped":
      return { player: { ...player, activity: "STOPPED" } };
    default:
      return { player: { ...player, activity: "PLAYING" } };
  }
}

/** The fields of an event's request. @param {Player} player @param {PlayerEvent} event */
export function eventOf({ stream, activity }, event) {
  const { token, offsetInMilliseconds } = stream;
  const type = `AudioPlayer.${event}`;
  if (event !== "PlaybackFailed") return { type, token, offsetInMilliseconds };
  const error = { type: "MEDIA_ERROR_SERVICE_UNAVAILABLE", message: "The stream cannot be read" };
  return { type, token, error, currentPlaybackState: { token, offsetInMilliseconds, playerActivity: activity } };
}

/**
 * Finds panics in what the Worker logs: a line `panicked at FILE:LINE:COLUMN:`, and the message in the next.
 * @param {(panic: string) => void} tell
 * @returns {(line: string) => void} gets each line
 */
export function watchForPanics(tell) {
  let place = "";
  return (line) => {
    if (place) tell(`${place} ${line.trim()}`);
    place = /^panicked at \S+:\d+:\d+:$/.exec(line.trim())?.[0] ?? "";
  };
}

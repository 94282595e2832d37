/**
 * Finds panics in the Worker's log: a line `panicked at FILE:LINE:COLUMN:`, and the message in the next line.
 * @param {(panic: string) => void} tell
 * @returns {(line: string) => void} receives each line
 */
export function watchForPanics(tell) {
  let place = "";
  return (line) => {
    if (place) tell(`${place} ${line.trim()}`);
    place = /^panicked at \S+:\d+:\d+:$/.exec(line.trim())?.[0] ?? "";
  };
}

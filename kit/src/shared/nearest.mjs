/**
 * The word that a mistyped one most likely means: at most two letters are wrong, missing or additional.
 * @param {string} typed
 * @param {string[]} words
 */
export function nearest(typed, words) {
  const distances = words.map((word) => distance(typed.toLowerCase(), word.toLowerCase()));
  const least = Math.min(...distances);
  return least <= 2 ? words[distances.indexOf(least)] : undefined;
}

/** https://en.wikipedia.org/wiki/Levenshtein_distance @param {string} a @param {string} b */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(letter !== b[j - 1]));
    row = next;
  }
  return row[b.length];
}

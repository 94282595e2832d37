/**
 * Speaks with the browser's own voice, in the request's language.
 * @param {string} text
 * @param {string} locale
 */
export function speak(text, locale) {
  if (!("speechSynthesis" in window)) return;
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.lang = locale;
  const voices = speechSynthesis.getVoices();
  utterance.voice =
    voices.find(({ lang }) => lang === locale) ??
    voices.find(({ lang }) => lang.startsWith(locale.slice(0, 2))) ??
    null;
  speechSynthesis.cancel();
  speechSynthesis.speak(utterance);
}

export function hush() {
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}

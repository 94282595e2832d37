/**
 * Wraps the paragraphs of a Markdown page at 120 columns. Tables, lists, headings, pictures and code stay as they are.
 * @param {string} page
 */
export const wrapped = (page) =>
  page
    .split(/(^```[^]*?^```$)/m)
    .map((part, index) =>
      index % 2
        ? part
        : part
            .split(/(\n{2,})/)
            .map(paragraph)
            .join(""),
    )
    .join("");

/** @param {string} text */
function paragraph(text) {
  if (!/^\S/.test(text) || /^[|#<!>-]/.test(text)) return text;
  const [end] = /\n*$/.exec(text) ?? [""];
  const lines = [""];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const line = lines[lines.length - 1];
    if (line && line.length + 1 + word.length > 120) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.join("\n") + end;
}

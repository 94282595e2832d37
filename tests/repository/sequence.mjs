/**
 * A sequence diagram as SVG, from lines of text: `participants: A | B`, `title: …`, `A -> B: …`, `A --> B: …` for an
 * answer, `note A: …`. It follows the reader's light or dark colour scheme.
 */

const [LEFT, COLUMN, ROW, TOP] = [70, 275, 40, 20];
const STYLE = `
    text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .who { font-weight: 600; text-anchor: middle }
    .title { font-weight: 600; fill: #0969da }
    .said { text-anchor: middle }
    line, path { stroke: #59636e; fill: none }
    .life { stroke-dasharray: 2 4; stroke: #aeb5bd }
    .answer { stroke-dasharray: 6 4 }
    rect { fill: #f6f8fa; stroke: #aeb5bd }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 } .title { fill: #58a6ff } line, path { stroke: #9198a1 } .life { stroke: #4b535d } rect { fill: #161b22; stroke: #4b535d }
    }`;

/** Text for SVG. @param {string} text */
export const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** @param {string} source @param {string} label  what the picture shows, for who cannot see it */
export function sequence(source, label) {
  const [first, ...lines] = source.trim().split("\n");
  const names = first
    .replace("participants:", "")
    .split("|")
    .map((name) => name.trim());
  /** @param {string} name */
  const column = (name) => {
    const index = names.indexOf(name);
    if (index < 0) throw new Error(`there is no participant ${name}`);
    return LEFT + COLUMN * index;
  };
  let y = TOP + 30;
  const rows = lines.map((line) => {
    y += ROW;
    const [, title] = /^title: (.+)$/.exec(line) ?? [];
    if (title) return `  <text class="title" x="10" y="${y}">${escaped(title)}</text>`;
    const [, at, note] = /^note (\w+): (.+)$/.exec(line) ?? [];
    if (note) {
      const width = note.length * 7 + 24;
      return `  <rect x="${column(at) - width / 2}" y="${y - 20}" width="${width}" height="28" rx="6"/><text class="said" x="${column(at)}" y="${y - 2}">${escaped(note)}</text>`;
    }
    const [, from, arrow, to, said] = /^(\w+) (-?->) (\w+): (.+)$/.exec(line) ?? [];
    if (!said) throw new Error(`this is no line of a diagram: ${line}`);
    const [begin, end] = [column(from), column(to)];
    const tip = end > begin ? -7 : 7;
    return `  <line${arrow === "-->" ? ' class="answer"' : ""} x1="${begin}" y1="${y}" x2="${end}" y2="${y}"/><path d="M${end + tip} ${y - 4}L${end} ${y}L${end + tip} ${y + 4}"/><text class="said" x="${(begin + end) / 2}" y="${y - 6}">${escaped(said)}</text>`;
  });
  const [width, height] = [LEFT * 2 + COLUMN * (names.length - 1), y + 30];
  const heads = names.map(
    (name) =>
      `  <rect x="${column(name) - 55}" y="${TOP - 10}" width="110" height="30" rx="6"/><text class="who" x="${column(name)}" y="${TOP + 10}">${escaped(name)}</text><line class="life" x1="${column(name)}" y1="${TOP + 20}" x2="${column(name)}" y2="${height - 10}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(label)}">
  <style>${STYLE}
  </style>
${[...heads, ...rows].join("\n")}
</svg>
`;
}

/**
 * Makes the site of the guides in target/site/: the pages that docs/SUMMARY.md lists, then each page and each file that
 * they link, and the library's documentation. It works from a folder. Every link and every anchor is followed; one that
 * leads nowhere is an error.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, extname, join, normalize, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const BOOK = join(ROOT, "target/book");
const SITE = join(ROOT, "target/site");
const RUSTDOC = "https://docs.rs/alexa-auth0/latest/";

/** Highlighting by the ending of a file. @type {Record<string, string>} */
const LANGUAGES = { ".rs": "rust", ".mjs": "js", ".json": "json", ".toml": "toml", ".yaml": "yaml", ".yml": "yaml" };

const pages = stage();
build();
const problems = [...brokenLinks(), ...withoutExample()];
if (problems.length) {
  console.error(problems.map((problem) => `✗ ${problem}`).join("\n"));
  process.exit(1);
}
console.error(
  `${pages.size} pages in ${relative(process.cwd(), SITE) || "."}/: open ${relative(process.cwd(), join(SITE, "index.html"))}`,
);

/** Writes the source of the book. @returns {Set<string>} its pages */
function stage() {
  rmSync(BOOK, { recursive: true, force: true });
  const listed = readFileSync(join(ROOT, "docs/SUMMARY.md"), "utf8").replace(
    /\]\(([^)]+)\)/g,
    (_, path) => `](${posix.join("docs", path)})`,
  );
  const chapters = [...listed.matchAll(/\]\(([^)]+)\)/g)].map(([, path]) => path);
  /** @type {Set<string>} */
  const seen = new Set(chapters);
  /** @type {[string, string][]} */
  const further = [];
  const waiting = [...chapters];
  for (let page = waiting.shift(); page; page = waiting.shift()) {
    write(
      page,
      prose(readFileSync(join(ROOT, page), "utf8"), (text) =>
        text.replace(/(\]\(|(?:src|srcset)=")([^)\s"]+)/g, (_, before, target) => before + follow(page, target)),
      ),
    );
  }
  const project = further.filter(([, path]) => path.endsWith(".md") && existsSync(join(ROOT, path)));
  const sources = further.filter((one) => !project.includes(one));
  const entries = (/** @type {[string, string][]} */ list) =>
    list
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([title, path]) => `- [${title}](${path})`)
      .join("\n");
  write("SUMMARY.md", `${listed}\n# The project\n\n${entries(project)}\n\n# Files\n\n${entries(sources)}\n`);
  return seen;

  /** What a link becomes. @param {string} from @param {string} target */
  function follow(from, target) {
    if (target.startsWith(RUSTDOC))
      return posix.join(posix.relative(dirname(from), "rustdoc"), target.slice(RUSTDOC.length));
    if (/^[a-z]+:/.test(target) || target.startsWith("#")) return target;
    const [path, anchor] = target.split("#");
    // Where a package has the guides.
    const file = normalize(join(dirname(from), path)).replace(/^kit\/docs\//, "docs/");
    if (!existsSync(join(ROOT, file)) || statSync(join(ROOT, file)).isDirectory())
      throw new Error(`${from}: ${target} is no file`);
    let page = file;
    if ([".png", ".svg"].includes(extname(file))) copy(file);
    else if (extname(file) !== ".md") {
      page = `${file}.md`;
      if (!seen.has(page))
        write(
          page,
          `# ${file}\n\n\`\`\`\`${LANGUAGES[extname(file)] ?? "text"}\n${readFileSync(join(ROOT, file), "utf8")}\`\`\`\`\n`,
        );
    }
    if (page.endsWith(".md") && !seen.has(page)) {
      seen.add(page);
      further.push([page === file ? titleOf(file) : file, page]);
      if (page === file) waiting.push(page);
    }
    return posix.relative(dirname(from), page) + (anchor ? `#${anchor}` : "");
  }
}

/**
 * A page with another text outside its blocks of code.
 * @param {string} page
 * @param {(text: string) => string} change
 */
function prose(page, change) {
  const parts = page.split(/(^ *```[^]*?^ *```$)/m);
  return parts.map((part, index) => (index % 2 ? part : change(part))).join("");
}

/** The first heading, with the folder if many files have it. @param {string} file */
function titleOf(file) {
  const [, title = file] = /^# (.+)$/m.exec(readFileSync(join(ROOT, file), "utf8")) ?? [];
  return title === "Changelog" ? `${title}: ${dirname(file)}` : title;
}

/** @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(dirname(join(BOOK, "src", path)), { recursive: true });
  writeFileSync(join(BOOK, "src", path), text);
}

/** @param {string} path */
function copy(path) {
  mkdirSync(dirname(join(BOOK, "src", path)), { recursive: true });
  cpSync(join(ROOT, path), join(BOOK, "src", path));
}

function build() {
  rmSync(SITE, { recursive: true, force: true });
  writeFileSync(
    join(BOOK, "book.toml"),
    `[book]
title = "alexa-auth0"
language = "en"
[build]
build-dir = "${SITE}"
create-missing = false
use-default-preprocessors = false
[output.html]
default-theme = "light"
preferred-dark-theme = "navy"
no-section-label = true
additional-css = ["site.css"]
[output.html.playground]
runnable = false
[output.html.fold]
enable = false
`,
  );
  cpSync(join(ROOT, "scripts/site.css"), join(BOOK, "site.css"));
  execFileSync(join(ROOT, ".tools/bin/mdbook"), ["build", BOOK], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, RUST_LOG: "warn" },
  });
  // What is compiled is shared with the other builds. Their documentation, with private items and other crates, is not.
  const doc = join(ROOT, "target/doc");
  rmSync(doc, { recursive: true, force: true });
  execFileSync("cargo", ["doc", "--locked", "--no-deps", "--quiet", "-p", "alexa-auth0", "--all-features"], {
    cwd: ROOT,
    stdio: "inherit",
  });
  cpSync(doc, join(SITE, "rustdoc"), { recursive: true });
}

/** @returns {string[]} */
function brokenLinks() {
  const files = readdirSync(SITE, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".html"));
  /** @type {Map<string, Set<string>>} */
  const anchors = new Map();
  const anchorsOf = (/** @type {string} */ file) => {
    if (!anchors.has(file))
      anchors.set(
        file,
        new Set([...readFileSync(join(SITE, file), "utf8").matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)),
      );
    return /** @type {Set<string>} */ (anchors.get(file));
  };
  const broken = [];
  for (const file of files) {
    if (file.startsWith("rustdoc/") || ["print.html", "toc.html", "404.html"].includes(file)) continue;
    for (const [, target] of readFileSync(join(SITE, file), "utf8").matchAll(/ (?:href|src|srcset)="([^"]+)"/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [path, anchor] = target.replaceAll("&amp;", "&").split("#");
      const there = path ? normalize(join(dirname(file), decodeURIComponent(path))) : file;
      if (!existsSync(join(SITE, there))) broken.push(`${file}: ${target} is not there`);
      else if (anchor && !anchorsOf(there).has(decodeURIComponent(anchor)))
        broken.push(`${file}: ${target} has no such heading`);
    }
  }
  return [...new Set(broken)];
}

/**
 * The public items of the library whose documentation has no example. One of a type may show its methods.
 * @returns {string[]}
 */
function withoutExample() {
  const missing = [];
  let items = 0;
  for (const folder of ["", "testing"]) {
    for (const file of readdirSync(join(SITE, "rustdoc/alexa_auth0", folder))) {
      const [, name] = /^(?:struct|enum|trait|fn|type|constant|macro)\.(\w+)\.html$/.exec(file) ?? [];
      if (!name) continue;
      const [page] = readFileSync(join(SITE, "rustdoc/alexa_auth0", folder, file), "utf8").split(
        /id="(?:trait|synthetic|blanket)-implementations"|id="implementors"|id="foreign-impls"/,
      );
      const [own, ...methods] = page.split(/<section id="method\./);
      const examples = own
        .split('class="example-wrap"')
        .slice(1)
        .join("")
        .replace(/<[^>]+>/g, "");
      items++;
      if (!examples) missing.push(name);
      for (const method of methods) {
        items++;
        const [called] = method.split('"');
        const isShown = new RegExp(`(?:\\.|::)${called.replace(/-\d+$/, "")}\\b`).test(examples);
        if (!isShown && !method.includes('class="example-wrap"')) missing.push(`${name}::${called}`);
      }
    }
  }
  if (items < 150) throw new Error(`rustdoc lists ${items} items`);
  return missing.map((name) => `${name}: its documentation has no example`);
}

/**
 * Part of the check `lint`: words that the text we ship does not use, because plain English has shorter ones.
 * `node dist/tools/words.js` names each place, in Markdown and in the comments and string literals of what is published.
 */
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, sep } from "node:path";
import * as ts from "typescript";
import { repositoryRoot } from "./repo";

const refused = [
  "anew",
  "thereof",
  "whoever",
  "nobody",
  "shall",
  "unless told",
  "when left out",
  "what becomes of",
  "is gone from",
  "for ever",
];

/** A phrase may go on in the next line, of a comment too. Mail addresses are data. */
const pattern = new RegExp(`\\b(?:${refused.join("|").replaceAll(" ", "[\\s*>]+")})\\b(?!@)`, "gi");

const published = ["provider", "sdk", "client", "cli", "emulator", "examples"];

/** Every part of a source that people may read, where it stands. */
function* shown(source: string): Generator<{ text: string; start: number }> {
  for (const { 0: text, index } of source.matchAll(/\/\*\*[^]*?\*\//g)) {
    yield { text, start: index };
  }
  const seen = new Set<number>();
  const nodes: ts.Node[] = [ts.createSourceFile("source.ts", source, ts.ScriptTarget.Latest, true)];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)) {
      yield { text: node.getText(), start: node.getStart() };
    }
    const comments = [
      ...(ts.getLeadingCommentRanges(source, node.pos) ?? []),
      ...(ts.getTrailingCommentRanges(source, node.end) ?? []),
    ];
    for (const { kind, pos, end } of comments) {
      if (kind === ts.SyntaxKind.SingleLineCommentTrivia && !seen.has(pos)) {
        seen.add(pos);
        yield { text: source.slice(pos, end), start: pos };
      }
    }
    nodes.push(...node.getChildren());
  }
}

/** Each refused word of a file, as `12: "nobody"`. */
export function refusedWords(path: string, content: string): string[] {
  const parts = extname(path) === ".ts" ? [...shown(content)] : [{ text: content, start: 0 }];
  return parts
    .flatMap(({ text, start }) =>
      [...text.matchAll(pattern)].map(({ 0: word, index }) => ({ word, at: start + index })),
    )
    .sort((a, b) => a.at - b.at)
    .map(({ word, at }) => `${content.slice(0, at).split("\n").length}: "${word.replaceAll(/[\s*>]+/g, " ")}"`);
}

function filesBelow(root: string, folder: string, extension: string): string[] {
  return readdirSync(join(root, folder), { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => extname(path) === extension && !path.includes(`${sep}dist${sep}`))
    .sort();
}

if (require.main === module) {
  const root = repositoryRoot();
  const pages = readdirSync(root).filter((name) => extname(name) === ".md" || name === "llms.txt");
  const sources = published.flatMap((folder) => filesBelow(root, folder, ".ts"));
  const found = [...pages, ...filesBelow(root, "docs", ".md"), ...sources].flatMap((path) =>
    refusedWords(path, readFileSync(join(root, path), "utf8")).map((place) => `${path}:${place}`),
  );
  if (found.length > 0) {
    process.stdout.write(`${found.join("\n")}\n\n${found.length} places say it in words that plain English avoids.\n`);
    process.exitCode = 1;
  }
}

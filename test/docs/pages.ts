import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../tools/repo";

const root = repositoryRoot();

/** A text that people read, by its path in the repository. */
export interface Page {
  path: string;
  text: string;
}

/** A fenced block of a page. */
export interface Block {
  language: string;
  code: string;
  /** `docs/emulator.md:31`, the first line of the code. */
  at: string;
}

export const pages: Page[] = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "llms.txt", "emulator/README.md"],
  ...readdirSync(join(root, "docs"), { recursive: true })
    .map((name) => join("docs", String(name)))
    .filter((path) => path.endsWith(".md"))
    .sort(),
].map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

export const blocks: Block[] = pages.flatMap(({ path, text }) =>
  [...text.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(({ 1: language = "", 2: code = "", index }) => ({
    language,
    code,
    at: `${path}:${text.slice(0, index).split("\n").length + 1}`,
  })),
);

/** The page without the code of its blocks; lines stay where they are. */
const proseOf = (text: string): string =>
  text.replaceAll(/^```[^]*?^```$/gm, (fence) => fence.replaceAll(/[^\n]/g, ""));

/** What stands between backticks in the prose of a page, with where. */
export const phrases: { code: string; at: string }[] = pages.flatMap(({ path, text }) => {
  const prose = proseOf(text);
  return [...prose.matchAll(/`([^`]+)`/g)].map(({ 1: code = "", index }) => ({
    code: code.replaceAll(/\s+/g, " "),
    at: `${path}:${prose.slice(0, index).split("\n").length}`,
  }));
});

export const isInRepository = (path: string): boolean => existsSync(join(root, path));

import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Known } from "./program";

/** What the text of a program declares, as far as text tells. */
export interface ProgramText {
  /** Whether the program makes the resource, in whatever file. */
  declares(known: Known): boolean;
  /** Whether a file of the program exports the resource by the name that it was given. */
  exports(known: Known): boolean;
  /** Whether a file, without ending, is part of the program. */
  includes(file: string): boolean;
}

const textsAndComments = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[^]|[^`\\])*`|\/\/[^\n]*|\/\*[^]*?\*\//g;

const withoutComments = (text: string): string =>
  text.replaceAll(textsAndComments, (found) => (found.startsWith("/") ? " " : found));

const imports = /\b(?:from|import|require)\s*\(?\s*["'](\.[^"']*)["']/g;

/** `new tenable.Scan("weekly"`. */
const constructions =
  /\bnew\s+(?:[\w$]+\s*\.\s*)*([\w$]+)\s*\(\s*("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[^]|[^`\\])*`)/g;

const unquoted = (text: string): string => text.slice(1, -1).replaceAll(/\\(.)/g, "$1");

/** The files that an import may mean, by their paths without the ending. */
const meant = (from: string, path: string): string[] => {
  const file = join(dirname(from), path.replace(/\.[jt]s$/, ""));
  return [file, join(file, "index")];
};

/** Files of a program: what its entry imports, by path without ending; every source in the folder without such an entry. */
async function sources(folder: string): Promise<Map<string, string>> {
  const waiting = existsSync(join(folder, "index.ts")) ? ["index"] : await allSources(folder);
  const texts = new Map<string, string>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const text = texts.has(file)
      ? undefined
      : await readFile(join(folder, `${file}.ts`), "utf8").catch(() => undefined);
    if (text !== undefined) {
      const code = withoutComments(text);
      texts.set(file, code);
      for (const [, path = ""] of code.matchAll(imports)) {
        waiting.push(...meant(file, path));
      }
    }
  }
  return texts;
}

async function allSources(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names
    .filter((name) => /(?<!\.d)\.ts$/.test(name) && !name.includes("node_modules"))
    .map((name) => name.slice(0, -3));
}

/** Reads the program in a folder; nothing of it is run. */
export async function programText(folder: string): Promise<ProgramText> {
  const texts = await sources(folder);
  const made = new Set<string>();
  const exported = new Set<string>();
  for (const [file, text] of texts) {
    for (const [, type = "", name = ""] of text.matchAll(constructions)) {
      made.add(`${type} ${unquoted(name)}`);
    }
    for (const [, variable] of text.matchAll(/\bexport const ([\w$]+)/g)) {
      exported.add(`${file} ${variable}`);
    }
  }
  return {
    declares: ({ type, resource }) => made.has(`${type} ${resource}`),
    exports: ({ file, variable }) => exported.has(`${file} ${variable}`),
    includes: (file) => texts.has(file),
  };
}

/** Why a resource that adopt has written is not declared any more; undefined while it is. To follow a colon. */
export function whyNotDeclared(known: Known, text: ProgramText, folder: string): string | undefined {
  if (text.declares(known)) {
    return undefined;
  }
  return !text.includes(known.file) && existsSync(join(folder, `${known.file}.ts`))
    ? `index.ts does not import ${known.file}.ts, which declared it`
    : `the program no longer declares the resource "${known.resource}"; to declare it again, delete its entry in adopted.json`;
}

/** Ids of what a program declares, by type; of those that adopt has written. */
export async function idsDeclaredIn(folder: string, known: readonly Known[]): Promise<Map<string, Set<string>>> {
  const text = await programText(folder);
  const ids = new Map<string, Set<string>>();
  for (const { type, id } of known.filter((one) => text.declares(one))) {
    ids.set(type, (ids.get(type) ?? new Set()).add(id));
  }
  return ids;
}

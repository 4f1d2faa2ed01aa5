/**
 * Part of `npm pack`: leaves in the compiled folders of both packages what their users need, in half the size.
 *
 * - JavaScript without its comments. Everything else stays in its line and column, for traces and source maps.
 * - Declarations that a program can reach through what package.json exports; the others describe inner modules.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import * as ts from "typescript";
import { filesBelow, fillEmulator, replaceFile } from "./link";
import { repositoryRoot } from "./repo";

const shipped = ["sdk", "provider", "client", "cli", "emulator"];
const manifests = ["package.json", "emulator/package.json"];

/** The code with blanks for comments, except for the one that names the source map. */
export function withoutComments(code: string): string {
  const comments: ts.TextRange[] = [];
  const nodes: ts.Node[] = [ts.createSourceFile("code.js", code, ts.ScriptTarget.Latest, true)];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    comments.push(...(ts.getLeadingCommentRanges(code, node.getFullStart()) ?? []));
    comments.push(...(ts.getTrailingCommentRanges(code, node.getEnd()) ?? []));
    nodes.push(...node.getChildren());
  }
  let result = code;
  for (const { pos, end } of comments) {
    const comment = code.slice(pos, end);
    if (!comment.startsWith("//# ")) {
      result = result.slice(0, pos) + comment.replaceAll(/[^\n]/g, " ") + result.slice(end);
    }
  }
  return result;
}

/** Declarations that these lead to, and themselves. */
export function reachable(declarations: readonly string[]): Set<string> {
  const found = new Set<string>();
  const waiting = [...declarations];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (!found.has(file)) {
      found.add(file);
      for (const [, path = ""] of readFileSync(file, "utf8").matchAll(/(?:from|import\() ?"(\.[^"]*)"/g)) {
        const target = resolve(dirname(file), path);
        waiting.push(existsSync(`${target}.d.ts`) ? `${target}.d.ts` : join(target, "index.d.ts"));
      }
    }
  }
  return found;
}

/** Every declaration that a manifest names, for compilers of any age. */
function declared(root: string, manifest: string): string[] {
  const text = readFileSync(join(root, manifest), "utf8");
  const folder = manifest.startsWith("emulator/") ? "dist/emulator" : "dist";
  return [...text.matchAll(/"\.\/dist\/([^"]+)\.d\.ts"/g)].flatMap(([, path = ""]) => {
    const all = join(root, folder, `${path}.d.ts`);
    return path.endsWith("/*") ? filesBelow(dirname(all)).filter((file) => file.endsWith(".d.ts")) : [all];
  });
}

function ship(root: string): void {
  const dist = join(root, "dist");
  const needed = reachable(manifests.flatMap((manifest) => declared(root, manifest)));
  const leftOut = (file: string): boolean => file.endsWith(".d.ts") && !needed.has(file);
  for (const folder of shipped) {
    const files = filesBelow(join(dist, folder));
    for (const file of files.filter((one) => one.endsWith(".js"))) {
      replaceFile(root, file, withoutComments(readFileSync(file, "utf8")));
    }
    const ignored = files.filter(leftOut).map((file) => `/${relative(join(dist, folder), file)}`);
    replaceFile(root, join(dist, folder, ".npmignore"), `${ignored.join("\n")}\n`);
  }
  fillEmulator(root);
}

if (require.main === module) {
  ship(repositoryRoot());
}

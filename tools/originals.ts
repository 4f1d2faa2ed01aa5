import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, sep } from "node:path";
import { filesBelow, replaceFile } from "./files";

/** What every file begins with that `npm pack` puts in the place of a compiled one, below the line of its interpreter. */
export const stubMark = "/* Leads to the bundle. */\n";

export const isStub = (code: string): boolean => code.replace(/^#!.*\n/, "").startsWith(stubMark);

/** Folders of `dist` that ship. */
export const shippedFolders = ["sdk", "provider", "client", "cli"];

/** Where the compiled files are kept while stubs are in their places. */
const originalsOf = (root: string): string => join(root, "dist", ".originals");
/** What the stubs lead to. */
const bundleOf = (root: string): string => join(root, "dist", "bundle");

export const bundleFile = (root: string): string => join(bundleOf(root), "index.js");

/** Made by `npm pack`, and compiled of no source. */
export const isMade = (root: string, file: string): boolean =>
  [originalsOf(root), bundleOf(root)].some((folder) => file.startsWith(folder + sep));

const placeOf = (root: string, file: string): string => file.replace(join(root, "dist"), originalsOf(root));

/** The compiled text of a file, whether or not a stub is in its place. */
export function originalText(root: string, file: string): string {
  const code = readFileSync(file, "utf8");
  return isStub(code) ? readFileSync(placeOf(root, file), "utf8") : code;
}

/** Puts a stub in the place of a compiled file. */
export function replaceByStub(root: string, file: string, stub: string): void {
  replaceFile(root, placeOf(root, file), originalText(root, file));
  replaceFile(root, file, stub);
}

/** Puts the compiled files back, where nothing newer was compiled meanwhile: with them source maps and tests agree. */
export function restore(root: string): void {
  const folder = originalsOf(root);
  for (const kept of existsSync(folder) ? filesBelow(folder) : []) {
    const file = kept.replace(folder, join(root, "dist"));
    if (existsSync(file) && isStub(readFileSync(file, "utf8"))) {
      replaceFile(root, file, readFileSync(kept));
    }
  }
  const lists = shippedFolders.map((name) => join(root, "dist", name, ".npmignore"));
  for (const made of [folder, bundleOf(root), ...lists]) {
    rmSync(made, { recursive: true, force: true });
  }
}

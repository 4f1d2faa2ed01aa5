/**
 * Makes both packages of this repository installed in it, as a user's program has them. Part of `npm run build`; run
 * again it changes nothing.
 *
 * - `node_modules/pulumi-tenable` is a link to the repository itself. Node does not let a package find itself by name
 *   from its sub-folders' programs, and Pulumi's provider process does exactly that:
 *   `require("pulumi-tenable/provider/scan")` from the project's folder upwards.
 * - `node_modules/pulumi-tenable-emulator` is a link to `emulator/`, as npm makes it for a workspace, and `emulator/dist`
 *   holds what one compiler run for the whole repository has written to `dist/emulator`.
 * - `dist/` loses what was compiled of sources that are not there any more, and gets back the files in whose places
 *   `npm pack` has put others.
 */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { filesBelow, replaceFile } from "./files";
import { isMade, restore } from "./originals";
import { repositoryRoot } from "./repo";

/** Links a package to its folder in the repository; false when there was nothing to do. */
export function linkPackage(root: string, name = "pulumi-tenable", folder = "."): boolean {
  // Below somebody's node_modules we are a dependency, and found without help.
  if (root.split(sep).includes("node_modules")) {
    return false;
  }
  if (!existsSync(join(root, "tools", "link.ts"))) {
    return false;
  }
  const target = join(root, folder);
  const link = join(root, "node_modules", name);
  // Relative, so that a moved or mounted repository keeps working; Windows wants a junction, which is absolute.
  const written = process.platform === "win32" ? target : relative(dirname(link), target);
  const there = lstatSync(link, { throwIfNoEntry: false });
  if (there?.isSymbolicLink() && pointsTo(link, target, written)) {
    return false;
  }
  if (there !== undefined) {
    rmSync(link, { recursive: true, force: true });
  }
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(written, link, process.platform === "win32" ? "junction" : undefined);
  return true;
}

function pointsTo(link: string, target: string, written: string): boolean {
  try {
    const isSame = realpathSync(link) === realpathSync(target);
    return isSame && (process.platform === "win32" || readlinkSync(link) === written);
  } catch {
    return false;
  }
}

/**
 * Removes what was compiled of a source that is moved or deleted: it would be loaded in place of its successor, and its
 * tests would go on.
 */
export function removeStale(root: string): void {
  const dist = join(root, "dist");
  for (const file of filesBelow(dist).filter((one) => !isMade(root, one))) {
    const source = file.replace(dist, root).replace(/(\.d\.ts|\.js|\.js\.map)$/, ".ts");
    if (source.endsWith(".ts") && !existsSync(source)) {
      rmSync(file, { force: true });
    }
  }
}

/** Gives the emulator's package its files, without source maps: they have no sources to lead to. */
export function fillEmulator(root: string, written = (_file: string, code: string): string => code): void {
  const [from, to] = [join(root, "dist", "emulator"), join(root, "emulator", "dist")];
  const files = filesBelow(from).filter((file) => !file.endsWith(".map"));
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    replaceFile(root, file.replace(from, to), file.endsWith(".js") ? written(file, text) : text);
  }
  const wanted = new Set(files.map((file) => file.replace(from, to)));
  for (const file of filesBelow(to).filter((one) => !wanted.has(one))) {
    rmSync(file, { force: true });
  }
  chmodSync(join(to, "main.js"), 0o755);
  replaceFile(root, join(root, "emulator", "LICENSE"), readFileSync(join(root, "LICENSE")));
}

if (require.main === module) {
  const root = repositoryRoot();
  restore(root);
  removeStale(root);
  fillEmulator(root);
  const links = { "pulumi-tenable": ".", "pulumi-tenable-emulator": "emulator" };
  for (const [name, folder] of Object.entries(links)) {
    if (linkPackage(root, name, folder)) {
      process.stdout.write(`Linked node_modules/${name} to ${join(basename(root), folder)}/.\n`);
    }
  }
}

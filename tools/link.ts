/**
 * Makes both packages of this repository installed in it, as a user's program has them. Part of `npm run build`; run
 * again it changes nothing.
 *
 * - `node_modules/pulumi-tenable` is a link to the repository itself. Node does not let a package find itself by name
 *   from its sub-folders' programs, and Pulumi's provider process does exactly that:
 *   `require("pulumi-tenable/provider/scan")` from the project's folder upwards.
 * - `node_modules/pulumi-tenable-emulator` is a link to `emulator/`, as npm makes it for a workspace, and `emulator/dist`
 *   holds what one compiler run for the whole repository has written to `dist/emulator`.
 */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
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

/** Gives the emulator's package its files, without source maps: they have no sources to lead to. */
export function fillEmulator(root: string): void {
  const target = join(root, "emulator", "dist");
  const draft = `${target}.new`;
  cpSync(join(root, "dist", "emulator"), draft, { recursive: true, filter: (file) => !file.endsWith(".map") });
  chmodSync(join(draft, "main.js"), 0o755);
  rmSync(target, { recursive: true, force: true });
  renameSync(draft, target);
  copyFileSync(join(root, "LICENSE"), join(root, "emulator", "LICENSE"));
}

if (require.main === module) {
  const root = repositoryRoot();
  fillEmulator(root);
  const links = { "pulumi-tenable": ".", "pulumi-tenable-emulator": "emulator" };
  for (const [name, folder] of Object.entries(links)) {
    if (linkPackage(root, name, folder)) {
      process.stdout.write(`Linked node_modules/${name} to ${join(basename(root), folder)}/.\n`);
    }
  }
}

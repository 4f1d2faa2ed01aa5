/**
 * Makes `node_modules/pulumi-tenable` a link to the repository itself.
 *
 * Node does not let a package find itself by name from its sub-folders' programs, and Pulumi's provider process does
 * exactly that: `require("pulumi-tenable/provider/scan")` from the project's folder upwards. With the link the examples
 * and the tests run as a user's program would. Part of `npm run build`; run again it changes nothing.
 */
import { existsSync, lstatSync, mkdirSync, readlinkSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { repositoryRoot } from "./repo";

/** Makes the link; false when there was nothing to do. */
export function linkPackage(root: string): boolean {
  // Below somebody's node_modules we are a dependency, and found without help.
  if (root.split(sep).includes("node_modules")) {
    return false;
  }
  if (!existsSync(join(root, "tools", "link.ts"))) {
    return false;
  }
  const link = join(root, "node_modules", "pulumi-tenable");
  const there = lstatSync(link, { throwIfNoEntry: false });
  if (there?.isSymbolicLink() && pointsTo(link, root)) {
    return false;
  }
  if (there !== undefined) {
    rmSync(link, { recursive: true, force: true });
  }
  mkdirSync(dirname(link), { recursive: true });
  // Relative, so that a moved or mounted repository keeps working; Windows wants a junction, which is absolute.
  if (process.platform === "win32") {
    symlinkSync(root, link, "junction");
  } else {
    symlinkSync("..", link);
  }
  return true;
}

function pointsTo(link: string, root: string): boolean {
  try {
    return realpathSync(link) === realpathSync(root) && (process.platform === "win32" || readlinkSync(link) === "..");
  } catch {
    return false;
  }
}

if (require.main === module) {
  const root = repositoryRoot();
  if (linkPackage(root)) {
    process.stdout.write(`Linked node_modules/pulumi-tenable to ${basename(root)}/.\n`);
  }
}

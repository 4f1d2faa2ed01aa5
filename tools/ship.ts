/**
 * Part of `npm pack`: leaves in the compiled folders of both packages what their users need, in half the size.
 *
 * - One script, `dist/bundle/index.js`, with every module that can be reached from what package.json names. The files
 *   named there lead to it. It loads in two thirds of the time: a provider process starts with every command of Pulumi.
 * - Declarations that a program can reach through what package.json exports; the others describe inner modules, and
 *   what is marked `@internal` is in none.
 *
 * The next `npm run build` puts the compiled files back in place of those that lead to the bundle.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { build } from "esbuild";
import { minify_sync } from "terser";
import { filesBelow, replaceFile } from "./files";
import { fillEmulator, removeStale } from "./link";
import { bundleFile, originalText, replaceByStub, shippedFolders, stubMark } from "./originals";
import { repositoryRoot } from "./repo";
import { runMain } from "./run-main";

const manifests = ["package.json", "emulator/package.json"];

/** The code in half the size: without comments and blanks, but with the functions and the names that a trace shows. */
export function shortened(code: string, toplevel = false): string {
  const { code: short = "" } = minify_sync(code, {
    ecma: 2020,
    // In a script of all modules, what stands outside of them are names that esbuild gave them.
    toplevel,
    compress: { passes: 2, inline: false, reduce_funcs: false },
    keep_fnames: true,
    keep_classnames: true,
    // A new line in place of each semicolon: a trace names one, and Node shows it.
    format: { semicolons: false },
  });
  return `${short}\n`;
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

/** Every file that a manifest names, with this ending. */
function named(root: string, manifest: string, ending: ".js" | ".d.ts"): string[] {
  const text = readFileSync(join(root, manifest), "utf8");
  const folder = manifest.startsWith("emulator/") ? "dist/emulator" : "dist";
  const paths = [...text.matchAll(/"(?:\.\/)?dist\/([^"]+?)(\.d\.ts|\.js)"/g)].filter(([, , end]) => end === ending);
  const files = paths.flatMap(([, path = ""]) => {
    const all = join(root, folder, `${path}${ending}`);
    return path.endsWith("/*") ? filesBelow(dirname(all)).filter((file) => file.endsWith(ending)) : [all];
  });
  return [...new Set(files)].sort();
}

/** A script with all modules that these lead to, each loaded when it is first asked for. */
async function bundle(root: string, entries: readonly string[]): Promise<string> {
  const dist = join(root, "dist");
  const members = entries.map(
    (file) => `${JSON.stringify(nameOf(dist, file))}: () => require(${JSON.stringify(file)}),`,
  );
  const { outputFiles } = await build({
    stdin: { contents: `module.exports = {${members.join("\n")}};`, resolveDir: dist },
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    packages: "external",
    legalComments: "none",
    plugins: [
      {
        name: "originals",
        setup: ({ onLoad }) => onLoad({ filter: /\.js$/ }, ({ path }) => ({ contents: originalText(root, path) })),
      },
    ],
    // Where Pulumi is installed, it is looked for from this file.
    logOverride: { "require-resolve-not-external": "silent" },
  });
  return shortened(outputFiles[0]?.text ?? "", true);
}

const nameOf = (dist: string, file: string): string => relative(dist, file).split(sep).join("/");

/** A file that leads to the bundle. What it exports is named, so that an `import` statement finds it. */
function stubFor(root: string, file: string): string {
  const dist = join(root, "dist");
  const code = originalText(root, file);
  const path = relative(dirname(file), dirname(bundleFile(root)))
    .split(sep)
    .join("/");
  const [interpreter = ""] = /^#!.*\n/.exec(code) ?? [];
  const lead = `${interpreter}${stubMark}module.exports = require("${path}")["${nameOf(dist, file)}"]();\n`;
  // A command runs as soon as it is loaded, and the file of a provider exports it as a whole.
  return interpreter === "" && code.includes('"__esModule"')
    ? `${lead}0 && (module.exports = { ${["__esModule", ...Object.keys(require(file) as object)].join(", ")} });\n`
    : lead;
}

async function ship(root: string): Promise<void> {
  const dist = join(root, "dist");
  removeStale(root);
  const entries = named(root, "package.json", ".js");
  replaceFile(root, bundleFile(root), await bundle(root, entries));
  entries.forEach((file) => replaceByStub(root, file, stubFor(root, file)));
  const needed = reachable(manifests.flatMap((manifest) => named(root, manifest, ".d.ts")));
  const isLeftOut = (file: string): boolean =>
    file.endsWith(".d.ts") ? !needed.has(file) : file.endsWith(".js") && !entries.includes(file);
  for (const folder of shippedFolders) {
    const ignored = filesBelow(join(dist, folder)).filter(isLeftOut);
    const lines = ignored.map((file) => `/${nameOf(join(dist, folder), file)}`);
    replaceFile(root, join(dist, folder, ".npmignore"), `${lines.join("\n")}\n`);
  }
  // What an `import` statement may name is found in the compiled form alone.
  const whole = named(root, "emulator/package.json", ".js");
  fillEmulator(root, (file, code) => (whole.includes(file) ? code : shortened(code)));
}

if (require.main === module) {
  runMain(async () => {
    await ship(repositoryRoot());
    return 0;
  });
}

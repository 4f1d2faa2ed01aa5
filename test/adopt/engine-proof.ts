import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Platform, startEmulator } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import { changes, Project } from "../../tools/pulumi/project";
import { adoptFrom, anySecret, newFolder, unaccounted } from "./adopting";
import type { TenantOptions } from "./filling";
import { randomTenant } from "./tenant";

/** How objects come under code: by an import file, or by ids in the program. */
export type Way = "import" | "adoptIds";

export interface EngineProof {
  objects: number;
  wrong: string[];
}

const quiet = { timeoutSeconds: 300 };

/** Puts another description into every resource of a file that has one. Returns the names of these. */
function changeDescriptions(file: string): string[] {
  const names: string[] = [];
  const text = readFileSync(file, "utf8").replaceAll(/^( +)description: (["'])/gm, "$1description: $2changed: ");
  for (const statement of text.split(/^export const /m)) {
    const name = /^\w+ = new tenable\.\w+\(\s*"([^"]+)"/.exec(statement)?.[1];
    if (name !== undefined && statement.includes("changed: ")) {
      names.push(name);
    }
  }
  writeFileSync(file, text);
  return names;
}

/**
 * The same with the engine: a random tenant is adopted, the program compiled under `strict` and run. Nothing changes and
 * nothing is written; then descriptions are changed in the program, and a preview names those alone.
 */
export async function proveWithEngine(
  platform: Platform,
  seed: number,
  way: Way,
  options: TenantOptions = {},
): Promise<EngineProof> {
  const emulator = await startEmulator({ platform });
  const { folder, remove } = newFolder();
  const closers: (() => unknown)[] = [remove];
  try {
    const made = await randomTenant(emulator, seed, options);
    const adoption = await adoptFrom(emulator, folder, { config: anySecret, adoptIds: way === "adoptIds" });
    const keys = adoption.added.flatMap(({ config }) => Object.values(config));
    const config = Object.fromEntries(keys.map((key) => [`adopted:${key}`, anySecret[key]]));
    const project = await Project.create({ program: folder, connectionEnv: connectionEnv(emulator), config });
    closers.push(() => project.close());
    const from = emulator.requests.length;
    const wrong = unaccounted(adoption, made);
    if (way === "import") {
      const args = ["--generate-code=false", "--protect=false", "--yes", "--skip-preview"];
      await project.run(["import", "--file", "import.json", ...args], { expect: 0, ...quiet });
      const first = await project.preview([], { expect: 0, ...quiet });
      wrong.push(...changes(first).map(({ op, urn }) => `the preview after the import: ${op} ${urn}`));
      const expected = readdirSync(project.folder)
        .filter((name) => name.endsWith(".ts"))
        .flatMap((name) => changeDescriptions(join(project.folder, name)));
      const second = await project.preview([], { expect: 0, ...quiet });
      const found = changes(second).map(({ urn, detailedDiff }) => {
        const paths = Object.keys(detailedDiff ?? {}).filter((path) => path !== "__provider");
        return `${urn.split("::").at(-1)}: ${paths.join()}`;
      });
      const wanted = expected.map((name) => `${name}: description`);
      wrong.push(...found.filter((line) => !wanted.includes(line)).map((line) => `a preview names ${line}`));
      wrong.push(...wanted.filter((line) => !found.includes(line)).map((line) => `a preview does not name ${line}`));
    } else {
      const { stdout, stderr } = await project.run(["preview", "--diff"], { expect: 0, ...quiet });
      const lines = (stdout + stderr).split("\n").filter((line) => /\badopt \w+ \S+: /.test(line));
      const isQuiet = (line: string): boolean =>
        /: (nothing changes|(\w+ (is written|is known after up)(; )?)+)$/.test(line);
      wrong.push(...lines.filter((line) => !isQuiet(line.trim())));
      if (lines.length !== adoption.added.length) {
        wrong.push(`${lines.length} lines about ${adoption.added.length} adoptions`);
      }
    }
    const sent = emulator.requests.slice(from).filter(({ method }) => method !== "GET");
    wrong.push(...sent.map(({ method, path }) => `it sent ${method} ${path}`));
    return { objects: adoption.added.length, wrong };
  } finally {
    for (const close of closers.reverse()) {
      close();
    }
    await emulator.close();
  }
}

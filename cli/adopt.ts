import type { Command } from "commander";
import { existsSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { adopt, type Adoption, type AdoptOptions } from "../client/adopt/adopt";
import type { Choice } from "../client/adopt/choice";
import { coverage, type CoverageRow, isCounted } from "../client/adopt/coverage";
import { idsDeclaredIn } from "../client/adopt/declared-in";
import { kindNames } from "../client/adopt/kinds";
import { manifestIn } from "../client/adopt/project";
import type { NotAdoptable } from "../client/adopt/survey";
import { terraformState } from "../client/adopt/terraform";
import type { Platform } from "../provider/definition/platform";
import { type ClientOptions, list, withClient, type Work } from "./client-command";
import { answer } from "./output";
import { madeBy, NoStackError, readStack, type Stack } from "./stack";
import { tableText } from "./table";
import { readable, UsageError } from "./usage";

interface Options extends Pick<ClientOptions, "connection"> {
  stack: string;
  project?: string;
  kind?: string[];
  name?: string;
  folder?: string;
  owner?: string;
  tag?: string;
  repository?: string;
  oneFile?: boolean;
  protect?: boolean;
  withAdoptIds?: boolean;
  fromTerraform?: string;
  check?: boolean;
  json?: boolean;
}

const help = `
Reads the platform and writes a Pulumi project that declares what is there: TypeScript, references instead of ids, and
only what differs from defaults. Writes nothing to the platform. In a folder that an earlier adopt has written, it adds
what is new and leaves the existing files alone.

Kinds: ${kindNames.join(", ")}

Examples:
  $ pulumi-tenable adopt baseline
  $ pulumi-tenable adopt baseline --kind scans,policies --name "plant*" --one-file
  $ pulumi-tenable adopt baseline --from-terraform terraform.tfstate
  $ pulumi-tenable adopt baseline --check

Exit codes: 0 done, 1 failed, or a kind could not be listed with --check, 2 wrong usage, 7 with --check if something is
not under code.
`;

export function addAdopt(program: Command): void {
  program
    .command("adopt")
    .description("Write a Pulumi project for the objects that exist on the platform.")
    .argument("[project-folder]", "new or empty folder, or one that adopt has written; defaults to this one", ".")
    .option("--connection <name>", "connection to use; defaults to default")
    .option("--stack <stack>", "stack that the import file is for: dev, or organization/project/dev", "dev")
    .option("--project <name>", "name of the Pulumi project; defaults to the name of the folder")
    .option("--kind <kinds>", "only these kinds, separated by commas", list)
    .option("--name <pattern>", "only objects with names like this; * stands for any text")
    .option("--folder <name>", "only scans in this folder")
    .option("--owner <user>", "only objects of this user")
    .option("--tag <label>", "only objects with this label; on Vulnerability Management, this tag category")
    .option("--repository <name>", "only objects that use this repository")
    .option("--one-file", "write everything to index.ts instead of a file per kind")
    .option("--protect", "declare every resource with protect: true, so that Pulumi refuses to delete it")
    .option("--with-adopt-ids", "set adoptId in the program instead of writing an import file")
    .option("--from-terraform <file>", "only what this Terraform state manages, under its names")
    .option("--check", "only show how much of the platform is under code")
    .option("--json", "with --check: print JSON")
    .addHelpText("after", help)
    .action(async (folder: string, options: Options, command: Command) => {
      const { connection } = options;
      const { read, unread } = await stackIn(folder, options.stack);
      if (unread && (options.check === true || command.getOptionValueSource("stack") === "cli")) {
        throw unread;
      }
      await withClient({ connection, folder, ...(read && { read }) }, async (work) => {
        if (unread) {
          work.tell(`pulumi-tenable: objects of the stack ${options.stack} are not skipped: ${unread.message}`);
        }
        await run(folder, options, read, work);
      });
    });
}

/** Options about properties that not every list has. */
const notListed = ["folder", "owner", "tag", "repository"] as const;

/** Versions that a new project asks for. */
function versions(): AdoptOptions["versions"] {
  const own = JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8")) as { version: string };
  return { self: `^${own.version}`, pulumi: "^3.216.0", typescript: "^6.0.3" };
}

function choiceOf(options: Options, platform: Platform): { choice: Choice; left: readonly NotAdoptable[] } {
  const { kind: kinds, name, folder, owner, tag, repository, fromTerraform: file } = options;
  const state = file === undefined ? undefined : terraformState(textOf(file), file, platform);
  const given = { kinds, name, folder, owner, tag, repository, ids: state?.names };
  const choice = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Choice;
  return { choice, left: state?.left ?? [] };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw readable(error, file);
  }
}

/** The stack of a project that is there, where the Pulumi CLI knows it; or why it cannot be read. */
async function stackIn(folder: string, stack: string): Promise<{ read?: Stack; unread?: UsageError }> {
  if (!existsSync(join(folder, "Pulumi.yaml"))) {
    return {};
  }
  try {
    return { read: await readStack(stack, folder) };
  } catch (error) {
    if (error instanceof NoStackError) {
      return {};
    }
    if (error instanceof UsageError) {
      return { unread: error };
    }
    throw error;
  }
}

async function run(folder: string, options: Options, stack: Stack | undefined, work: Work): Promise<void> {
  const { client, progress, tell } = work;
  if (options.json === true && options.check !== true) {
    throw new UsageError("--json requires --check");
  }
  const unlisted = notListed.filter((name) => options[name] !== undefined);
  if (options.check === true && unlisted.length > 0) {
    const given = unlisted.map((name) => `--${name}`).join(", ");
    throw new UsageError(`--check does not combine with ${given}: it counts by lists, which do not tell this`);
  }
  const { choice, left } = choiceOf(options, client.platform);
  const held = stack && madeBy(stack, client.connection);
  const inStack = new Map<string, Set<string>>();
  for (const { type, id } of held ?? []) {
    inStack.set(type, (inStack.get(type) ?? new Set()).add(String(id)));
  }
  if (options.check) {
    const known = held ? inStack : await idsDeclaredIn(folder, (await manifestIn(folder))?.objects ?? []);
    const rows = await coverage(client, choice, known, progress);
    for (const row of rows) {
      if (!isCounted(row)) {
        tell(`pulumi-tenable: ${row.kind} are not counted: ${row.notCounted}`);
      }
    }
    await answer(
      options.json === true
        ? `${JSON.stringify(rows)}\n`
        : checkText(rows, held ? `stack ${options.stack}` : `the program in ${folder}`),
    );
    process.exitCode = checkCode(rows);
    return;
  }
  const project = options.project ?? projectFor(folder);
  const adoption = await adopt(client, {
    ...{ folder, project, choice, progress, versions: versions(), stack: options.stack },
    ...(stack && { config: stack.config, inStack }),
    ...{ oneFile: options.oneFile, protect: options.protect, adoptIds: options.withAdoptIds },
  });
  const all = { ...adoption, left: [...adoption.left, ...left] };
  tell(`pulumi-tenable: ${all.files.length} files written to ${folder}`);
  await answer(summary(all) + nextSteps(folder, options, all, stack !== undefined));
}

/** A name that Pulumi takes for a project. */
const projectFor = (folder: string): string =>
  basename(resolve(folder))
    .replaceAll(/[^A-Za-z0-9_.-]+/g, "-")
    .replaceAll(/^-+|-+$/g, "") || "baseline";

const checkCode = (rows: readonly CoverageRow[]): number =>
  !rows.every(isCounted) ? 1 : rows.some(({ inCode, manageable }) => inCode < manageable) ? 7 : 0;

function checkText(rows: readonly CoverageRow[], where: string): string {
  const counted = rows.filter(isCounted);
  const total = (name: "manageable" | "inCode"): number => counted.reduce((sum, row) => sum + row[name], 0);
  const [manageable, inCode] = [total("manageable"), total("inCode")];
  const share = manageable === 0 ? 100 : Math.floor((100 * inCode) / manageable);
  const shown = rows.map((row) => (isCounted(row) ? row : { kind: row.kind, objects: "not counted" }));
  const others = rows.filter((row) => !isCounted(row)).map(({ kind }) => kind);
  const without = others.length === 0 ? "" : `, without ${others.join(", ")}, which could not be listed`;
  const sum =
    counted.length === 0
      ? `No kind could be listed: ${others.join(", ")}\n`
      : `${inCode} of ${manageable} objects that can be managed are in ${where}: ${share} %${without}\n`;
  return `${tableText(["kind", "objects", "manageable", "inCode"], shown)}\n${sum}`;
}

/** More objects than these are told in not-managed.md alone. */
const mostTold = 20;

function summary({ added, known, left }: Adoption): string {
  const counts = new Map<string, number>();
  for (const { type } of added) {
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  const rows = [...counts].map(([type, count]) => ({ type, added: count }));
  const table = rows.length === 0 ? "Nothing is new.\n" : tableText(["type", "added"], rows);
  const before =
    known === 0 ? "" : `${known === 1 ? "1 object was" : `${known} objects were`} in the program already.\n`;
  if (left.length === 0) {
    return `${table}${before}`;
  }
  const told = left
    .slice(0, mostTold)
    .map(({ type, name, id, reason }) =>
      `  ${type} ${name === undefined ? "" : `"${name}" `}${id === undefined ? "" : `(id ${id})`}: ${reason}\n`.replaceAll(
        / +:/g,
        ":",
      ),
    );
  const more = left.length > mostTold ? `  and ${left.length - mostTold} more\n` : "";
  return `${table}${before}\nNot managed (${left.length}), see not-managed.md:\n${told.join("")}${more}`;
}

function nextSteps(
  folder: string,
  { stack, withAdoptIds }: Options,
  { missingSecrets, imports, missingImport }: Adoption,
  hasStack: boolean,
): string {
  const steps = [
    ...(missingImport === undefined ? [] : [`add to index.ts, which was edited: ${missingImport}`]),
    ...(folder === "." ? [] : [`cd ${folder}`]),
    ...(hasStack ? [] : ["npm install", `pulumi stack init ${stack}`]),
    ...missingSecrets.map((key) => `pulumi config set --secret ${key}`),
    ...(missingSecrets.length > 0 && !withAdoptIds
      ? [`npx pulumi-tenable adopt --stack ${stack}    # completes import.json with these secrets`]
      : []),
    ...(imports === undefined || (imports === 0 && missingSecrets.length === 0)
      ? ["pulumi preview"]
      : [
          "pulumi import --file import.json --generate-code=false --protect=false",
          "rm import.json",
          "pulumi preview --expect-no-changes",
        ]),
  ];
  return `\nNext:\n${steps.map((step) => `  ${step}\n`).join("")}`;
}

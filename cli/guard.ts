import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { checkGuard, checkGuardOfProgram, type GuardCheckResult } from "../client";
import { guardsOf, readGuardFile } from "../provider/guard/guard-file";
import type { Settings } from "../provider/connection/connection";
import { type ClientOptions, asUsage, withClient, withConnection } from "./client-command";
import { formats } from "./guard-formats";
import { answer } from "./output";
import { madeBy, readStack } from "./stack";
import { readable, UsageError } from "./usage";

interface GuardOptions extends ClientOptions {
  file?: string;
  guard?: string;
  json?: boolean;
  markdown?: boolean;
  sarif?: boolean;
}

/** Somebody has to look: as for differences. */
const found = 7;

const help = `
The guards are those of --guard or TENABLE_GUARD_FILE, and with --stack also tenable:guard of the stack. Without --file, the
scans of the platform are judged as they are now; nothing is changed. With --stack, only the scans of the stack are.

A scan of the stack that the platform does not list is a finding: nothing is known of it.

Exit codes: 0 no findings, 1 failed, also for a guard file that cannot be used, 2 wrong usage, 7 findings.

Examples:
  $ pulumi-tenable guard check --guard guard.yaml
  $ pulumi-tenable guard check --stack prod --markdown
  $ pulumi preview --json | pulumi-tenable guard check --file - --guard guard.yaml --sarif
`;

export function addGuard(program: Command): void {
  const command = program.command("guard").description("Judge scans of fragile networks.");
  withConnection(command.command("check"))
    .description("Judge all scans of the platform, of a stack, or of a program, by the guards.")
    .option("--guard <file>", "guard file, JSON or YAML; defaults to TENABLE_GUARD_FILE")
    .option(
      "--file <file>",
      "judge the output of pulumi preview --json or a state file, without a platform; - is standard input",
    )
    .option("--json", "print a JSON object with all findings")
    .option("--markdown", "print Markdown, for a comment on a pull request")
    .option("--sarif", "print SARIF 2.1.0, for code scanning")
    .addHelpText("after", help)
    .action((options: GuardOptions) => check(options));
}

async function check(options: GuardOptions): Promise<void> {
  const { file, guard, stack } = options;
  formatOf(options);
  if (file !== undefined && (stack !== undefined || options.connection !== undefined)) {
    throw new UsageError("--file judges without a platform: it cannot be combined with --stack or --connection");
  }
  if (guard !== undefined) {
    // Before anything else, for the advice is about the option.
    readGuardFile(guard, "--guard");
    process.env.TENABLE_GUARD_FILE = guard;
  }
  if (file !== undefined) {
    const result = await ofFile(file);
    hint(result, "the file has no Scan of this provider", (line) => void process.stderr.write(`${line}\n`));
    await print(result, file === "-" ? "standard-input" : file, options);
    return;
  }
  const read = stack === undefined ? undefined : await readStack(stack);
  await withClient({ ...options, ...(read && { read }) }, async ({ client, progress, tell }) => {
    const { name, url } = client.connection;
    const scans = read && scansOf(madeBy(read, client.connection));
    const others = read === undefined ? 0 : scansOf(read.resources).length - (scans?.length ?? 0);
    if (others > 0) {
      tell(
        `pulumi-tenable: ${others} ${others === 1 ? "scan of the stack is" : "scans of the stack are"} not judged: created with another connection than "${name}" (${url}); choose it with --connection`,
      );
    }
    const result = await checkGuard(client, {
      ...(scans && { scans }),
      onProgress: (done, all) => progress(`${done} of ${all} scans`),
    });
    hint(result, read ? `the stack has no scan on connection "${name}"` : "these keys see no scan", tell);
    await print(result, url, options);
  });
}

/** Ids of the scans among the objects of a stack. */
const scansOf = (objects: readonly { type: string; id?: string }[]): string[] =>
  objects.flatMap(({ type, id }) => (/(^|:)Scan$/.test(type) && id ? [id] : []));

/** Nothing that was judged is no good news. */
function hint({ scans, findings }: GuardCheckResult, why: string, tell: (line: string) => void): void {
  if (scans + findings.length === 0) {
    tell(`pulumi-tenable: no scan was judged: ${why}`);
  }
}

async function ofFile(file: string): Promise<GuardCheckResult> {
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw readable(error, file);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file === "-" ? "standard input" : file} is not JSON: ${(error as Error).message}`);
  }
  const settings: Pick<Settings, "config" | "env"> = { config: () => undefined, env: process.env };
  try {
    return await checkGuardOfProgram(value, { set: () => guardsOf(settings) });
  } catch (error) {
    throw asUsage(error);
  }
}

function formatOf(options: GuardOptions): keyof typeof formats {
  const [chosen = "text", ...more] = (["json", "markdown", "sarif"] as const).filter((name) => options[name]);
  if (more.length > 0) {
    throw new UsageError(`--${chosen} and --${String(more[0])} cannot be combined: choose one of them`);
  }
  return chosen;
}

async function print(result: GuardCheckResult, artifact: string, options: GuardOptions): Promise<void> {
  await answer(formats[formatOf(options)](result, artifact));
  if (result.findings.length > 0) {
    process.exitCode = found;
  }
}

import { type Command, InvalidArgumentError } from "commander";
import { isAddressOf } from "../provider/connection/connection";
import { findScans, type ScanName, type ScanRef } from "../client";
import { duration, list, withClient, withConnection } from "./client-command";
import { answerStyled } from "./output";
import { runAll, type RunCommandOptions } from "./run-all";
import { checkFiles, checkTargets, fileFor, filesOf, severity, textOf, type Unended } from "./run-result";
import { scanNames, withScanNames } from "./scan-names";
import { readStack, scanOfStack } from "./stack";
import { UsageError } from "./usage";

const help = `
Guards for fragile networks (TENABLE_GUARD_FILE, tenable:guard) are judged before a launch.

The exit code is 0 if the run completed, and 1 if it did not or if --fail-on applies. After Ctrl-C, the scan continues, and
the command to wait for it again is printed. With several scans, file names must contain {scan}, which is replaced by the
name of each scan.

Examples:
  $ pulumi-tenable run weekly-dmz --deadline 6h --export weekly-dmz.nessus --report weekly-dmz.html
  $ pulumi-tenable run --resource weekly-dmz --stack prod --fail-on high
  $ pulumi-tenable run 42 --attach 6d0f5c1e-2f6f-4a7e-9d0c-0d8d7a8f7b11
  $ pulumi-tenable run dmz office plant --at-once 2 --export "{scan}.nessus"
`;

const many = (text: string): number => {
  if (/^[1-9]\d?$/.test(text)) {
    return Number(text);
  }
  throw new InvalidArgumentError("Must be a number from 1 to 99.");
};

export function addRun(program: Command): void {
  withScanNames(withConnection(program.command("run")))
    .description("Launch scans, wait until they end, and get their results.")
    .argument("[scans...]", "names or ids")
    .option("--resource <name>", "scans by their names in the program of --stack; comma-separated", list)
    .option("--attach <run>", "wait for this run of the scan instead of launching one")
    .option(
      "--targets <addresses>",
      "scan these addresses, ranges and host names in this run, instead of the scan's own; not on Security Center; comma-separated",
      list,
    )
    .option("--deadline <duration>", "time to wait for each run: 90s, 45m, 2h; defaults to no limit", duration)
    .option("--stop-at-deadline", "stop the run at the deadline; by default, it continues")
    .option(
      "--export <files>",
      "write the result to these files: .nessus, .csv, .html or .pdf (Security Center: .nessus only); comma-separated",
      list,
    )
    .option("--report <file>", "write an HTML page with the result and the changes since the previous run: .html")
    .option("--fail-on <severity>", "exit with 1 if there is a finding of this severity or higher", severity)
    .option("--at-once <count>", "number of scans to run at the same time", many, 3)
    .option("--json", "print a JSON array with an entry for each scan")
    .addHelpText("after", help)
    .action(async (scans: string[], options: RunCommandOptions) => {
      await run(scans, options);
    });
}

/** What is to run: by name or id, with the settings to reach it. */
async function run(scans: string[], options: RunCommandOptions): Promise<void> {
  const { resource = [], stack, attach } = options;
  const count = scans.length + resource.length;
  if (count === 0) {
    throw new UsageError("nothing to run: name a scan, or use --resource and --stack");
  }
  if (resource.length > 0 && stack === undefined) {
    throw new UsageError("--resource requires --stack");
  }
  if (options.stopAtDeadline && options.deadline === undefined) {
    throw new UsageError("--stop-at-deadline requires --deadline");
  }
  if (attach !== undefined && options.targets !== undefined) {
    throw new UsageError("--targets and --attach cannot be combined: a run that was launched has its targets");
  }
  if (attach !== undefined && count > 1) {
    throw new UsageError("--attach requires exactly one scan");
  }
  checkFiles(options);
  const unclear = filesOf(options).find((file) => !file.includes("{scan}"));
  if (count > 1 && unclear !== undefined) {
    throw new UsageError(
      `${unclear} is one file for ${count} scans: add {scan}, which is replaced by the name of each scan`,
    );
  }
  const read = stack === undefined ? undefined : await readStack(stack);
  const found = read ? resource.map((name) => scanOfStack(name, String(stack), read)) : [];
  const [first] = found;
  // What the state remembers of the platform does not have to be set again.
  const remembered: Record<string, string> =
    first?.platform === undefined ? {} : { "tenable:platform": first.platform };
  const connection = options.connection ?? first?.connection;
  const connected = {
    ...options,
    ...(connection !== undefined && { connection }),
    ...(read && { read: { ...read, config: { ...remembered, ...read.config } } }),
  };
  await withClient(connected, async (work) => {
    const { client } = work;
    const elsewhere = found.find(({ address }) => !isAddressOf(client.connection, address));
    if (elsewhere) {
      throw new UsageError(
        `scan ${elsewhere.id} of stack ${stack} was made on ${elsewhere.address}, and this connection is ${client.url}: give its --connection`,
      );
    }
    const names = [...scanNames(scans, options), ...found.map(({ id }) => ({ id }))];
    // Whatever can be known to be wrong is, before anything is launched.
    const refs = await findScans(work.client, names).catch(async (error: unknown) => {
      if (work.signal.aborted && options.json) {
        await answerStyled(textOf(names.map(notFound), options));
      }
      throw error;
    });
    const twice = refs.find(({ id }, index) => refs.findIndex((other) => other.id === id) < index);
    if (twice) {
      throw new UsageError(`"${twice.name}" (id ${twice.id}) is named twice: each scan is launched once`);
    }
    for (const ref of refs) {
      await checkTargets(work.client, ref, options);
    }
    const doubled = doubledFile(refs, filesOf(options));
    if (doubled !== undefined) {
      throw new UsageError(`${doubled} would be written for two of the scans: run them with separate commands`);
    }
    await runAll(work, refs, connected);
  });
}

/** A file that two scans would write, whose names are the same or become it. */
function doubledFile(scans: readonly ScanRef[], files: readonly string[]): string | undefined {
  const written = files.flatMap((file) => scans.map((scan) => fileFor(file, scan)));
  return written.find((file, index) => written.indexOf(file) < index);
}

/** A scan that was interrupted before anybody knew which one it is. */
const notFound = (wanted: ScanName): Unended => {
  const ref = typeof wanted === "string" ? { name: wanted } : wanted;
  return { scan: ref, outcome: "not launched", reason: "interrupted" };
};

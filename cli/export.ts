import { type Command, Option } from "commander";
import { findRun, findScans, type ScanRef } from "../client";
import { type ClientOptions, list, withClient, withConnection, type Work } from "./client-command";
import { answerStyled } from "./output";
import { checkFiles, checkTargets, failures, type ResultOptions, severity, take, textOf } from "./run-result";
import { type NamedBy, scanNames, withScanNames } from "./scan-names";
import { FailedError } from "./usage";

interface ExportOptions extends ClientOptions, ResultOptions, NamedBy {
  run: string;
  out?: string[];
}

const help = `
Does not launch the scan. {scan} in a file name is replaced by the name of the scan. Without --out and --report, the
result is written to
{scan}.nessus.

Examples:
  $ pulumi-tenable export weekly-dmz
  $ pulumi-tenable export weekly-dmz --run latest --out weekly-dmz.csv,weekly-dmz.nessus --report weekly-dmz.html
  $ pulumi-tenable export --id 42 --run 6d0f5c1e-2f6f-4a7e-9d0c-0d8d7a8f7b11 --fail-on high
`;

export function addExport(program: Command): void {
  withScanNames(withConnection(program.command("export")))
    .description("Export the result of an earlier run of a scan.")
    .argument("<scan>", "name or id")
    .option("--run <run>", "id of the run, as listed by runs; latest is the last run with results", "latest")
    .option(
      "--out <files>",
      "write the result to these files: .nessus, .csv, .html or .pdf (Security Center: .nessus only); comma-separated",
      list,
    )
    .addOption(new Option("--export <files>", "same as --out").argParser(list).hideHelp())
    .option("--report <file>", "write an HTML page with the result and the changes since the previous run: .html")
    .option("--fail-on <severity>", "exit with 1 if there is a finding of this severity or higher", severity)
    .option("--json", "print the written files as JSON")
    .addHelpText("after", help)
    .action((scan: string, options: ExportOptions) => withClient(options, (work) => run(scan, options, work)));
}

async function run(name: string, options: ExportOptions, { client, tell, progress }: Work): Promise<void> {
  const files = [...(options.out ?? []), ...(options.export ?? [])];
  const isAnywhere = files.length > 0 || options.report !== undefined || options.failOn !== undefined;
  const wanted: ResultOptions = { ...options, export: isAnywhere ? files : ["{scan}.nessus"] };
  checkFiles(wanted);
  const [scan] = (await findScans(client, scanNames([name], options))) as [ScanRef];
  await checkTargets(client, scan, wanted);
  const result = await findRun(client, scan, options.run);
  tell(`pulumi-tenable: run ${result.run.id} of "${scan.name}" (${result.status})`);
  const onProgress = (file: string, bytes: number): void => progress(`${file}: ${bytes} bytes`);
  const ended = { result, ...(await take(client, result, wanted, onProgress)) };
  await answerStyled(textOf([ended], wanted));
  // That an earlier run did not complete is no failure of its export.
  const bad = failures({ ...ended, result: { ...result, outcome: "completed" } }, wanted);
  if (bad.length > 0) {
    throw new FailedError(bad.join("; "));
  }
}

/** `npm run fidelity`: how many answers of the emulators agree with those that the real platforms gave. */
import { writeFileSync } from "node:fs";
import { parseArgs, styleText } from "node:util";
import { readDifferences } from "./fidelity/differences";
import { RECORDED, readRecordings } from "./fidelity/recording";
import { type Outcome, replayAll } from "./fidelity/replay";
import { GOAL, notEmulated, type Summary, summarize } from "./fidelity/summary";

const HELP = `Usage: RECORDINGS=DIR npm run fidelity [-- --verbose] [-- --json FILE]

Replays the recordings in DIR/vm and DIR/sc against fresh emulators, and compares status, members and JSON types.

"(empty list)" counts those that agree although a list has no elements here and had some when it was recorded.

  --verbose     lists each difference and its reason, and these lists
  --json FILE   writes [{"figure", "value", "goal", "ok"}]; a goal is the least that is allowed, in per cent
  --help        this text

Example: RECORDINGS=../recordings npm run fidelity -- --json figures.json
Exit codes: 0 every goal is met, 1 one is not, 2 wrong usage. It takes about 10 seconds.
`;

const COLUMNS = [
  "platform",
  "replayed",
  "agree",
  "(empty list)",
  "differ",
  "hand-edited",
  "not emulated",
  "percent",
  "goal",
];

function print(summaries: readonly Summary[]): void {
  const rows = summaries.map(
    ({ platform, replayed, agree, withEmptyList, differ, handEdited, notEmulated: other, percent }) =>
      [platform, replayed, agree, withEmptyList, differ, handEdited, other, percent, `≥ ${GOAL}`].map(String),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) =>
        index === 0 ? cell.padEnd(COLUMNS[index]?.length ?? 0) : cell.padStart(COLUMNS[index]?.length ?? 0),
      )
      .join("  ");
  process.stdout.write(`\n${line(COLUMNS)}\n`);
  for (const [index, row] of rows.entries()) {
    const ok = summaries[index]?.ok === true;
    const text = `${line(row)}  ${ok ? "ok" : "NOT OK"}`;
    process.stdout.write(`${ok ? text : styleText("red", text, { stream: process.stdout })}\n`);
  }
}

function printDetails(outcomes: readonly Outcome[], reasons: ReadonlyMap<string, string>): void {
  for (const { key, endpoint, verdict, differences, empty } of outcomes) {
    if (empty.length > 0) process.stdout.write(`\n${key} ${endpoint} has empty lists: ${empty.join(" ")}\n`);
    if (verdict !== "differs") continue;
    const lines = [`${key} ${endpoint}`, `because: ${reasons.get(key) ?? "not explained"}`, ...differences];
    process.stdout.write(`\n${lines.join("\n  ")}\n`);
  }
  for (const [endpoint, count] of notEmulated(outcomes)) {
    process.stdout.write(`\nnot emulated: ${endpoint} (${count})\n`);
  }
}

async function main(): Promise<number> {
  const folder = process.env.RECORDINGS ?? "";
  let flags: { verbose?: boolean; json?: string; help?: boolean };
  try {
    flags = parseArgs({
      options: { verbose: { type: "boolean" }, json: { type: "string" }, help: { type: "boolean" } },
    }).values;
    if (flags.help !== true && folder === "") throw new Error("RECORDINGS must name the folder of the recordings.");
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${HELP}`);
    return 2;
  }
  if (flags.help === true) {
    process.stdout.write(HELP);
    return 0;
  }

  const reasons = readDifferences();
  const summaries: Summary[] = [];
  for (const platform of RECORDED) {
    const outcomes = await replayAll(platform, readRecordings(folder, platform));
    if (flags.verbose === true) printDetails(outcomes, reasons);
    summaries.push(summarize(platform, outcomes));
  }
  print(summaries);
  if (flags.json !== undefined) {
    const figures = summaries.map(({ platform, percent, ok }) => ({
      figure: `recorded answers of ${platform} that agree, per cent`,
      value: percent,
      goal: GOAL,
      ok,
    }));
    writeFileSync(flags.json, `${JSON.stringify(figures, null, 2)}\n`);
  }
  return summaries.every(({ ok }) => ok) ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);

/**
 * `npm run fidelity`: how many answers of the emulators agree with those that the real platforms gave, how many bodies of
 * our provider have a recorded or documented counterpart, and how many documented requests are answered as documented.
 */
import { writeFileSync } from "node:fs";
import { parseArgs, styleText } from "node:util";
import { allPlatforms } from "../../emulator/index";
import { sentBodies } from "./bodies";
import { clientBodies } from "./client-bodies";
import { fuzz } from "./fuzz";
import { allBodies } from "./fuzz-bodies";
import { differingBodies, readDifferences } from "./differences";
import { judgeBodies } from "./evidence";
import { leftOut } from "./left-out";
import { readOpenApi } from "./openapi";
import { judgeOperations } from "./openapi-judge";
import { judgeSent } from "./openapi-sent";
import { differingOperations, exampleGoal, figuresOf, operationGoal, summarizeAreas } from "./openapi-summary";
import { recorded, readRecordings } from "./recording";
import { type Outcome, replayAll } from "./replay";
import { answerGoals, goal, notEmulated, percentOf, summarize, summarizeBodies } from "./summary";
import { runMain } from "../../tools/run-main";

const defaultSequences = 1000;

const help = `Usage: RECORDINGS=DIR OPENAPI=DIR npm run fidelity [-- --verbose] [-- --fuzz N] [-- --json FILE]

Replays the recordings in DIR/vm and DIR/sc against fresh emulators, and compares status, members and JSON types.
"(empty list)" counts those that agree although a list has no elements here and had some when it was recorded.

Then lets our provider make, change, empty and delete each resource, and looks for every member of what it sends, with
its JSON type, in the recorded requests to the same address, and else in the table of documented members. Requests to
Nessus are looked for in the recordings of Vulnerability Management, whose bodies are the same.

With OPENAPI it also sends each request that the vendor's OpenAPI documents show, for the operations that the emulator
of Vulnerability Management has, and validates the answer by the documented schema, but for the faults of the documents
that are known. Bodies of our provider and client are validated by the documented requests in the same way. Operations
count in the areas that the emulator is to have; "other" ones are listed.

In the end each emulator gets N random sequences of 20 requests, with bodies from all of these and ids of objects that are
there. It must never answer with an error of its own.

  --fuzz N      sequences for each platform; ${defaultSequences} by default, 0 for none
  --verbose     lists each difference and its reason, and these lists
  --json FILE   writes [{"figure", "value", "goal", "ok"}]; a goal is the least that is allowed, in per cent
  --help        this text

Example: RECORDINGS=../recordings npm run fidelity -- --json figures.json
Exit codes: 0 every goal is met, 1 one is not, 2 wrong usage. It takes some minutes, without --fuzz 40 seconds.
`;

interface Figure {
  figure: string;
  value: number;
  goal: number;
  ok: boolean;
}

/** A table of these rows, the first cells to the left. A row that is not ok is red. */
function print(
  columns: readonly string[],
  rows: readonly { cells: readonly (string | number)[]; ok: boolean; least?: string }[],
): void {
  const line = (cells: readonly (string | number)[]): string =>
    cells
      .map((cell, index) => {
        const width = columns[index]?.length ?? 0;
        return index === 0 ? String(cell).padEnd(width) : String(cell).padStart(width);
      })
      .join("  ");
  process.stdout.write(`\n${line(columns)}\n`);
  for (const { cells, ok, least = `≥ ${goal}` } of rows) {
    const text = least === "" ? line(cells) : `${line([...cells, least])}  ${ok ? "ok" : "NOT OK"}`;
    process.stdout.write(`${ok ? text : styleText("red", text, { stream: process.stdout })}\n`);
  }
}

function printDetails(outcomes: readonly Outcome[], reasons: ReadonlyMap<string, string>): void {
  for (const { key, endpoint, verdict, differences, empty } of outcomes) {
    if (empty.length > 0) {
      process.stdout.write(`\n${key} ${endpoint} has empty lists: ${empty.join(" ")}\n`);
    }
    if (verdict !== "differs") {
      continue;
    }
    const lines = [`${key} ${endpoint}`, `because: ${reasons.get(key) ?? "not explained"}`, ...differences];
    process.stdout.write(`\n${lines.join("\n  ")}\n`);
  }
  for (const [endpoint, count] of notEmulated(outcomes)) {
    process.stdout.write(`\nnot emulated: ${endpoint} (${count})\n`);
  }
}

/** Answers of the emulators against recorded ones. */
async function answers(folder: string, verbose: boolean): Promise<Figure[]> {
  const reasons = readDifferences("differences.json");
  const summaries = [];
  for (const platform of recorded) {
    const outcomes = await replayAll(platform, readRecordings(folder, platform));
    if (verbose) {
      printDetails(outcomes, reasons);
    }
    summaries.push(summarize(platform, outcomes));
  }
  print(
    ["answers ", "replayed", "agree", "(empty list)", "differ", "hand-edited", "not emulated", "percent", "goal"],
    summaries.map(
      ({ platform, replayed, agree, withEmptyList, differ, handEdited, notEmulated: other, percent, ok }) => ({
        cells: [platform, replayed, agree, withEmptyList, differ, handEdited, other, percent],
        ok,
        least: `≥ ${answerGoals[platform]}`,
      }),
    ),
  );
  return summaries.map(({ platform, percent, ok }) => ({
    figure: `recorded answers of ${platform} that agree, per cent`,
    value: percent,
    goal: answerGoals[platform],
    ok,
  }));
}

/** Requests of our provider against recorded and documented ones. */
async function requests(folder: string, verbose: boolean): Promise<Figure[]> {
  const reasons = readDifferences("body-differences.json");
  const summaries = [];
  for (const platform of allPlatforms) {
    const recordings = readRecordings(folder, platform === "sc" ? "sc" : "vm");
    const judged = judgeBodies(platform, await sentBodies(platform), recordings);
    if (verbose) {
      for (const [key, how] of differingBodies(judged)) {
        process.stdout.write(`\n${key} ${how}\n  because: ${reasons.get(key) ?? "not explained"}\n`);
      }
    }
    const missing = leftOut(platform);
    if (missing.length > 0) {
      process.stdout.write(`\nnot measured on ${platform}: bodies of ${missing.join(", ")}\n`);
    }
    summaries.push(summarizeBodies(judged));
  }
  print(
    ["bodies  ", "sent", "recorded", "documented", "differ", "failed actions", "percent", "goal"],
    summaries.map(({ platform, sent, recorded, documented, differ, failed, percent, ok }) => ({
      cells: [platform, sent, recorded, documented, differ, failed, percent],
      ok,
    })),
  );
  return summaries.map(({ platform, percent, ok }) => ({
    figure: `bodies of ours for ${platform} that are recorded or documented, per cent`,
    value: percent,
    goal: goal,
    ok,
  }));
}

/** Documented requests and answers against the emulator, and against what our provider and client send. */
async function documented(folder: string, verbose: boolean): Promise<Figure[]> {
  if (folder === "") {
    process.stdout.write("\nOPENAPI names no folder: nothing is compared with the vendor's documents.\n");
    return [];
  }
  const openApi = readOpenApi(folder);
  const judged = await judgeOperations(openApi);
  const sent = judgeSent(openApi, [...(await sentBodies("vm")).bodies, ...(await clientBodies())]);
  const reasons = readDifferences("openapi-differences.json");
  if (verbose) {
    for (const [key, how] of differingOperations(judged, sent)) {
      process.stdout.write(`\n${key} ${how}\n  because: ${reasons.get(key) ?? "not explained"}\n`);
    }
    for (const { operation, isEmulated } of judged.operations) {
      process.stdout.write(isEmulated ? "" : `\nnot emulated: ${operation.key}\n`);
    }
  }
  const areas = summarizeAreas(judged);
  const { emulated, documented: all, operations, tried, agree, examples } = figuresOf(areas);
  print(
    ["documented       ", "operations", "emulated", "examples", "agree"],
    areas.map(({ area, documented, emulated, tried, agree }) => ({
      cells: [area, documented, emulated, tried, agree],
      ok: true,
      least: "",
    })),
  );
  const bodies = percentOf(sent.agree, sent.sent);
  const figures: Figure[] = [
    {
      figure: "documented operations of these areas that are emulated, per cent",
      value: operations,
      goal: operationGoal,
    },
    { figure: "documented examples answered as documented, per cent", value: examples, goal: exampleGoal },
    { figure: "bodies of ours for vm that are as documented, per cent", value: bodies, goal },
  ].map((figure) => ({ ...figure, ok: figure.value >= figure.goal }));
  const counts = [
    [all, emulated],
    [tried, agree],
    [sent.sent, sent.agree],
  ];
  print(
    ["as documented, per cent                                         ", "all", "agree", "percent", "goal"],
    figures.map(({ figure, value, goal: least, ok }, index) => ({
      cells: [figure.replace(", per cent", ""), ...(counts[index] ?? []), value],
      ok,
      least: `≥ ${least}`,
    })),
  );
  return figures;
}

/** Random requests to all emulators. */
async function randomRequests(sequences: number): Promise<Figure[]> {
  const seeds = Array.from({ length: sequences }, (_, index) => index + 1);
  const figures: Figure[] = [];
  const rows = [];
  for (const platform of sequences === 0 ? [] : allPlatforms) {
    const { requests, succeeded, addresses, reached, faults } = await fuzz(
      platform,
      await allBodies(platform, process.env),
      seeds,
    );
    for (const [what, where] of faults) {
      process.stdout.write(`\n${platform}: ${what}\n  ${where}\n`);
    }
    const ok = faults.size === 0;
    const percent = ok ? 100 : 0;
    figures.push({
      figure: `random sequences on ${platform} without an error of its own`,
      value: percent,
      goal: 100,
      ok,
    });
    rows.push({
      cells: [platform, sequences, requests, succeeded, addresses, reached.size, faults.size],
      ok,
      least: "0",
    });
  }
  print(["random  ", "sequences", "requests", "succeed", "addresses", "reached", "errors", "goal"], rows);
  return figures;
}

async function main(): Promise<number> {
  const folder = process.env.RECORDINGS ?? "";
  let flags: { verbose?: boolean; fuzz?: string; json?: string; help?: boolean };
  try {
    flags = parseArgs({
      options: {
        verbose: { type: "boolean" },
        fuzz: { type: "string", default: String(defaultSequences) },
        json: { type: "string" },
        help: { type: "boolean" },
      },
    }).values;
    if (!/^\d+$/.test(flags.fuzz ?? "")) {
      throw new Error(`--fuzz must be a number of sequences, got "${flags.fuzz ?? ""}".`);
    }
    if (flags.help !== true && folder === "") {
      throw new Error("RECORDINGS must name the folder of the recordings.");
    }
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    return 2;
  }
  if (flags.help === true) {
    process.stdout.write(help);
    return 0;
  }
  const figures = [
    ...(await answers(folder, flags.verbose === true)),
    ...(await requests(folder, flags.verbose === true)),
    ...(await documented(process.env.OPENAPI ?? "", flags.verbose === true)),
    ...(await randomRequests(Number(flags.fuzz))),
  ];
  if (flags.json !== undefined) {
    writeFileSync(flags.json, `${JSON.stringify(figures, null, 2)}\n`);
  }
  return figures.every(({ ok }) => ok) ? 0 : 1;
}

runMain(main);

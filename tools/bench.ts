/**
 * `npm run bench`: the figures of the design that concern the engine, as ratios taken in one run, or counts. Of the package
 * as it ships: `npm run bench` makes its bundle first.
 */
import { writeFileSync } from "node:fs";
import { parseArgs, styleText } from "node:util";
import type { Figure } from "./bench/row";
import { rows } from "./bench/rows";
import { findPulumi } from "./pulumi";
import { killAll } from "./pulumi/process";
import { startProgress } from "./progress";
import { runMain } from "./run-main";

const help = `Usage: npm run bench [-- --only ROW[,ROW...]] [-- --json FILE]

${Object.entries(rows)
  .map(([name, { title }]) => `  ${name.padEnd(12)} ${title}`)
  .join("\n")}

  --only ROW    only these
  --json FILE   writes [{"figure", "value", "goal", "ok"}]; a goal is the most that is allowed
  --help        this text

Example: npm run bench -- --only calls-sc,check --json figures.json
Exit codes: 0 every goal is met, 1 one is not, 2 wrong usage. All of it takes about 20 minutes.
`;

interface Line extends Figure {
  ok: boolean;
}

function round(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toFixed(2));
}

function print(lines: Line[]): void {
  const width = Math.max(...lines.map(({ figure }) => figure.length), 6);
  process.stdout.write(`\n${"Figure".padEnd(width)}   value    goal\n`);
  for (const { figure, value, goal, ok } of lines) {
    const text = `${figure.padEnd(width)}  ${String(value).padStart(6)}  ${`≤ ${goal}`.padStart(6)}  ${ok ? "ok" : "NOT OK"}`;
    process.stdout.write(`${ok ? text : styleText("red", text, { stream: process.stdout })}\n`);
  }
}

async function main(): Promise<number> {
  let only: string[];
  let json: string | undefined;
  try {
    const options = {
      only: { type: "string", multiple: true },
      json: { type: "string" },
      help: { type: "boolean" },
    } as const;
    const { values } = parseArgs({ options });
    if (values.help) {
      process.stdout.write(help);
      return 0;
    }
    only = (values.only ?? Object.keys(rows)).flatMap((names) => names.split(","));
    json = values.json;
    const unknown = only.filter((name) => !(name in rows));
    if (unknown.length > 0) {
      throw new Error(`--only ${unknown.join(",")} is none of: ${Object.keys(rows).join(", ")}.`);
    }
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    return 2;
  }

  await findPulumi();
  const lines: Line[] = [];
  let broken = 0;
  for (const name of only) {
    const row = rows[name];
    if (row === undefined) {
      continue;
    }
    const progress = startProgress(row.title, { pipeSeconds: 30 });
    try {
      const figures = await row.measure(progress.say);
      lines.push(
        ...figures.map((one) => ({
          ...one,
          value: round(one.value),
          goal: round(one.goal),
          ok: one.value <= one.goal,
        })),
      );
      progress.end();
    } catch (error) {
      progress.end();
      broken += 1;
      process.stderr.write(`${row.title}: not measured. ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  print(lines);
  if (json !== undefined) {
    writeFileSync(
      json,
      `${JSON.stringify(
        lines.map(({ figure, value, goal, ok }) => ({ figure, value, goal, ok })),
        null,
        2,
      )}\n`,
    );
  }
  return broken > 0 || lines.some(({ ok }) => !ok) ? 1 : 0;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    killAll();
    process.exit(130);
  });
}

runMain(main);

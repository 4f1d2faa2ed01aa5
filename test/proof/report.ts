import { writeFileSync } from "node:fs";
import { type Figure, printTable, write } from "./figure";

/** Prints the figures of a proof, and writes them where asked. The exit code: 0 if every goal is met. */
export function report(figures: readonly Figure[], json: string | undefined): number {
  write("");
  printTable(
    [
      ["Figure", "value", "goal", ""],
      ...figures.map((one) => [one.figure, one.value, one.goal, one.ok ? "ok" : "NOT OK"]),
    ],
    (row) => figures[row]?.ok === false,
  );
  if (json !== undefined) {
    writeFileSync(json, `${JSON.stringify(figures, null, 2)}\n`);
  }
  return figures.every(({ ok }) => ok) ? 0 : 1;
}

import { readNessus, type Report } from "../core/finding/nessus-reader";
import { textOf } from "../core/json";
import type { Stored } from "./call";

/** A file is read once for each state of its run. */
const read = new WeakMap<Stored, Report>();

/** What a run that was imported holds. Files that are no `.nessus` have no hosts. */
export function importedReport(run: Stored): Report {
  const known = read.get(run);
  if (known !== undefined) {
    return known;
  }
  const text = Buffer.from(textOf(run.imported), "base64").toString("utf8");
  const report = readNessus(text, Number(run.started)) ?? { name: "", hosts: [] };
  read.set(run, report);
  return report;
}

import { otherArea } from "./openapi";
import type { JudgedOperations } from "./openapi-judge";
import type { JudgedSent } from "./openapi-sent";
import { percentOf } from "./summary";

/** At least this share of the operations of the areas that the emulator is to have, in per cent. */
export const operationGoal = 85;
/** At least this share of the documented requests to them is answered as documented, in per cent. */
export const exampleGoal = 90;

export interface AreaSummary {
  area: string;
  documented: number;
  emulated: number;
  tried: number;
  agree: number;
}

export function summarizeAreas({ operations, examples }: JudgedOperations): AreaSummary[] {
  const areas = [...new Set(operations.map(({ area }) => area))].toSorted();
  return areas.map((area) => {
    const all = operations.filter((one) => one.area === area);
    const keys = new Set(all.map(({ operation }) => operation.key));
    const tried = examples.filter(({ operation }) => keys.has(operation.key));
    return {
      area,
      documented: all.length,
      emulated: all.filter(({ isEmulated }) => isEmulated).length,
      tried: tried.length,
      agree: tried.filter(({ differences }) => differences.length === 0).length,
    };
  });
}

const sum = (rows: readonly AreaSummary[], member: Exclude<keyof AreaSummary, "area">): number =>
  rows.reduce((total, row) => total + row[member], 0);

export interface OpenApiFigures {
  emulated: number;
  documented: number;
  /** Of the operations in the areas that the emulator is to have. */
  operations: number;
  tried: number;
  agree: number;
  examples: number;
  ok: boolean;
}

export function figuresOf(rows: readonly AreaSummary[]): OpenApiFigures {
  const wanted = rows.filter(({ area }) => area !== otherArea);
  const [emulated, documented] = [sum(wanted, "emulated"), sum(wanted, "documented")];
  const [tried, agree] = [sum(rows, "tried"), sum(rows, "agree")];
  const operations = percentOf(emulated, documented);
  const examples = percentOf(agree, tried);
  const ok = operations >= operationGoal && examples >= exampleGoal;
  return { emulated, documented, operations, tried, agree, examples, ok };
}

/** What is answered, and sent, otherwise than documented → how, in the words of the file of differences. */
export function differingOperations({ examples }: JudgedOperations, sent: JudgedSent): Map<string, string> {
  return new Map([
    ...examples
      .filter(({ differences }) => differences.length > 0)
      .map(({ key, differences }) => [`answer ${key}`, `differs: ${differences.slice(0, 5).join("; ")}`] as const),
    ...[...sent.differences].map(([key, action]) => [`body ${key}`, `is not as documented (${action})`] as const),
  ]);
}

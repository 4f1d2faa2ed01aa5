import type { Json } from "../../emulator/index";
import { TenableError } from "../../provider/errors";
import type { Sample } from "../samples/sample";
import type { Failure, Run, Stack, Step } from "./engine";
import { writeOnly } from "./fault";
import { type Delta, differences, isSame, type Moment, type World } from "./world";

/** What the platform and the state are after a run without faults. */
export interface Expected {
  ok: boolean;
  delta: Delta;
  /** What a person sees of the objects in the state. */
  shown: string;
  /** The state. */
  entries: string;
  /** Where the objects of the state are in the store. */
  tables: string[];
}

/** What is there to be compared. */
export interface Situation {
  world: World;
  sample: Sample;
  stack: Stack;
  moment: Moment;
  /** Ids of its objects that were there before the action. */
  known: ReadonlySet<string>;
}

export async function situationNow({ world, sample, stack, moment, known }: Situation, ok: boolean): Promise<Expected> {
  return {
    ok,
    delta: world.since(moment),
    shown: await shownOf({ world, sample, stack, moment, known }),
    entries: stateOf({ world, stack, known }),
    tables: [...world.tables()].flatMap(([name, records]) =>
      stack.entries.some(({ id }) => records.has(id)) ? [name] : [],
    ),
  };
}

/** What a person sees of every object in the state. */
async function shownOf({ world, sample, stack, moment }: Situation): Promise<string> {
  const objects = [];
  for (const { urn, id } of [...stack.entries].sort((a, b) => (a.urn < b.urn ? -1 : 1))) {
    const shown = await sample.shown(world.site, id).catch((error: unknown) => ({ gone: String(error) }));
    // One by one: in a list they would stand in the order of their ids.
    const seen = JSON.stringify({ urn, shown }, (name, value: unknown) =>
      // My Scans is the folder of those that name none.
      writeOnly.test(name) || name === "folder_id" ? undefined : value,
    );
    objects.push(world.canonicalText(JSON.parse(seen) as Json, moment));
  }
  return objects.join("\n");
}

/** What must be the same in the state of two runs. */
function stateOf({ world, stack, known }: Pick<Situation, "world" | "stack" | "known">): string {
  const lasting = stack.entries.map(({ urn, id, inputs, outputs, isReplaced }) => {
    return { urn, id: known.has(id) ? id : "new", inputs, outputs, isReplaced };
  });
  const { url } = world.site.emulator;
  return JSON.stringify(lasting.sort((a, b) => (a.urn < b.urn ? -1 : 1))).replaceAll(url, "URL");
}

/** What somebody else has done meanwhile. */
export interface Meanwhile {
  /** Objects that are theirs. */
  made: Delta;
  /** Ours that they have deleted: `table/id`. */
  deleted: readonly string[];
}

/**
 * Differences to the store of the run without faults. A default may be kept as such or as a value of the object's own,
 * and what had to be made a second time has another id.
 */
export async function storeDiffers(
  situation: Situation,
  expected: Expected,
  { made: foreign, deleted }: Meanwhile,
): Promise<string[]> {
  const { world, stack, moment, known } = situation;
  const delta = world.since(moment);
  const touched = [...foreign].filter(([key, text]) => delta.get(key) !== text).map(([key]) => `${key} is another's`);
  for (const key of foreign.keys()) {
    delta.delete(key);
  }
  if (touched.length > 0 || isSame(delta, expected.delta)) {
    return touched;
  }
  const ids = [...deleted, ...stack.entries.map(({ id }) => id)].map((key) => key.split("/").at(-1));
  // What the platform makes along with an object comes and goes with it.
  const tables = deleted.map((key) => key.split("/")[0] as string);
  const isMadeAlong = (key: string): boolean =>
    tables.some((table) => key.startsWith(`${table}/`) && !moment.tables.get(table)?.has(key.slice(table.length + 1)));
  const isOwn = (key: string): boolean =>
    ids.some((id) => key.endsWith(`/${id}`)) || /\/new-/.test(key) || isMadeAlong(key);
  const keys = [...new Set([...delta.keys(), ...expected.delta.keys()])];
  const others = keys.filter((key) => delta.get(key) !== expected.delta.get(key) && !isOwn(key));
  // A new object that is there under another id.
  const isMadeAgain = (key: string): boolean => {
    const [table = "", id = ""] = key.split("/");
    return !moment.tables.get(table)?.has(id) && !delta.has(key) && (expected.delta.get(key) ?? "") !== "";
  };
  const refersToNew = (key: string): boolean =>
    deleted.length > 0 && stack.entries.some(({ id }) => !known.has(id) && (delta.get(key) ?? "").includes(`"${id}"`));
  const mayBe = others.every((key) => isMadeAgain(key) || refersToNew(key));
  const plain = (shown: string): string => (deleted.length > 0 ? withoutIds(shown) : shown);
  if (mayBe && plain(await shownOf(situation)) === plain(expected.shown)) {
    return [];
  }
  return differences(delta, expected.delta);
}

/** What was made again has other ids, in every spelling. */
const withoutIds = (shown: string): string => shown.replaceAll(/"\w*(uuid|_id)\w*":("[^"]*"|\d+)/g, '"id":""');

export const stateDiffers = (situation: Situation, expected: Expected): string[] => {
  const entries = stateOf(situation);
  return entries === expected.entries ? [] : [`the state is ${entries}, not ${expected.entries}`];
};

/** A preview told something else than what was done. */
export function planDiffers(preview: Run, run: Run): string[] {
  const text = (steps: readonly Step[]): string =>
    steps.map(({ urn, operation }) => `${operation} ${urn.split("::").at(-1)}`).join(", ");
  // A replacement is shown as one step and done in two.
  const done = run.steps.filter(
    ({ urn, operation }, index, all) =>
      operation === "replace" ||
      !all.some((step, at) => at < index && step.urn === urn && step.operation === "replace"),
  );
  return text(preview.steps) === text(done)
    ? []
    : [`the preview shows ${text(preview.steps)}, and it is ${text(done)}`];
}

/** Lines of errors, and whether each says what to do. */
export function judgeErrors(failures: readonly Failure[]): { errors: number; advised: number; unhelpful: string[] } {
  const lines = failures.filter(({ error }) => error !== undefined);
  const unhelpful = lines.filter((failure) => !isHelpful(failure)).map(({ messages }) => messages.join("; "));
  return { errors: lines.length, advised: lines.length - unhelpful.length, unhelpful };
}

const isHelpful = ({ messages, cause }: Failure): boolean =>
  messages.every((text) => text !== "" && !text.includes("\n")) &&
  adviceIn(cause).some((advice) => messages.some((text) => text.includes(advice)));

/** Advice of an error and of what caused it. */
function adviceIn(error: unknown): string[] {
  if (!(error instanceof Error)) {
    return [];
  }
  const own = error instanceof TenableError && error.advice ? [error.advice] : [];
  return [...own, ...adviceIn(error.cause)];
}

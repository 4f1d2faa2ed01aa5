import type { Fault, Json } from "../../emulator";
import { TenableError } from "../../provider/errors";
import { type Action, actionOf, type ActionName } from "./action";
import type { Sample } from "../contract/sample";
import { type Entry, type Failure, type Run, Stack } from "./engine";
import { type FaultKind, faultKinds, membersOf, overlookedKinds, type Slot } from "./fault";
import { forgetTime, letTimePass } from "./time";
import { type Delta, differences, isSame, type Moment, type World } from "./world";

export type Verdict =
  /** The run ended well, and so did everything after it. */
  | "done"
  /** The run failed, and the next one ended as if nothing had been. */
  | "repaired"
  /** The next run stopped too, and named the object; with what its message says, the one after it ended well. */
  | "stopped"
  | "broken";

export interface Cell {
  platform: string;
  sample: string;
  action: ActionName;
  request: string;
  fault: string;
  lasting: boolean;
}

export interface Outcome extends Cell {
  verdict: Verdict;
  /** What is wrong, for a broken cell. */
  why?: string[];
  /** Lines of errors that the user saw, and how many of them say what to do. */
  errors: number;
  advised: number;
  /** Errors without advice, or of more than one line. */
  unhelpful: string[];
}

/** One action of one sample on a platform: what happens without faults, and what to compare with. */
export interface Scene {
  world: World;
  sample: Sample;
  action: Action;
  stack: Stack;
  moment: Moment;
  restore(): void;
  slots: Slot[];
  /** Members of bodies that hold what the program says. */
  managed: ReadonlySet<string>;
  expected: Expected;
}

interface Expected {
  ok: boolean;
  delta: Delta;
  /** What a person sees of the objects in the state. */
  shown: string;
  entries: string;
}

/** What a person sees of every object in the state. */
async function shownOf(stack: Stack, sample: Sample, world: World, moment: Moment): Promise<string> {
  const objects = [];
  for (const { urn, id } of stack.entries) {
    const shown = await sample.shown(world.site, id).catch((error: unknown) => ({ gone: String(error) }));
    objects.push({ urn, shown });
  }
  return world.canonicalText(objects as unknown as Json, moment);
}

/** Differences to the store of the run without faults; a default may be kept as such or as a value of the object's own. */
async function storeDiffers({ world, stack, sample, moment, expected }: Scene): Promise<string[]> {
  const delta = world.since(moment);
  if (isSame(delta, expected.delta)) {
    return [];
  }
  const ids = stack.entries.map(({ id }) => id);
  const isOwn = (key: string): boolean => ids.some((id) => key.endsWith(`/${id}`)) || /\/new-/.test(key);
  const keys = [...new Set([...delta.keys(), ...expected.delta.keys()])];
  const others = keys.filter((key) => delta.get(key) !== expected.delta.get(key) && !isOwn(key));
  if (others.length === 0 && (await shownOf(stack, sample, world, moment)) === expected.shown) {
    return [];
  }
  return differences(delta, expected.delta);
}

/** What must be the same in the state of two runs. */
function stateOf(entries: readonly Entry[], world: World, moment: Moment): string {
  const lasting = entries.map(({ urn, id, inputs, outputs, isReplaced }) => {
    const isKnown = [...moment.tables.values()].some((records) => records.has(id));
    return { urn, id: isKnown || /^\d+$/.test(id) ? id : "new", inputs, outputs, isReplaced };
  });
  const { url } = world.site.emulator;
  return JSON.stringify(lasting.sort((a, b) => (a.urn < b.urn ? -1 : 1))).replaceAll(url, "URL");
}

/** Members that a create sends, with these inputs and with others: an update may carry everything else along. */
async function managedMembers(world: World, sample: Sample): Promise<Set<string>> {
  const members = new Set<string>();
  for (const name of ["create", "adopt"] as const) {
    await world.reset();
    const action = actionOf(name, sample, world) as Action;
    await action.prepare(world);
    world.site.emulator.requests.length = 0;
    // An object that is made with what an update would make of it.
    const program = action.program.map((declared) => ({
      ...declared,
      inputs: { ...declared.inputs, adoptId: undefined, name: "another" },
    }));
    await new Stack("other").up(program, world.process());
    for (const { method, body } of world.site.emulator.requests) {
      if (method !== "GET") {
        membersOf(body).forEach((member) => members.add(member));
      }
    }
  }
  return members;
}

export async function setTheScene(world: World, sample: Sample, name: ActionName): Promise<Scene | undefined> {
  const managed = await managedMembers(world, sample);
  await world.reset();
  const action = actionOf(name, sample, world);
  if (action === undefined) {
    return undefined;
  }
  const stack = await action.prepare(world);
  const moment = world.moment();
  const restoreStack = stack.snapshot();
  const restore = (): void => {
    forgetTime();
    moment.restore();
    restoreStack();
  };
  restore();
  const run = await command(action, stack, world);
  const slots = slotsOf(world, moment);
  // A run with nothing to do after it belongs to what is compared.
  await stack.up(action.program, world.process());
  await stack.refresh(world.process());
  const expected = {
    ok: run.failures.length === 0,
    delta: world.since(moment),
    shown: await shownOf(stack, sample, world, moment),
    entries: stateOf(stack.entries, world, moment),
  };
  return { world, sample, action, stack, moment, restore, slots, managed, expected };
}

const command = (action: Action, stack: Stack, world: World): Promise<Run> =>
  action.command === "up" ? stack.up(action.program, world.process()) : stack.refresh(world.process());

const madeUp = /[0-9a-f]{8}-[0-9a-f-]{20,}/g;
const pathOf = (path: string, { known }: Moment): string => path.replaceAll(madeUp, (id) => (known.has(id) ? id : "*"));

function slotsOf(world: World, moment: Moment): Slot[] {
  const counts = new Map<string, number>();
  return world.site.emulator.requests.map(({ method, path, body }) => {
    const plain = pathOf(path, moment);
    const nth = counts.get(`${method} ${plain}`) ?? 0;
    counts.set(`${method} ${plain}`, nth + 1);
    return { method, path: plain, nth, body };
  });
}

/** The cells of a scene, without running them. */
export function* cellsOf(scene: Scene): Generator<{ cell: Cell; slot: Slot; kind: FaultKind }> {
  const { world, sample, action, slots } = scene;
  const { platform } = world.samples;
  for (const slot of slots) {
    const request = `${slot.method} ${slot.path}${slot.nth > 0 ? ` (${slot.nth + 1})` : ""}`;
    for (const kind of [...faultKinds(platform), ...overlookedKinds(slot, scene.managed)]) {
      if (kind.at(slot, platform) === undefined) {
        continue;
      }
      for (const lasting of kind.lasts ? [false, true] : [false]) {
        const cell = { platform, sample: sample.title, action: action.name, request, fault: kind.name, lasting };
        yield { cell, slot, kind };
      }
    }
  }
}

export async function runCell(
  scene: Scene,
  { cell, slot, kind }: { cell: Cell; slot: Slot; kind: FaultKind },
): Promise<Outcome> {
  const { world, stack, action, moment, expected } = scene;
  scene.restore();
  const why: string[] = [];
  const seen: Failure[] = [];
  const { faults } = world.site.emulator;
  const fault = kind.at(slot, world.samples.platform) as Fault;
  faults.add({
    ...fault,
    match: ({ method, path }) => method === slot.method && pathOf(path, moment) === slot.path,
    skip: slot.nth,
    times: cell.lasting ? Number.POSITIVE_INFINITY : 1,
    ...(kind.hangs && { meanwhile: () => letTimePass(world.site.emulator.clock) }),
  });

  const first = await command(action, stack, world);
  faults.clear();
  seen.push(...first.failures);
  const isDone = first.failures.length === 0;
  if (isDone && expected.ok) {
    const wrong = await storeDiffers(scene);
    why.push(...(wrong.length > 0 ? ["the run with the fault ended well", ...wrong] : []));
  }

  // A quiet run, and what it left to be done.
  const second = await stack.up(action.program, world.process());
  seen.push(...second.failures);
  let stopped = false;
  if (second.failures.length > 0 && expected.ok) {
    stopped = true;
    why.push(...(await solve(scene, second, seen)));
  }
  const third = await stack.refresh(world.process());
  seen.push(...third.failures);
  const changed = third.steps.filter(({ operation }) => operation !== "same");
  if (third.failures.length > 0 || changed.length > 0) {
    const drift = changed.map(
      ({ urn, operation }) => `a refresh after it shows ${operation} of ${urn.split("::").at(-1)}`,
    );
    why.push(...drift, ...third.failures.map((failure) => `a refresh after it fails: ${failure.messages.join("; ")}`));
  }
  const wrong = await storeDiffers(scene);
  why.push(...(wrong.length > 0 ? ["after a quiet run", ...wrong] : []));
  const entries = stateOf(stack.entries, world, moment);
  if (why.length === 0 && entries !== expected.entries && !stopped) {
    why.push(`the state is ${entries}, not ${expected.entries}`);
  }
  if (why.length > 0) {
    why.unshift(...first.failures.map(({ method, messages }) => `first run, ${method}: ${messages.join("; ")}`));
  }
  const verdict = why.length > 0 ? "broken" : stopped ? "stopped" : isDone ? "done" : "repaired";
  return { ...cell, verdict, ...(why.length > 0 && { why }), ...judgeErrors(seen) };
}

/** A run that stopped has to say which object it is about, and what its message says has to work. */
async function solve(scene: Scene, run: Run, seen: Failure[]): Promise<string[]> {
  const { world, stack, action, sample } = scene;
  const messages = run.failures.flatMap((failure) => failure.messages);
  const adoptId = messages.map((text) => /adoptId: "([^"]+)"/.exec(text)?.[1]).find((id) => id !== undefined);
  if (adoptId === undefined) {
    return [`the quiet run fails: ${messages.join("; ")}`];
  }
  const program = action.program.map((declared) =>
    run.failures.some(({ urn }) => urn === stack.urn(declared))
      ? { ...declared, inputs: { ...declared.inputs, adoptId } }
      : declared,
  );
  const next = await stack.up(program, world.process());
  seen.push(...next.failures);
  return next.failures.length === 0
    ? []
    : [
        `the quiet run stops: ${messages.join("; ")}`,
        `and with what it says, ${sample.type} fails: ${next.failures.flatMap((failure) => failure.messages).join("; ")}`,
      ];
}

/** Lines of errors, and whether each says what to do. */
function judgeErrors(failures: readonly Failure[]): Pick<Outcome, "errors" | "advised" | "unhelpful"> {
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

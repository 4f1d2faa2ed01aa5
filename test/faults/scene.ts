import type { Sample } from "../samples/sample";
import { type Action, actionOf, type ActionName } from "./action";
import { type Run, Stack } from "./engine";
import { membersOf, type Slot } from "./fault";
import { type Expected, type Situation, situationNow } from "./judge";
import type { Process } from "./process";
import { forgetTime } from "./time";
import type { Moment, World } from "./world";

/** One action of one sample on a platform: what happens without faults, and what to compare with. */
export interface Scene extends Situation {
  action: Action;
  /** The object that the action is about, where there is one before it. */
  id: string | undefined;
  /** Back to the beginning of the action. */
  restore(): void;
  slots: Slot[];
  /** Members of bodies that hold what the program says. */
  managed: ReadonlySet<string>;
  expected: Expected;
}

/** Runs the action once without faults; nothing where it has no meaning for this sample. */
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
  const known = new Set(stack.entries.map((entry) => entry.id));
  const id = stack.entries[0]?.id ?? (action.program[0]?.inputs.adoptId as string | undefined);
  if (id !== undefined) {
    known.add(id);
  }
  const restore = (): void => {
    forgetTime();
    moment.restore();
    restoreStack();
  };
  restore();
  const run = await runAction(action, stack, world.process());
  const isRefused = run.failures.length > 0;
  if (isRefused !== (action.isRefused ?? false)) {
    const messages = run.failures.flatMap((failure) => failure.messages).join("; ");
    throw new Error(`without any fault this is ${isRefused ? `refused: ${messages}` : "not refused"}`);
  }
  const slots = slotsOf(world, moment);
  // A run with nothing to do after it belongs to what is compared.
  await stack.up(action.program, world.process());
  await stack.refresh(world.process());
  const expected = await situationNow({ world, sample, stack, moment, known }, !isRefused);
  return { world, sample, action, stack, moment, known, id, restore, slots, managed, expected };
}

export const runAction = (action: Action, stack: Stack, process: Process): Promise<Run> =>
  action.command === "up" ? stack.up(action.program, process) : stack.refresh(process);

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

const madeUp = /[0-9a-f]{8}-[0-9a-f-]{20,}/g;

/** A path without the ids that were drawn by lot since then. */
export const pathOf = (path: string, { known }: Moment): string =>
  path.replaceAll(madeUp, (id) => (known.has(id) ? id : "*"));

function slotsOf(world: World, moment: Moment): Slot[] {
  const counts = new Map<string, number>();
  return world.site.emulator.requests.map(({ method, path, body }) => {
    const plain = pathOf(path, moment);
    const nth = counts.get(`${method} ${plain}`) ?? 0;
    counts.set(`${method} ${plain}`, nth + 1);
    return { method, path: plain, nth, body };
  });
}

import type { Declared, Failure, Run } from "./engine";
import type { Cell, Incident } from "./incident";
import { judgeErrors, type Meanwhile, planDiffers, stateDiffers, storeDiffers } from "./judge";
import { runAction, type Scene } from "./scene";

export type Verdict =
  /** The run ended well, and so did everything after it. */
  | "done"
  /** The run failed, and the next one ended as if nothing had been. */
  | "repaired"
  /** The next run stopped too, and named the object; with what its message says, the one after it ended well. */
  | "stopped"
  | "broken";

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

/** Plays one cell: the action with its fault, a quiet run, and a refresh. */
export async function runCell(scene: Scene, incident: Incident): Promise<Outcome> {
  const { world, stack, action, expected } = scene;
  scene.restore();
  const why: string[] = [];
  const seen: Failure[] = [];
  const heard = (run: Run): Run => {
    seen.push(...run.failures);
    return run;
  };
  const compare = async (when: string): Promise<void> => {
    const wrong = await storeDiffers(scene, expected, incident.meanwhile());
    why.push(...(wrong.length > 0 ? [when, ...wrong] : []));
  };

  const process = world.process();
  const finish = incident.arm(process);
  const first = await runAction(action, stack, process);
  finish?.();
  world.site.emulator.faults.clear();
  if (!incident.isKill) {
    heard(first);
    why.push(...lostIds(scene, first, incident.meanwhile()));
  }
  const isDone = first.failures.length === 0 && process.isAlive;
  if (isDone && !expected.ok) {
    why.push("the run ended well, and must be refused");
  } else if (isDone && !incident.byOthers && !incident.isSeenLater && !incident.isUnseen) {
    await compare("the run with the fault ended well");
  }

  const preview = await stack.preview(action.program, world.process());
  const second = heard(await stack.up(action.program, world.process()));
  let stopped = false;
  if (second.failures.length > 0 && expected.ok) {
    stopped = true;
    // What this machine has begun it knows of.
    why.push(...(incident.isKill ? [`the next run stops: ${messagesOf(second)}`] : []));
    why.push(...(await solve(scene, incident, second, heard)));
  } else if (second.failures.length === 0) {
    why.push(...(expected.ok ? planDiffers(preview, second) : ["the quiet run ended well, and must be refused"]));
  }
  const drifts = incident.byOthers || incident.isSeenLater;
  if (drifts && why.length === 0 && !(stopped && incident.meanwhile().made.size > 0)) {
    // Drift, which a run without a refresh cannot know of.
    heard(await stack.refresh(world.process()));
    const repair = heard(await stack.up(action.program, world.process()));
    const isLost = repair.failures.length > 0 && expected.ok && !namesAdopted(action.program, repair);
    why.push(...(isLost ? [`the repair fails: ${messagesOf(repair)}`] : []));
    stopped ||= repair.failures.length > 0;
  }
  const third = heard(await stack.refresh(world.process()));
  // Where another has the name by now, an object keeps the one that it had meanwhile, and the run has said so.
  const isTaken = stopped && incident.meanwhile().made.size > 0;
  const changed = third.steps.filter(({ operation }) => operation !== "same" && !isTaken);
  why.push(
    ...changed.map(({ urn, operation }) => `a refresh after it shows ${operation} of ${urn.split("::").at(-1)}`),
    ...third.failures.map((failure) => `a refresh after it fails: ${failure.messages.join("; ")}`),
  );
  const isOpen = (stopped && incident.byOthers) || incident.isUnseen;
  if (!isOpen) {
    await compare("after a quiet run");
  }
  if (why.length === 0 && !stopped && !drifts) {
    why.push(...stateDiffers(scene, expected));
  }
  if (why.length > 0) {
    why.unshift(...first.failures.map(({ method, messages }) => `first run, ${method}: ${messages.join("; ")}`));
  }
  const verdict = why.length > 0 ? "broken" : stopped ? "stopped" : isDone ? "done" : "repaired";
  return { ...incident.cell, verdict, ...(why.length > 0 && { why }), ...judgeErrors(seen) };
}

/** An object that was created is in the state, unless the run says that it does not know, or it is another's. */
function lostIds({ world, sample, stack, moment, expected }: Scene, run: Run, { made }: Meanwhile): string[] {
  if (/not known whether/.test(messagesOf(run)) || !expected.ok) {
    return [];
  }
  const fresh = expected.tables.flatMap((table) => {
    const ids = [...(world.tables().get(table)?.keys() ?? [])];
    return ids.filter((id) => !moment.tables.get(table)?.has(id) && !made.has(`${table}/${id}`));
  });
  // Of tables that only its own objects are in.
  const named = fresh.filter((id) => [...expected.delta.keys()].some((key) => key.endsWith(`/${id}`)));
  const lost = named.filter((id) => !stack.entries.some((entry) => entry.id === id));
  return lost.map((id) => `${sample.type} ${id} is there, and the state does not have it: ${messagesOf(run)}`);
}

const messagesOf = ({ failures }: Run): string => failures.flatMap(({ messages }) => messages).join("; ");

/** What was to be adopted is gone: its program has to change. */
const namesAdopted = (program: readonly Declared[], run: Run): boolean =>
  program.some(({ inputs }) => inputs.adoptId !== undefined && messagesOf(run).includes(String(inputs.adoptId)));

/** A run that stopped has to say which object it is about, and what its message says has to work. */
async function solve(
  { world, stack, action, sample }: Scene,
  incident: Incident,
  run: Run,
  heard: (run: Run) => Run,
): Promise<string[]> {
  let { program } = action;
  let stop = run;
  const told: string[] = [];
  // One object after another: a stop ends a run.
  for (let tries = 0; tries <= program.length; tries += 1) {
    const message = messagesOf(stop);
    told.push(`the quiet run stops: ${message}`);
    if (namesAdopted(program, stop) || (incident.byOthers && /--refresh/.test(message))) {
      return [];
    }
    const adoptId = /adoptId: "([^"]+)"/.exec(message)?.[1];
    if (adoptId === undefined) {
      return told;
    }
    // Another's object of this name: whose it shall be is the user's to say.
    if (incident.meanwhile().made.size > 0) {
      return [];
    }
    const urns = stop.failures.map(({ urn }) => urn);
    program = program.map((declared) =>
      urns.includes(stack.urn(declared)) ? { ...declared, inputs: { ...declared.inputs, adoptId } } : declared,
    );
    stop = heard(await stack.up(program, world.process()));
    if (stop.failures.length === 0) {
      return [];
    }
  }
  return [...told, `and following these messages does not end for ${sample.type}`];
}

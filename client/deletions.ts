import { isMap, type Props } from "../provider/definition";
import { resourceToken } from "../provider/definition/token";
import { InputError } from "../provider/errors";
import { Resource, type Settings } from "../provider";
import { refuseFailedPreview } from "./preview-file";
import { Runs, type RunHost } from "../provider/lifecycle/run";

/** An object that a plan deletes, or replaces by another one. */
export interface PlannedDeletion {
  /** The name of the resource in the program. */
  resource: string;
  type: string;
  id: string;
  isReplacement: boolean;
  /** What the state holds of it. */
  props: Props;
}

/** What a plan does that bears on deletions. */
export interface Plan {
  deletions: PlannedDeletion[];
  /** Objects that stay, and will refer to none of these any more. */
  changed: { type: string; id: string; props: Props }[];
}

/** The same, once the platform has been asked. */
export interface JudgedDeletion extends Omit<PlannedDeletion, "props"> {
  /** Its name on the platform. */
  name: string;
  /** Why `up` would refuse it; absent where it would go. */
  refused?: string;
}

/** A resource in the state of a stack. */
export interface StateEntry {
  urn: string;
  type: string;
  id?: string;
  inputs?: Props;
  outputs?: Props;
  /** It has been replaced, and is still to be deleted. */
  delete?: boolean;
}

const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

const entryOf = ({ urn, type, id, outputs = {} }: StateEntry, isReplacement: boolean): PlannedDeletion[] =>
  type.startsWith(resourceToken("")) && id !== undefined && id !== ""
    ? [{ resource: nameOf(urn), type: type.slice(resourceToken("").length), id, isReplacement, props: outputs }]
    : [];

const deletes: ReadonlySet<unknown> = new Set(["delete", "delete-replaced"]);

/**
 * Deletions in the output of `pulumi preview --json`, or in a plan that `pulumi preview --save-plan` has written: that one
 * tells no ids, which are taken from the state. Throws {@link InputError} for what is neither, and refuses the output of
 * a preview that failed.
 */
export function readPlan(text: string, state: readonly StateEntry[] | undefined): Plan {
  let plan: unknown;
  try {
    plan = JSON.parse(text);
  } catch (cause) {
    throw new InputError("the file is not JSON", { advice: "write it with pulumi preview --json", cause });
  }
  refuseFailedPreview(plan);
  if (isMap(plan) && Array.isArray(plan.steps)) {
    return planOf(plan.steps.filter(isMap));
  }
  if (!isMap(plan) || !isMap(plan.resourcePlans)) {
    throw new InputError("the file is neither the output of pulumi preview --json nor a saved plan", {
      advice: "write it with pulumi preview --json",
    });
  }
  if (state === undefined) {
    throw new InputError("a saved plan holds no ids of what it deletes", {
      advice: "add --stack, so that they are taken from the state of the stack",
    });
  }
  const { resourcePlans } = plan;
  return planOf(
    Object.entries(resourcePlans).flatMap(([urn, one]) => {
      const steps: unknown[] = isMap(one) && Array.isArray(one.steps) ? one.steps : [];
      const goal = isMap(one) && isMap(one.goal) ? one.goal : {};
      const states = state.filter((other) => other.urn === urn);
      return steps.map((op) => {
        const oldState = states.find((other) => (other.delete === true) === deletes.has(op)) ?? states[0];
        return { op, urn, oldState, newState: { inputs: withDiff(oldState?.inputs, goal.inputDiff) } };
      });
    }),
  );
}

/** Inputs after an update: a saved plan holds only what differs from the state, each property as a whole. */
function withDiff(inputs: Props = {}, diff: unknown): Props {
  const {
    adds = {},
    updates = {},
    deletes: gone = [],
  } = (isMap(diff) ? diff : {}) as {
    adds?: Props;
    updates?: Props;
    deletes?: string[];
  };
  const kept = Object.entries(inputs).filter(([name]) => !gone.includes(name));
  return { ...Object.fromEntries(kept), ...adds, ...updates };
}

/** Steps with the state before and after each. A replacement is told as two or three of them. */
function planOf(steps: readonly Props[]): Plan {
  const replaced = new Set(steps.filter(({ op }) => String(op).includes("replace")).map(({ urn }) => urn));
  const deletions = steps
    .filter(({ op, urn }) => deletes.has(op) || (op === "replace" && replaced.has(urn)))
    .flatMap(({ urn, oldState }) =>
      isMap(oldState) ? entryOf(oldState as unknown as StateEntry, replaced.has(urn)) : [],
    );
  const byObject = new Map(deletions.map((one) => [`${one.type} ${one.id}`, one]));
  const doomed = new Set([...byObject.values()].map(({ id }) => id));
  const changed = steps
    .filter(
      ({ op, newState }) =>
        op === "update" && isMap(newState) && !textsIn(newState.inputs).some((text) => doomed.has(text)),
    )
    .flatMap(({ oldState }) => (isMap(oldState) ? entryOf(oldState as unknown as StateEntry, false) : []));
  return { deletions: [...byObject.values()], changed };
}

/** Every text in a value. */
const textsIn = (value: unknown): string[] =>
  typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [String(value)];

/** Asks the platform whether these deletions would be refused. Nothing is written. */
export async function judgeDeletions(
  { deletions, changed }: Plan,
  settings: Settings,
  host: RunHost,
): Promise<JudgedDeletion[]> {
  const runs = new Runs(host);
  for (const { type, id, props } of [...deletions, ...changed]) {
    new Resource(type, () => settings, runs).willLetGo(id, props);
  }
  return await Promise.all(
    deletions.map(async ({ props, ...one }) => {
      const refused = await new Resource(one.type, () => settings, runs).foreseeDelete(one.id, props);
      return { ...one, name: String(props.name ?? ""), ...(refused !== undefined && { refused }) };
    }),
  );
}

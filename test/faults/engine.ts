import { isDeepStrictEqual } from "node:util";
import type { Props } from "../../provider";
import { type Address, hiddenInputs, urnOf } from "./identity";
import type { Process } from "./process";

/** One resource of a program. */
export interface Declared {
  type: string;
  /** In the program. */
  name: string;
  inputs: Props;
  parents?: readonly string[];
  /** URNs that it had before. */
  aliases?: readonly string[];
  options?: {
    deleteBeforeReplace?: boolean;
    /** `replaceWith`: the old inputs are shown, and no diff is asked for. */
    replaceWith?: boolean;
    /** `--target-replace`, `state taint`: nothing tells that there is an old one. */
    forceReplace?: boolean;
    retainOnDelete?: boolean;
  };
}

/** One resource in the state. */
export interface Entry {
  urn: string;
  type: string;
  id: string;
  inputs: Props;
  outputs: Props;
  /** Of a create or an update that failed half-way: the next run updates whatever the difference. */
  initErrors: string[];
  /** Replaced, and to be deleted. */
  isReplaced: boolean;
  retain: boolean;
}

export type Operation = "same" | "create" | "update" | "replace" | "delete" | "refresh";

export interface Step {
  urn: string;
  operation: Operation;
}

export interface Failure {
  urn: string;
  method: "check" | "diff" | "create" | "read" | "update" | "delete";
  /** What the user sees, one text for each line. */
  messages: string[];
  /** What the wrapper was thrown; nothing for the failures of a check. */
  error?: unknown;
  /** What the core threw. */
  cause?: unknown;
}

/** What one command did. */
export interface Run {
  steps: Step[];
  failures: Failure[];
  warnings: string[];
}

/** What the wrapper stores with every resource. */
const reference = (type: string): string => `exports.handler = () => require("${type}");`;

/** A failure of a step: the engine begins nothing more. */
class Stopped extends Error {}

/**
 * A stack as the engine keeps it: the same calls in the same order with the same arguments, and the same rules for what
 * is stored afterwards (engine.md 1.3, 2 and 11.2).
 */
export class Stack {
  entries: Entry[] = [];

  constructor(
    readonly name: string,
    readonly project = "baseline",
    readonly organization = "organization",
  ) {}

  /** Remembers the state; the answer puts it back. */
  snapshot(): () => void {
    const kept = structuredClone(this.entries);
    return () => {
      this.entries = structuredClone(kept);
    };
  }

  urn(declared: Pick<Declared, "type" | "name" | "parents">): string {
    return urnOf(this.address(declared));
  }

  /** `pulumi up`, without its preview: checks and diffs one after another, each followed by its step. */
  async up(program: readonly Declared[], process: Process): Promise<Run> {
    const run: Run = { steps: [], failures: [], warnings: process.warnings };
    try {
      const wanted = new Set<Entry>();
      for (const declared of program) {
        wanted.add(await this.register(declared, process, run));
      }
      for (const entry of this.entries.filter((one) => !wanted.has(one)).reverse()) {
        await this.remove(entry, process, run);
      }
    } catch (error) {
      if (!(error instanceof Stopped)) {
        throw error;
      }
    }
    process.end();
    return run;
  }

  /** `pulumi preview`: what would be done, by checks and diffs alone. */
  async preview(program: readonly Declared[], process: Process): Promise<Run> {
    const run: Run = { steps: [], failures: [], warnings: process.warnings };
    try {
      const wanted = new Set<Entry | undefined>();
      for (const declared of program) {
        const plan = await this.plan(declared, process, run);
        wanted.add(plan.old);
        run.steps.push({ urn: plan.urn, operation: plan.operation });
      }
      for (const entry of this.entries.filter((one) => !wanted.has(one)).reverse()) {
        run.steps.push({ urn: entry.urn, operation: "delete" });
      }
    } catch (error) {
      if (!(error instanceof Stopped)) {
        throw error;
      }
    }
    process.end();
    return run;
  }

  /** `pulumi refresh`: reads everything at once; what differs is shown as an update, what is gone as a deletion. */
  async refresh(process: Process): Promise<Run> {
    const run: Run = { steps: [], failures: [], warnings: process.warnings };
    await Promise.all(
      [...this.entries].map(async (entry) => {
        const provider = process.provider(entry.type);
        try {
          const found = await attempt(run, entry.urn, "read", process, () =>
            provider.read(entry.id, wire(entry.outputs)),
          );
          if (!process.isAlive) {
            return;
          }
          if (found.id === undefined || found.id === "") {
            this.entries = this.entries.filter((one) => one !== entry);
            run.steps.push({ urn: entry.urn, operation: "delete" });
            return;
          }
          const { __provider } = entry.inputs;
          const inputs = wire({ ...found.inputs, __provider });
          const outputs = wire({ ...found.props, __provider });
          await attempt(run, entry.urn, "diff", process, () =>
            provider.diff(entry.id, wire(outputs), wire(entry.inputs)),
          );
          const drift = !isDeepStrictEqual(inputs, entry.inputs);
          Object.assign(entry, { inputs, outputs, initErrors: [], id: String(found.id) });
          run.steps.push({ urn: entry.urn, operation: drift ? "update" : "same" });
        } catch (error) {
          if (!(error instanceof Stopped)) {
            throw error;
          }
        }
      }),
    );
    process.end();
    return run;
  }

  private address({ type, name, parents = [] }: Pick<Declared, "type" | "name" | "parents">): Address {
    const { organization, project, name: stack } = this;
    return { organization, project, stack, parents, type: `pulumi-nodejs:dynamic/tenable:${type}`, name };
  }

  /** What the engine would do with one resource, after its check and its diff. */
  private async plan(
    declared: Declared,
    process: Process,
    run: Run,
  ): Promise<{ urn: string; operation: Operation; given: Props; checked: Props; old?: Entry }> {
    const urn = this.urn(declared);
    const { options = {}, aliases = [] } = declared;
    const provider = process.provider(declared.type);
    const known = [urn, ...aliases];
    const old = this.entries.find((entry) => !entry.isReplaced && known.includes(entry.urn));
    const given = {
      ...this.resolved(declared.inputs),
      ...hiddenInputs(this.address(declared)),
      __provider: old?.inputs.__provider ?? reference(declared.type),
    };
    if (old && options.forceReplace) {
      return { urn, operation: "replace", given, checked: given, old };
    }
    const check = async (olds: Props): Promise<Props> => {
      const { inputs = {}, failures = [] } = await attempt(run, urn, "check", process, () =>
        provider.check(wire(olds), wire(given)),
      );
      if (failures.length > 0) {
        run.failures.push({ urn, method: "check", messages: failures.map(({ reason }) => reason) });
        throw new Stopped();
      }
      return wire(inputs);
    };
    const checked = await check(old?.inputs ?? {});
    if (!old) {
      return { urn, operation: "create", given, checked };
    }
    if (options.replaceWith) {
      return { urn, operation: "replace", given, checked, old };
    }
    const diff = await attempt(run, urn, "diff", process, () =>
      provider.diff(old.id, wire(old.outputs), wire(checked)),
    );
    const differs = !isDeepStrictEqual(old.inputs, checked);
    const operation =
      differs && (diff.replaces ?? []).length > 0
        ? "replace"
        : differs || old.initErrors.length > 0
          ? "update"
          : "same";
    return { urn, operation, given, checked, old };
  }

  private async register(declared: Declared, process: Process, run: Run): Promise<Entry> {
    const { urn, operation, given, checked, old } = await this.plan(declared, process, run);
    const provider = process.provider(declared.type);
    const retain = declared.options?.retainOnDelete ?? false;
    if (old === undefined) {
      return await this.create(declared, checked, process, run);
    }
    Object.assign(old, { urn, retain });
    if (operation === "same") {
      old.inputs = checked;
      run.steps.push({ urn, operation });
      return old;
    }
    if (operation === "update") {
      run.steps.push({ urn, operation });
      try {
        const { outs = {} } = await attempt(run, urn, "update", process, () =>
          provider.update(old.id, wire(old.outputs), wire(checked)),
        );
        if (process.isAlive) {
          const outputs = wire({ ...outs, __provider: checked.__provider });
          Object.assign(old, { inputs: checked, outputs, initErrors: [] });
        }
      } catch (error) {
        const partial = partialOf(run);
        if (error instanceof Stopped && partial && process.isAlive) {
          // Old inputs, new outputs.
          Object.assign(old, { outputs: partial.properties, initErrors: partial.reasons });
        }
        throw error;
      }
      if (!process.isAlive) {
        throw new Stopped();
      }
      return old;
    }
    run.steps.push({ urn, operation });
    old.isReplaced = true;
    try {
      if (declared.options?.deleteBeforeReplace) {
        await this.remove(old, process, run);
      }
      const { inputs = {}, failures = [] } = await attempt(run, urn, "check", process, () =>
        provider.check({}, wire(given)),
      );
      if (failures.length > 0) {
        run.failures.push({ urn, method: "check", messages: failures.map(({ reason }) => reason) });
        throw new Stopped();
      }
      return await this.create(declared, wire(inputs), process, run);
    } catch (error) {
      // Without a new one the old one is the resource still.
      if (!this.entries.some((entry) => entry.urn === urn && !entry.isReplaced)) {
        old.isReplaced = false;
      }
      throw error;
    }
  }

  private async create(declared: Declared, checked: Props, process: Process, run: Run): Promise<Entry> {
    const provider = process.provider(declared.type);
    const urn = this.urn(declared);
    run.steps.push({ urn, operation: "create" });
    const retain = declared.options?.retainOnDelete ?? false;
    const entry = { urn, type: declared.type, inputs: checked, isReplaced: false, retain };
    try {
      const { id, outs = {} } = await attempt(run, urn, "create", process, () => provider.create(wire(checked)));
      if (!process.isAlive) {
        throw new Stopped();
      }
      const outputs = wire({ ...outs, __provider: checked.__provider });
      const made: Entry = { ...entry, id: String(id), outputs, initErrors: [] };
      this.entries.push(made);
      return made;
    } catch (error) {
      const partial = partialOf(run);
      if (error instanceof Stopped && partial && process.isAlive) {
        this.entries.push({ ...entry, id: partial.id, outputs: partial.properties, initErrors: partial.reasons });
      }
      throw error;
    }
  }

  private async remove(entry: Entry, process: Process, run: Run): Promise<void> {
    run.steps.push({ urn: entry.urn, operation: "delete" });
    if (!entry.retain) {
      const provider = process.provider(entry.type);
      await attempt(run, entry.urn, "delete", process, () => provider.delete(entry.id, wire(entry.outputs)));
    }
    if (!process.isAlive) {
      throw new Stopped();
    }
    this.entries = this.entries.filter((one) => one !== entry);
  }

  /** Inputs in which `{ idOf: urn }` stands for the id of another resource. */
  private resolved(inputs: Props): Props {
    const resolve = (value: unknown): unknown => {
      if (Array.isArray(value)) {
        return value.map(resolve);
      }
      const urn = (value as { idOf?: string } | null)?.idOf;
      return urn === undefined ? value : this.entries.find((entry) => entry.urn === urn && !entry.isReplaced)?.id;
    };
    const all = Object.entries(inputs).map(([name, value]) => [name, resolve(value)]);
    return Object.fromEntries(all.filter(([, value]) => value !== undefined)) as Props;
  }
}

/** What travels between engine and provider is a copy. */
const wire = (props: Props): Props => JSON.parse(JSON.stringify(props)) as Props;

async function attempt<T>(
  run: Run,
  urn: string,
  method: Failure["method"],
  process: Process,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const { reasons } = error as { reasons?: string[] };
    const messages = reasons ?? [error instanceof Error ? error.message : String(error)];
    run.failures.push({ urn, method, messages, error, cause: process.causeOf(messages.join("; ")) });
    throw new Stopped();
  }
}

/** The last failure, where it says that an object is there. */
function partialOf({ failures }: Run): { id: string; properties: Props; reasons: string[] } | undefined {
  const error = failures.at(-1)?.error as { id?: string; properties?: Props; reasons?: string[] } | undefined;
  return error?.id === undefined
    ? undefined
    : { id: error.id, properties: wire(error.properties ?? {}), reasons: error.reasons ?? [] };
}

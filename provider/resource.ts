import { resolveConnection } from "./connection/resolve";
import { type Connection, type Settings } from "./connection/connection";
import { type AnyDefinition, bindingFor, type Problem, type Props } from "./definition";
import { ConfigError, InputError, RefusedError } from "./errors";
import { secretsIn } from "./lifecycle/body";
import { type Checked, check } from "./lifecycle/check";
import { compare, connectionOf, type Difference, propertiesOf } from "./lifecycle/compare";
import { create } from "./lifecycle/create";
import { remove } from "./lifecycle/delete";
import { read } from "./lifecycle/read";
import { update } from "./lifecycle/update";
import { connect, type Found, taskOf, thisObject } from "./lifecycle/work";
import { type Guard, guardsIn } from "./guard/guard";
import { guardsOf } from "./guard/guard-file";
import { refuseFragile, refuseLoosened } from "./guard/guardian";
import { foreseeCreate, foreseeDelete, foreseeReplacement } from "./preview/creation";
import { refusals } from "./preview/refusals";
import {
  elsewhereProblems,
  SecretValues,
  takeHidden,
  type Told,
  unresolvedProblems,
  withAdopted,
} from "./lifecycle/hidden";
import { watching } from "./lifecycle/unknown";
import { refuseElsewhere, settingsFor } from "./lifecycle/elsewhere";
import { warnOfLeftOvers, warnOfReplacements } from "./lifecycle/left-over";
import { addressOf, objectKey, type Run, type Runs } from "./lifecycle/run";
import { namedWidthWarning, remember, scansOthers, widthWarning } from "./lifecycle/width";
import { resourceOf } from "./resources";

/** Inputs that were checked, and what remains to be asked: nothing while there are failures. */
export interface Foreseeing extends Checked {
  foresee?: () => Promise<Problem[]>;
}

/** Whether the state has the object: on another connection there is none yet. */
const hasEntry = (olds: Props, news: Props): boolean =>
  Object.keys(olds).length > 0 && connectionOf(olds) === connectionOf(news);

/** Properties of which nothing has been promised yet. */
const newIn = (definition: AnyDefinition, olds: Props, news: Props): string[] =>
  hasEntry(olds, news) ? propertiesOf(compare(definition, olds, news)) : Object.keys(news);

const readOnlyWarning = (name: string): string =>
  `connection "${name}" is read-only: up will refuse the writes of this plan`;

/**
 * One kind of resource, for whatever host speaks to the engine. Settings are read when first needed and keys by requests
 * only, so the values that `check` and `diff` judge need no keys and no network; what a preview reads is asked next.
 */
export class Resource {
  private readonly definition: AnyDefinition;
  /** By name and remembered platform: what they are set to does not change while a process lives. */
  private readonly connections = new Map<string, Connection>();
  private readonly secrets = new SecretValues();

  private readonly warned = new Set<string>();
  /** By those of the program. */
  private readonly guards = new Map<string, readonly Guard[]>();

  constructor(
    type: string,
    private readonly settings: () => Settings,
    private readonly runs: Runs,
  ) {
    this.definition = resourceOf(type);
  }

  check(olds: Props, given: Props): Foreseeing {
    const { news, told } = takeHidden(given);
    this.secrets.add(news, told, this.definition.fields);
    try {
      const connection = this.connectionFor(news);
      const { type } = this.definition;
      const untrue = [...unresolvedProblems(type, told), ...elsewhereProblems(type, told, connection)];
      if (untrue.length > 0) {
        return { inputs: news, failures: untrue };
      }
      const { inputs, failures, notes } = check(this.definition, connection.platform, olds, news, {
        now: this.runs.host.clock.now(),
        ...told,
      });
      const run = this.runFor(news);
      const address = addressOf(news);
      run.asked(address);
      run.isOffline ||= told.isOffline;
      run.guards ??= told.guards;
      warnOfLeftOvers(run, address);
      if (hasEntry(olds, news)) {
        run.checked(type, address, olds, inputs);
      }
      this.warn(run, inputs, failures.length > 0 ? undefined : widthWarning(this.definition, inputs));
      const changed = told.isOffline ? [] : newIn(this.definition, olds, inputs);
      notes?.forEach((note) => {
        run.session.warnOnce(this.secrets.mask(note));
      });
      return {
        inputs,
        ...(notes && { notes }),
        failures: failures.map(({ path, reason }) => ({ path, reason: this.secrets.mask(reason) })),
        ...(failures.length === 0 &&
          changed.length > 0 && { foresee: () => this.foresee(run, changed, olds, withAdopted(inputs, told), told) }),
      };
    } catch (error) {
      if (error instanceof ConfigError) {
        const failures: Problem[] = error.faults.map((reason) => ({ path: "", reason }));
        return { inputs: news, failures };
      }
      throw this.secrets.masked(error);
    }
  }

  /** What only the platform can tell of inputs that are fine by themselves. Reads only. */
  private foresee(run: Run, changed: readonly string[], olds: Props, inputs: Props, told: Told): Promise<Problem[]> {
    return this.secrets.guard(async () => {
      const { definition } = this;
      const exists = hasEntry(olds, inputs);
      const { watched, guessed } = watching(inputs);
      bindingFor(definition, run.session.connection.platform, watched, undefined);
      // A table that an unknown value may yet exchange for another has no say.
      if (guessed()) {
        return [];
      }
      if (run.session.connection.readOnly) {
        run.session.warnOnce(readOnlyWarning(run.session.connection.name));
      }
      const task = taskOf(definition, run, { props: inputs });
      // Of what an object has already, nothing is written.
      const isNew = exists || inputs.adoptId === undefined;
      const found =
        told.isJudged || !isNew ? [] : await refusals(await connect(task), inputs, changed, exists ? olds : undefined);
      try {
        if (!told.isGuarded) {
          const scan = { inputs, isPreview: true, ...(exists && { olds }) };
          await refuseFragile(definition, this.guardsFor(run), run.session, scan);
        }
        if (exists && told.reliances.length > 0) {
          const loosened = { inputs, olds, reliances: told.reliances };
          await refuseLoosened(definition, this.guardsFor(told), run.session, loosened);
        }
        if (!exists) {
          found.push(...(await foreseeCreate(task, told)));
        }
      } catch (error) {
        if (!(error instanceof RefusedError || error instanceof InputError)) {
          throw error;
        }
        found.push(error.message);
      }
      return [...new Set(found)].map((reason) => ({ path: "", reason: this.secrets.mask(reason) }));
    });
  }

  /** What would stop the replacements among these differences of a program. Reads only. */
  async foreseeDiff(id: string, olds: Props, news: Props, differences: readonly Difference[]): Promise<void> {
    const run = this.runFor(olds);
    const { readOnly, name } = run.session.connection;
    // A refresh asks for differences too.
    if (differences.length === 0 || run.isOffline || !run.isHeld(this.definition.type, id)) {
      return;
    }
    if (readOnly) {
      run.session.warnOnce(readOnlyWarning(name));
    }
    if (differences.some(({ replace }) => replace)) {
      await this.secrets.guard(() => foreseeReplacement(taskOf(this.definition, run, { props: olds, id }), id, news));
    }
  }

  /** Notes an object that is about to be deleted, or to let go of what it uses: it stops no deletion. */
  willLetGo(id: string, props: Props): void {
    const run = this.runFor(props);
    const binding = bindingFor(this.definition, run.session.connection.platform, props, id);
    if (typeof binding === "object") {
      run.deleted.add(`${binding.collection.path}/${id}`);
    }
  }

  /** Why a deletion would be refused; undefined where it would not be. Reads only. */
  foreseeDelete(id: string, props: Props): Promise<string | undefined> {
    return this.secrets.guard(async () => {
      try {
        await foreseeDelete(taskOf(this.definition, this.runFor(props), { props, id }), id);
        return undefined;
      } catch (error) {
        if (error instanceof RefusedError) {
          return error.message;
        }
        throw error;
      }
    });
  }

  diff(id: string, olds: Props, news: Props): Difference[] {
    const run = this.runKnowing(id, olds);
    const differences = compare(this.definition, olds, news);
    run.diffed(this.definition.type, id, olds, news);
    if (differences.some(({ replace }) => replace)) {
      run.replacing.add(objectKey(this.definition.type, id));
    } else if (differences.length === 0) {
      warnOfReplacements(run, this.definition.type, id, addressOf(news));
    }
    return differences;
  }

  create(inputs: Props, signal?: AbortSignal): Promise<Found> {
    return this.secrets.guard(async () => {
      const run = this.runFor(inputs);
      await this.warnOfNamed(run, {}, inputs);
      await refuseFragile(this.definition, this.guardsFor(run), run.session, { inputs, signal });
      const found = await create(taskOf(this.definition, run, { props: inputs, signal }));
      remember(run, this.definition, found.id, found.inputs);
      return found;
    });
  }

  read(id: string, props: Props, signal?: AbortSignal): Promise<Found | undefined> {
    return this.secrets.guard(async () => {
      const run = this.runKnowing(id, props);
      run.read(this.definition.type, id, props);
      const found = await read(taskOf(this.definition, run, { props, id, signal }), id);
      remember(run, this.definition, id, found?.inputs ?? {});
      return found;
    });
  }

  update(id: string, olds: Props, news: Props, signal?: AbortSignal): Promise<Found> {
    return this.secrets.guard(async () => {
      const run = this.runKnowing(id, olds);
      await this.warnOfNamed(run, olds, news);
      await refuseFragile(this.definition, this.guardsFor(run), run.session, { inputs: news, olds, id, signal });
      const found = await update(taskOf(this.definition, run, { props: olds, id, signal }), id, olds, news);
      remember(run, this.definition, id, found.inputs);
      return found;
    });
  }

  delete(id: string, props: Props, signal?: AbortSignal): Promise<void> {
    return this.secrets.guard(async () => {
      const run = this.runKnowing(id, props);
      this.guardsFor(run);
      await remove(taskOf(this.definition, run, { props, id, signal }), id);
    });
  }

  /** Every guard that holds for what this process writes. Throws where one cannot be understood: nothing is written then. */
  private guardsFor({ guards: text = "[]" }: { guards?: string }): readonly Guard[] {
    const guards = this.guards.get(text) ?? guardsOf(this.settings(), guardsIn(text));
    this.guards.set(text, guards);
    return guards;
  }

  /** A scan that newly comes to very many addresses with the objects it names may be a mistake, and one with a price. */
  private async warnOfNamed(run: Run, olds: Props, news: Props): Promise<void> {
    if (scansOthers(this.definition, olds, news)) {
      this.warn(run, news, await namedWidthWarning(this.definition, run, news, resourceOf));
    }
  }

  /** One warning a resource and process: what is told twice is read no more. */
  private warn({ session: { host } }: Run, { name, connection }: Props, warning: string | undefined): void {
    const key = JSON.stringify([name, connection]);
    if (warning !== undefined && !this.warned.has(key)) {
      this.warned.add(key);
      host.log("warning", warning);
    }
  }

  /** The run for what these inputs or outputs name; refuses an object that was made elsewhere. */
  private runFor(props: Props): Run {
    secretsIn(this.definition, props).forEach((text) => this.secrets.texts.add(text));
    const connection = this.connectionFor(props);
    refuseElsewhere(this.definition, connection, props);
    const run = this.runs.of(connection);
    const binding = bindingFor(this.definition, connection.platform, props, undefined);
    this.secrets.texts.forEach((text) => run.session.secrets.add(text));
    run.tenants.note(
      typeof binding === "string" ? undefined : binding.collection.side,
      thisObject(this.definition, props),
    );
    return run;
  }

  /** The same, for an id that the engine has: the line that the journal holds of it has done its work. */
  private runKnowing(id: string, props: Props): Run {
    const run = this.runFor(props);
    run.journal.settle(run.session.connection.url, this.definition.type, id, addressOf(props), run.backend);
    return run;
  }

  private connectionFor(props: Props): Connection {
    const name = connectionOf(props);
    const key = JSON.stringify([name, props.platform]);
    const connection = this.connections.get(key) ?? resolveConnection(name, settingsFor(this.settings(), props));
    this.connections.set(key, connection);
    return connection;
  }
}

import { commonFields } from "../common";
import type { AnyDefinition, ApartContext, Binding, EncodeContext, ObjectCalls, Props } from "../definition";
import { NotFoundError, PartialError, RefusedError, TenableError, UnexpectedAnswerError } from "../errors";
import type { Api, Operation } from "../platforms/api";
import type { Facts } from "../platforms/dialect";
import { platformNames } from "../platforms/name";
import { callsOf } from "./calls";
import { apartOf, decode, encode, type Kept, membersOf, notTaken, readable } from "./body";
import { compare, propertiesOf } from "./compare";
import { type Maker, make, note } from "./make";
import type { Session } from "./session";
import { refuseWhenUsed } from "./usage";

/** An object that is there: everything for the state. */
export interface Found {
  id: string;
  /** Managed properties and what we add. */
  outs: Props;
  /** Managed properties alone. */
  inputs: Props;
}

/** One resource on one platform, in one operation of the engine. */
export class Lifecycle implements Maker {
  readonly binding: Binding;
  readonly calls: ObjectCalls;
  private readonly operation: Operation;

  constructor(
    readonly definition: AnyDefinition,
    readonly session: Session,
    signal?: AbortSignal,
  ) {
    const { platform } = session.connection;
    const binding = definition.platforms[platform];
    if (typeof binding === "string") {
      throw new RefusedError(`${definition.type}: not on ${platformNames[platform]}: ${binding}`);
    }
    this.binding = binding;
    this.calls = callsOf(session.dialect, binding);
    this.operation = session.operation(signal);
  }

  /**
   * Makes the object, takes up what an interrupted run of ours made, or adopts.
   * Throws {@link PartialError} once there is an id that must not be lost.
   */
  async create(inputs: Props): Promise<Found> {
    const { api, facts } = await this.connect();
    const adopted = inputs.adoptId === undefined ? undefined : String(inputs.adoptId);
    // The replacement of an adopted object is a new one.
    if (adopted !== undefined && !this.session.replacing.has(adopted)) {
      this.noteAdoption(adopted, inputs);
      return await this.adopt(api, facts, adopted, inputs);
    }
    // Asked beside what the body needs; who is there before is wanted in a moment, and a failure is met then.
    this.session.before(this.binding, api).catch(() => undefined);
    const names = this.namesIn(inputs);
    const context = this.encodeContext(api, facts, inputs);
    const { fixed } = this.binding;
    const body = {
      ...(typeof fixed === "function" ? fixed(inputs) : fixed),
      ...(await encode(this.definition, this.binding, names, context)),
    };
    const made = await make({ lifecycle: this, api, facts, inputs, body });
    this.session.reads.changed(this.binding.path);
    if ("taken" in made) {
      return await this.adopt(api, facts, made.taken, inputs);
    }
    const { id, answer } = made;
    await this.finish(api, id, inputs, {}, names, async () => {
      const kept = await notTaken(this.definition, this.binding, answer, this.bodyOnly(names), context);
      await this.writeApart(api, id, inputs, {}, names);
      this.refuseKept(kept);
    });
    return this.found(id, inputs);
  }

  /** The object as it is now; undefined when the platform says that it does not exist. */
  async read(id: string, props: Props): Promise<Found | undefined> {
    const { api } = await this.connect();
    // A `get` brings its arguments only, and wants every property.
    const isGet = props.address === undefined;
    const managed = isGet ? readable(this.binding).map(([name]) => name) : this.namesIn(props);
    try {
      const object = await this.session.reads.object(
        api,
        this.binding.path,
        id,
        membersOf(this.binding, managed),
        this.calls.get,
      );
      const { values, missing } = decode(this.definition, this.binding, object, managed, props);
      if (missing.length > 0 && !isGet) {
        throw this.lacks(`GET ${this.binding.path}/${id}`, missing);
      }
      const local = Object.fromEntries(
        Object.keys(commonFields).flatMap((name) => (props[name] === undefined ? [] : [[name, props[name]]])),
      );
      return this.found(id, { ...values, ...local });
    } catch (error) {
      if (error instanceof NotFoundError) {
        return undefined;
      }
      throw error;
    }
  }

  /** Sends what differs from the last run; without a difference, what differs on the platform (a repair). */
  async update(id: string, olds: Props, news: Props): Promise<Found> {
    const { api, facts } = await this.connect();
    const changed = this.changes(olds, news);
    const before = changed.length > 0 ? olds : await this.live(api, id, news);
    const names = changed.length > 0 ? changed : this.changes(before, news);
    await this.apply(api, facts, id, before, news, names);
    return this.found(id, news);
  }

  async remove(id: string, props: Props): Promise<void> {
    const { session, definition } = this;
    const adopter = session.journal.adopter(session.connection.url, definition.type, id, String(props.owner ?? ""));
    if (session.adopted.has(id) || adopter !== undefined) {
      const by = session.adopted.has(id) ? "in this run under another name" : `by ${adopter}`;
      session.host.log("warning", `${definition.type} ${id} was adopted ${by} and is kept; only its old entry goes`);
      return;
    }
    const { api } = await this.connect();
    try {
      await refuseWhenUsed(this.session, this.definition, this.binding, id, this.operation);
      const undone = apartOf(this.binding, this.namesIn(props)).filter(([, entry]) => entry.undo);
      for (const [name, entry] of undone) {
        await entry.write(this.apartContext(api, id), this.definition.fields[name]?.empty, props[name]);
      }
      await this.calls.remove(api, id);
    } catch (error) {
      if (!(error instanceof NotFoundError)) {
        throw error;
      }
    } finally {
      this.session.reads.removed(this.binding.path);
    }
    this.session.deleted.add(`${this.binding.path}/${id}`);
  }

  /** Values of these inputs an object shows; what it lacks is an error that names the member. */
  async live(api: Api, id: string, inputs: Props): Promise<Props> {
    const names = this.namesIn(inputs);
    const object = await this.calls.get(api, id, membersOf(this.binding, names));
    const { values, missing } = decode(this.definition, this.binding, object, names, inputs);
    if (missing.length > 0) {
      throw this.lacks(`GET ${this.binding.path}/${id}`, missing);
    }
    return values;
  }

  changes(olds: Props, news: Props): string[] {
    return propertiesOf(compare(this.definition, olds, { ...news, connection: olds.connection }));
  }

  private async connect(): Promise<{ api: Api; facts: Facts }> {
    return await this.session.api(this.binding.side ?? "organization", `a ${this.definition.type}`, this.operation);
  }

  /** Kept beyond this run: one that ends early leaves the old entry to be deleted by the next. */
  private noteAdoption(id: string, inputs: Props): void {
    const { session, definition } = this;
    session.adopted.add(id);
    note(
      { lifecycle: this },
      {
        address: session.connection.url,
        type: definition.type,
        name: String(inputs.name),
        owner: String(inputs.owner ?? ""),
        hash: "",
        before: [],
        at: session.host.clock.now(),
        id,
        adopted: true,
      },
    );
  }

  private async adopt(api: Api, facts: Facts, id: string, inputs: Props): Promise<Found> {
    const before = await this.live(api, id, inputs).catch((error: unknown) => {
      throw error instanceof NotFoundError
        ? new RefusedError(`${this.definition.type} ${id} cannot be adopted: ${error.message}`, {
            advice: "correct adoptId, or take it out to make a new one",
          })
        : error;
    });
    const fixed = compare(this.definition, before, { ...inputs, connection: undefined }).find(({ replace }) => replace);
    if (fixed) {
      throw new RefusedError(
        `${this.definition.type} ${id} cannot be adopted: its ${fixed.path} is ${JSON.stringify(before[fixed.path])}, the program says ${JSON.stringify(inputs[fixed.path])}, and it cannot be changed`,
        { advice: `write what it is, or take adoptId out to make a new one` },
      );
    }
    await this.apply(api, facts, id, before, inputs, this.changes(before, inputs));
    return this.found(id, inputs);
  }

  /** Writes these properties, and makes sure that they were taken. */
  private async apply(api: Api, facts: Facts, id: string, olds: Props, news: Props, names: string[]): Promise<void> {
    const { definition, binding, session } = this;
    const context = this.encodeContext(api, facts, news, { id, olds });
    const body = await encode(definition, binding, names, context);
    if (names.length === 0) {
      return;
    }
    const written = this.bodyOnly(names);
    let answer: Props = {};
    if (Object.keys(body).length > 0) {
      answer = await this.calls.update(api, id, { ...binding.always, ...body });
      session.reads.changed(binding.path);
    }
    await this.finish(api, id, news, olds, names, async () => {
      const lacking = membersOf(binding, written).filter((member) => !(member in answer));
      const shown = lacking.length > 0 ? { ...answer, ...(await this.calls.get(api, id, lacking)) } : answer;
      const kept = await notTaken(definition, binding, shown, written, context);
      await this.writeApart(api, id, news, olds, names);
      this.refuseKept(kept);
    });
  }

  /** Later steps of a write: their failure keeps the id, and what the platform holds as far as that is known. */
  private async finish(
    api: Api,
    id: string,
    news: Props,
    olds: Props,
    names: string[],
    steps: () => Promise<void>,
  ): Promise<void> {
    try {
      await steps();
    } catch (error) {
      const live = await this.live(api, id, news).catch(() => undefined);
      const unwritten = Object.fromEntries(names.map((name) => [name, olds[name]]));
      const known = live ? { ...this.localOf(news), ...live } : { ...news, ...unwritten };
      throw new PartialError(id, this.found(id, known).outs, error);
    }
  }

  private async writeApart(api: Api, id: string, news: Props, olds: Props, names: readonly string[]): Promise<void> {
    const { binding, definition, session } = this;
    const entries = apartOf(binding, names);
    for (const [name, entry] of entries) {
      await entry.write(this.apartContext(api, id), news[name] ?? definition.fields[name]?.empty, olds[name]);
      session.reads.changed(binding.path);
    }
    if (entries.length > 0) {
      const own = entries.map(([name]) => name);
      const object = await this.calls.get(api, id, membersOf(binding, own));
      const context = { inputs: news } as EncodeContext;
      this.refuseKept(await notTaken(definition, binding, object, own, context));
    }
  }

  private refuseKept(kept: Kept[]): void {
    if (kept.length > 0) {
      const said = kept.map(
        ({ name, live }) => `${this.definition.type}.${name} at ${JSON.stringify(live) ?? "nothing"}`,
      );
      throw new TenableError(
        `${platformNames[this.session.connection.platform]} kept ${said.join(", ")} instead of what was written`,
        {
          advice: "it may lack a permission or a licence for it; run again to repair",
        },
      );
    }
  }

  private found(id: string, inputs: Props): Found {
    const { platform, url } = this.session.connection;
    return { id, inputs, outs: { ...inputs, platform, address: url } };
  }

  /** Managed properties among these that the platform knows. */
  private namesIn(props: Props): string[] {
    return readable(this.binding)
      .map(([name]) => name)
      .filter((name) => props[name] !== undefined && props[name] !== null);
  }

  private bodyOnly(names: readonly string[]): string[] {
    const apartNames = apartOf(this.binding, names).map(([name]) => name);
    return names.filter((name) => !apartNames.includes(name));
  }

  private localOf(props: Props): Props {
    const readableNames = readable(this.binding).map(([name]) => name);
    return Object.fromEntries(Object.entries(props).filter(([name]) => !readableNames.includes(name)));
  }

  private lacks(request: string, missing: string[]): TenableError {
    return new UnexpectedAnswerError(
      { platform: this.session.connection.platform, request },
      `no "${missing.join('", "')}"`,
    );
  }

  private encodeContext(api: Api, facts: Facts, inputs: Props, existing?: { id: string; olds: Props }): EncodeContext {
    const { reads } = this.session;
    return {
      inputs,
      olds: existing?.olds,
      version: facts.version,
      list: (path, fields) => reads.list(api, path, fields),
      get: (path) => reads.document(api, path),
      live: async (member) => existing && (await this.calls.get(api, existing.id, [member]))[member],
    };
  }

  private apartContext(api: Api, id: string): ApartContext {
    return {
      id,
      get: async (path) => (await api.read(path)) as Props,
      post: (path, body) => api.change("POST", path, body),
      patch: (path, body) => api.change("PATCH", path, body),
      alone: (thing, work) => this.session.alone(thing, work),
    };
  }
}

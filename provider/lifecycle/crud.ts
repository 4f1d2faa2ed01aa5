import { commonFields } from "../common";
import {
  type AnyDefinition,
  type ApartContext,
  type Binding,
  bindingFor,
  type BodyOf,
  type CodecContext,
  type EncodeContext,
  firstly,
  type Lists,
  type ObjectCalls,
  type Props,
} from "../definition";
import {
  InputError,
  LicenceError,
  NotFoundError,
  PartialError,
  PermissionError,
  RefusedError,
  TenableError,
  UnexpectedAnswerError,
} from "../errors";
import { refuseAnother, understood } from "../platforms/answer";
import type { Api, Operation } from "../platforms/api";
import type { Facts } from "../platforms/dialect";
import { platformNames } from "../platforms/name";
import { callsOf } from "./calls";
import {
  apartOf,
  decode,
  encode,
  impliedBy,
  unnamedIn,
  isDroppable,
  type Kept,
  kindsIn,
  localNames,
  inSameMembers,
  membersOf,
  notTaken,
  readable,
  secretsIn,
  unseenNames,
  untoldIn,
  watchedIn,
} from "./body";
import { compare, type Difference, propertiesOf, unwrittenIn } from "./compare";
import { resourceName } from "./address";
import { isGone, isListed, refuseIfShown, stillThere } from "./gone";
import { halfDone, type Shown } from "./half-done";
import { putRight } from "./leftover";
import { make, makeOver, type Maker, type Making, noteAdoption, oldOf, wasAdopted } from "./make";
import { addressOf, objectKey } from "./run";
import type { Session } from "./session";
import { learntTenant, refuseOtherTenant, type Remembered } from "./tenant";
import { entriesWith, refuseUnchecked, refuseWhenUsed, tellUsers } from "./usage";

const licenceAdvice =
  "change scans in its own pages and adopt them, or use a Nessus Manager; reading, drift reports and adopting what does not differ work";

/** An object that is there: everything for the state. */
export interface Found {
  id: string;
  /** Managed properties and what we add. */
  outs: Props;
  /** Managed properties alone. */
  inputs: Props;
}

/** What an operation is about: inputs or outputs, and the id once there is one. */
export interface Subject {
  props: Props;
  id?: string;
  signal?: AbortSignal;
}

/** What the state remembers of whose object it is. */
export const thisObject = ({ type }: AnyDefinition, { name, tenant }: Props): Remembered => ({
  what: name === undefined ? type : `${type} "${String(name)}"`,
  tenant,
});

/** Properties of one object that are being written. */
interface Writing {
  api: Api;
  facts: Facts;
  id: string;
  olds: Props;
  news: Props;
  names: readonly string[];
}

/** One resource on one platform, in one operation of the engine. */
export class Lifecycle implements Maker {
  readonly binding: Binding;
  readonly calls: ObjectCalls;
  readonly since: number;
  private readonly operation: Operation;
  /** Version of the platform, once it is asked. */
  private version = "";
  /** What the operation began with. */
  private readonly props: Props;
  /** What the state has to remember of whose objects these keys see. */
  tenant?: string;

  constructor(
    readonly definition: AnyDefinition,
    readonly session: Session,
    { props, id, signal }: Subject,
  ) {
    const { platform } = session.connection;
    const binding = bindingFor(definition, platform, props, id);
    if (typeof binding === "string") {
      throw new RefusedError(`${definition.type}: not on ${platformNames[platform]}: ${binding}`, {
        advice: "take it out of the program, or use a connection to another platform",
      });
    }
    this.binding = binding;
    this.props = props;
    this.since = session.reads.mark();
    this.calls = callsOf(session.dialect, binding);
    this.hush(props);
    this.operation = session.operation(signal);
  }

  /**
   * Creates the object, resumes with what an interrupted run created, or adopts.
   * Throws {@link PartialError} once there is an id that must not be lost.
   */
  async create(inputs: Props): Promise<Found> {
    const { run, connection } = this.session;
    try {
      const found = await this.createOnce(inputs);
      run.journal.hand(connection.url, this.definition.type, found.id);
      return found;
    } catch (error) {
      if (error instanceof PartialError) {
        run.journal.hand(connection.url, this.definition.type, error.id);
      }
      throw error;
    }
  }

  private async createOnce(inputs: Props): Promise<Found> {
    const { definition, binding, session } = this;
    const { api, facts } = await this.connect();
    await putRight(this, api, inputs);
    const entry = session.run.entryAt(definition.type, addressOf(inputs));
    const adopted = inputs.adoptId === undefined ? undefined : String(inputs.adoptId);
    // The replacement of an adopted object is a new one.
    const isReplacement = entry !== undefined && (entry.id === adopted || entry.olds.adoptId === adopted);
    if (adopted !== undefined && !isReplacement && !(await wasAdopted(this, { api, facts }, adopted, inputs))) {
      noteAdoption(this, adopted, inputs);
      return await this.adopt(api, facts, adopted, inputs);
    }
    this.refuseUnlicensed(facts);
    // Asked next to what the body needs; a failure is met when it is wanted.
    const listing = binding.unlisted ? undefined : session.before(binding, api);
    listing?.catch(() => undefined);
    const names = this.namesIn(inputs);
    const context = this.encodeContext(api, facts, inputs);
    await this.refuseApart(names, inputs, context);
    const { fixed } = binding;
    const body = {
      ...(typeof fixed === "function" ? fixed(inputs) : fixed),
      ...(await encode(definition, binding, names, context)),
    };
    const before = (await listing) ?? { ids: new Set<string>(), byIdentity: new Map<string, string[]>() };
    const making: Making = { lifecycle: this, api, facts, inputs, body, before, entry };
    const old = await oldOf(making);
    if (old) {
      await this.refuseLoss(api, facts, old);
      if (inputs.deleteUnchecked === true) {
        session.unchecked.add(objectKey(definition.type, old.id));
      }
      await refuseUnchecked(session, { ...this, ...old }, this.operation);
    }
    const made = binding.unlisted ? await makeOver(making) : await make({ ...making, old });
    session.reads.changed(binding.path);
    if ("taken" in made) {
      return await this.adopt(api, facts, made.taken, inputs);
    }
    const { id, answer } = made;
    this.hush(this.once(answer));
    const writing = { api, facts, id, olds: {}, news: { ...inputs, ...this.once(answer) }, names };
    await this.finish(writing, async (written) => {
      this.bodyOnly(names).forEach((name) => written.add(name));
      const kept = await notTaken(definition, binding, answer, this.bodyOnly(names), context);
      await this.writeApart(api, id, inputs, names, written);
      this.refuseKept(kept);
    });
    return this.found(id, { ...inputs, ...this.once(answer) }, facts.username);
  }

  /** The object as it is now; undefined when the platform says that it does not exist. */
  async read(id: string, props: Props): Promise<Found | undefined> {
    const { api, facts } = await this.connect();
    // A `get` brings its arguments only, and wants every property.
    const isGet = props.address === undefined;
    const managed = isGet ? readable(this.binding).map(([name]) => name) : this.managedIn(props);
    const watched = isGet ? [] : watchedIn(this.binding, props);
    const members = [...membersOf(this.binding, [...managed, ...watched]), ...(isGet ? this.ownership : [])];
    const object = await this.session.reads
      .object(api, this.binding.path, id, members, this.calls.get)
      .catch((error: unknown) => this.goneUnlessHidden(error, api, facts, { id, props }));
    if (!object) {
      if (isGet) {
        throw new InputError(
          `${platformNames[this.session.connection.platform]} has no ${this.definition.type} "${id}" that these keys can see`,
          { advice: "check the id, and that it is shared with the user of these keys" },
        );
      }
      this.session.run.gone.add(objectKey(this.definition.type, id));
      return undefined;
    }
    // What is asked for meanwhile (names of what it refers to) may be missing without the object being so.
    const { values, missing } = await decode(
      this.definition,
      this.binding,
      object,
      managed,
      props,
      this.listsWith(api),
      watched,
    );
    const added = isGet ? [] : unnamedIn(this.definition, this.binding, props).filter((name) => name in values);
    if (added.length > 0) {
      this.warnOfAdded(id, props, values, added);
    }
    // What may not have been written may not be there.
    const unwritten = unwrittenIn(props);
    unwritten.forEach((name) => missing.delete(name));
    if (missing.size > 0 && !isGet) {
      throw this.lacks(`GET ${this.binding.path}/${id}`, missing);
    }
    const local = Object.fromEntries(
      [...Object.keys(commonFields), ...localNames(this.binding)].flatMap((name) =>
        props[name] === undefined ? [] : [[name, props[name]]],
      ),
    );
    const marked = unwritten.length > 0 ? { unwritten } : {};
    const implied = isGet ? impliedBy(this.binding, values) : {};
    return this.found(
      id,
      { ...implied, ...values, ...local, ...this.once(props), ...marked },
      object.owner ?? props.platformUser,
    );
  }

  /** Sends what differs from the last run; without a difference, what differs on the platform (a repair). */
  async update(id: string, olds: Props, news: Props): Promise<Found> {
    this.hush(news);
    const { api, facts } = await this.connect();
    await putRight(this, api, news, { id });
    const changed = this.changes(olds, news);
    try {
      const before = changed.length > 0 ? olds : await this.live(api, id, news);
      const names = changed.length > 0 ? changed : this.changes(before, news);
      await this.apply(api, facts, id, before, news, names);
      if (names.length > 0) {
        await tellUsers(this.session, { ...this, id, props: news }, this.operation);
      }
    } catch (error) {
      const cause = error instanceof PartialError ? error.cause : error;
      throw cause instanceof NotFoundError && !(await this.isThere(api, id))
        ? new TenableError(`${this.definition.type} "${String(news.name)}" (id ${id}) is not there: ${cause.problem}`, {
            advice: "where it was deleted by hand, `pulumi up --refresh` makes it again",
            cause,
          })
        : error;
    }
    return this.found(id, { ...news, ...this.once(olds) }, olds.platformUser);
  }

  async remove(id: string, props: Props): Promise<void> {
    const { session, definition } = this;
    const { path } = this.binding;
    const { run, host } = session;
    const key = objectKey(definition.type, id);
    if (this.binding.remains) {
      // What was made over it in this run has ended it.
      if (!(run.replacing.has(key) && run.mine.has(key))) {
        host.log("warning", `${definition.type} ${id}: ${this.binding.remains(props)}`);
      }
      return;
    }
    const holder = run.holderBeside(definition.type, id, props);
    if (run.mine.has(key) || holder) {
      const why = holder ? `belongs to ${resourceName(holder.address)}` : "was created or adopted in this run";
      host.log("warning", `${definition.type} ${id} ${why} and is kept; only its old entry in the state is removed`);
      return;
    }
    const { api, facts } = await this.connect();
    try {
      this.refuseUnlicensed(facts);
      await putRight(this, api, props, { id, isDoomed: true });
      if ((await this.refuseLoss(api, facts, { id, props })) === "gone") {
        return;
      }
      await refuseWhenUsed(this.session, { ...this, id, props }, this.operation);
      const undone = apartOf(this.binding, this.namesIn(props)).filter(([, entry]) => entry.undo);
      for (const [name, entry] of undone) {
        await entry
          .write(this.apartContext(api, id), this.definition.fields[name]?.empty)
          .catch((error: unknown) => this.goneUnlessHidden(error, api, facts, { id, props }));
      }
      await this.calls.remove(api, id).then(
        async (answer) => {
          if (answer === "silent") {
            await refuseIfShown(this, api, id);
          } else if (answer === "unclear") {
            await this.refuseUnlessGone(api, facts, { id, props }, stillThere(path, id));
          }
        },
        (error: unknown) =>
          error instanceof LicenceError && error.broken
            ? this.refuseUnlessGone(api, facts, { id, props }, error)
            : this.goneUnlessHidden(error, api, facts, { id, props }),
      );
    } finally {
      this.session.reads.removed(this.binding.path);
    }
    run.deleted.add(`${this.binding.path}/${id}`);
    run.journal.forget(session.connection.url, definition.type, id);
    run.journal.cleared({ place: session.connection.url, type: definition.type, id });
  }

  /** False once the platform says that it does not have the object. */
  private async isThere(api: Api, id: string): Promise<boolean> {
    return !(await isGone(this, api, id).catch(() => false));
  }

  /** Values of these inputs an object shows; what it lacks is an error that names the member. */
  async live(api: Api, id: string, inputs: Props): Promise<Props> {
    return (await this.look(api, id, inputs)).values;
  }

  /** The same, with whose the object is, and of what kind, where it is not known yet. */
  private async look(api: Api, id: string, inputs: Props, isNew = false): Promise<{ values: Props; owner: unknown }> {
    const managed = this.managedIn(inputs);
    const watched = watchedIn(this.binding, inputs);
    const members = [...membersOf(this.binding, [...managed, ...watched]), ...(isNew ? this.ownership : [])];
    const object = await this.get(api, id, members);
    // Which kind it is of, the properties of the other kinds tell.
    const names = isNew && this.definition.replaces ? [...managed, ...kindsIn(this.binding, object)] : managed;
    const asking = this.listsWith(api);
    const { values, missing } = await decode(this.definition, this.binding, object, names, inputs, asking, watched);
    const told = Object.fromEntries(Object.entries(inputs).filter(([name]) => !missing.has(name)));
    // An object of another template lacks what belongs to that.
    if (missing.size > 0 && !(isNew && this.fixedIn(values, told))) {
      throw this.lacks(`GET ${this.binding.path}/${id}`, missing);
    }
    const local = localNames(this.binding).flatMap((name): [string, unknown][] =>
      inputs[name] === undefined ? [] : [[name, inputs[name]]],
    );
    return { values: { ...values, ...Object.fromEntries(local) }, owner: object.owner };
  }

  async rename(api: Api, id: string, name: string): Promise<void> {
    const context = this.encodeContext(api, { version: "" } as Facts, { name });
    const body = await encode(this.definition, this.binding, ["name"], context);
    await this.calls.update(api, id, () => ({ ...this.alwaysOf({ name }), ...body }));
    this.session.reads.changed(this.binding.path);
  }

  changes(olds: Props, news: Props): string[] {
    return propertiesOf(compare(this.definition, olds, { ...news, connection: olds.connection }));
  }

  async fixedChange(api: Api, id: string, inputs: Props): Promise<string | undefined> {
    return this.fixedIn((await this.look(api, id, inputs, true)).values, inputs)?.path;
  }

  private fixedIn(olds: Props, inputs: Props): Difference | undefined {
    return compare(this.definition, olds, { ...inputs, connection: undefined }).find(({ replace }) => replace);
  }

  /** Refuses keys of another tenant than the one that holds the object, or any other of this program. */
  private async connect(): Promise<{ api: Api; facts: Facts }> {
    const { session, definition, binding, props } = this;
    const connected = await session.api(binding.side ?? "organization", `a ${definition.type}`, this.operation);
    // What does not know its own is not made or looked for where the others of the program are not.
    const known = props.tenant === undefined ? session.tenants.of(binding.side) : [thisObject(definition, props)];
    const tenant = await session.tenant(connected);
    known.forEach((remembered) => refuseOtherTenant(session.connection, tenant, remembered));
    this.version = connected.facts.version;
    this.tenant = learntTenant(tenant, props.tenant);
    return connected;
  }

  private async adopt(api: Api, facts: Facts, id: string, inputs: Props): Promise<Found> {
    const { values: seen, owner } = await this.look(api, id, inputs, true).catch((error: unknown) => {
      throw error instanceof NotFoundError
        ? new RefusedError(`${this.definition.type} ${id} cannot be adopted: ${error.problem}`, {
            advice: "correct adoptId, or take it out to make a new one",
          })
        : error;
    });
    // What nobody can read is written, for it may be anything.
    const unseen = unseenNames(this.binding);
    const before = Object.fromEntries(Object.entries(seen).filter(([name]) => !unseen.includes(name)));
    const fixed = this.fixedIn(before, inputs);
    if (fixed) {
      throw new RefusedError(
        `${this.definition.type} ${id} cannot be adopted: its ${fixed.path} is ${JSON.stringify(before[fixed.path]) ?? "not set"}, the program says ${JSON.stringify(inputs[fixed.path])}, and it cannot be changed`,
        { advice: `write what it is, or take adoptId out to make a new one` },
      );
    }
    await this.apply(api, facts, id, before, inputs, this.changes(before, inputs));
    return this.found(id, inputs, owner ?? facts.username);
  }

  /** Writes these properties, and makes sure that they were taken. */
  private async apply(api: Api, facts: Facts, id: string, olds: Props, news: Props, names: string[]): Promise<void> {
    const { definition, binding } = this;
    const context = this.encodeContext(api, facts, news, { id, olds });
    await this.refuseApart(names, news, context);
    const stuck = names.filter((name) => news[name] === undefined && !isDroppable(definition, binding, name));
    if (stuck.length > 0) {
      throw new InputError(`${definition.type} ${id}: ${stuck.join(", ")} may hold what an earlier run wrote`, {
        advice: `${platformNames[this.session.connection.platform]} documents no default; set ${stuck.length > 1 ? "them" : "it"} explicitly`,
      });
    }
    const encoded = (): Promise<Props> => encode(definition, binding, names, context);
    const first = await encoded();
    if (names.length === 0) {
      return;
    }
    // A part of it may rest on what is there: a later try must not send what somebody else has changed since.
    const body = firstly(first, encoded);
    const inBody = this.bodyOnly(names);
    await this.finish({ api, facts, id, olds, news, names }, async (written) => {
      const isSent = Object.keys(first).length > 0;
      const { answer = {}, refused } = isSent ? await this.writeBody(api, facts, id, news, body) : {};
      if (!refused) {
        inBody.forEach((name) => written.add(name));
      }
      const shown = isSent ? await this.shownAfter(api, id, answer, membersOf(binding, inBody)) : answer;
      const kept = await notTaken(definition, binding, shown, inSameMembers(binding, inBody, news), context);
      if (isSent && kept.length === 0) {
        this.refuseUntold(id, shown, inBody, news);
      }
      // A secret cannot be read back: nobody knows whether it was changed.
      if (refused && (kept.length > 0 || inBody.some((name) => unseenNames(binding).includes(name)))) {
        throw refused;
      }
      // Where some were not taken, those that nobody sees may not have been either.
      const unsure = kept.length === 0 ? [] : [...kept.map(({ name }) => name), ...unseenNames(binding)];
      unsure.forEach((name) => written.delete(name));
      await this.writeApart(api, id, news, names, written);
      this.refuseKept(kept);
    });
  }

  /** The object after a write: the answer to it where that shows these members, else read again. */
  private async shownAfter(api: Api, id: string, answer: Props, members: readonly string[]): Promise<Props> {
    const lacking = ["id", ...members].filter((member) => !(member in answer));
    const shown = lacking.length > 0 ? { ...answer, ...(await this.get(api, id, lacking)) } : answer;
    refuseAnother(shown, id, this.session.connection.platform, `GET ${this.binding.path}/${id}`);
    return shown;
  }

  /** Sends a body. A refusal that may have been carried out all the same is given back: the object itself tells. */
  private async writeBody(
    api: Api,
    facts: Facts,
    id: string,
    news: Props,
    body: BodyOf,
  ): Promise<{ answer?: Props; refused?: LicenceError }> {
    const { binding, session } = this;
    this.refuseUnlicensed(facts);
    try {
      return {
        answer: await this.calls.update(api, id, async () => ({ ...this.alwaysOf(news), ...(await body()) })),
      };
    } catch (error) {
      if (error instanceof LicenceError && error.broken) {
        return { refused: error };
      }
      throw error;
    } finally {
      session.reads.changed(binding.path);
    }
  }

  private alwaysOf(inputs: Props): Props {
    const { always } = this.binding;
    return (typeof always === "function" ? always(inputs) : always) ?? {};
  }

  /**
   * The steps of a write, which name what the platform has confirmed. Their failure keeps the id and what is known, once
   * something may have been written.
   */
  private async finish(writing: Writing, steps: (written: Set<string>) => Promise<void>): Promise<void> {
    const { api, facts, id, olds, news, names } = writing;
    const written = new Set<string>();
    try {
      await steps(written);
    } catch (error) {
      if (!this.operation.wrote) {
        throw error;
      }
      const shown = await this.shown(api, id, olds, news).catch(() => undefined);
      const values = halfDone({ definition: this.definition, olds, news, names, written }, shown);
      const known = { ...this.localOf(news), ...this.once(olds), ...values };
      throw new PartialError(id, this.found(id, known, olds.platformUser ?? facts.username).outs, error);
    }
  }

  /** What an object shows of what was and of what is to be. */
  private async shown(api: Api, id: string, olds: Props, news: Props): Promise<Shown | undefined> {
    const { definition, binding } = this;
    const names = [...new Set([...this.namesIn(olds), ...this.namesIn(news)])];
    const object = await this.get(api, id, membersOf(binding, names));
    const [knowingOlds, knowingNews] = await Promise.all(
      [olds, news].map((known) => decode(definition, binding, object, names, known, this.listsWith(api))),
    );
    return knowingOlds && knowingNews
      ? { knowingOlds: knowingOlds.values, knowingNews: knowingNews.values, missing: knowingOlds.missing }
      : undefined;
  }

  private async writeApart(
    api: Api,
    id: string,
    news: Props,
    names: readonly string[],
    written: Set<string>,
  ): Promise<void> {
    const { binding, definition, session } = this;
    const entries = apartOf(binding, names);
    for (const [name, entry] of entries) {
      const value = news[name] ?? definition.fields[name]?.empty;
      await understood(
        () => entry.write(this.apartContext(api, id), value),
        (what) => this.listsWith(api).malformed?.(what),
        entry.read,
      ).finally(() => session.reads.changed(binding.path));
      written.add(name);
    }
    if (entries.length > 0) {
      const own = entries.map(([name]) => name);
      const object = await this.get(api, id, membersOf(binding, own));
      this.refuseUntold(id, object, own, news);
      const context = { inputs: news, ...this.listsWith(api) } as EncodeContext<Props>;
      this.refuseKept(await notTaken(definition, binding, object, own, context));
    }
  }

  private async refuseApart(names: readonly string[], inputs: Props, lists: Lists): Promise<void> {
    for (const [name, entry] of apartOf(this.binding, names)) {
      if (inputs[name] !== undefined) {
        await entry.refuse?.(inputs[name], lists);
      }
    }
  }

  /** The object itself: an answer that is not about it says nothing. */
  private async get(api: Api, id: string, members: readonly string[]): Promise<Props> {
    const object = await this.calls.get(api, id, members);
    refuseAnother(object, id, this.session.connection.platform, `GET ${this.binding.path}/${id}`);
    return object;
  }

  /** An answer that does not show what was written says nothing. */
  private refuseUntold(id: string, object: Props, names: readonly string[], news: Props): void {
    const untold = untoldIn(this.binding, object, names, news);
    if (untold.size > 0) {
      throw this.lacks(`GET ${this.binding.path}/${id}`, untold);
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
          advice:
            this.binding.uniqueWithin !== undefined && kept.some(({ name }) => name === "name")
              ? "another object has that name by now: choose another one, or rename the other object, and run again"
              : "it may lack a permission or a licence for it; run again to repair",
        },
      );
    }
  }

  /** Masks the secrets among these properties in whatever the platform says from now on. */
  private hush(props: Props): void {
    secretsIn(this.definition, props).forEach((secret) => this.session.secrets.add(secret));
  }

  /** What was answered once and is kept. */
  private once(props: Props): Props {
    const names = this.definition.outputs ?? [];
    return Object.fromEntries(names.filter((name) => props[name] !== undefined).map((name) => [name, props[name]]));
  }

  /** Where "not found" may mean "not visible", the state has to know whose the object is. */
  private get ownership(): string[] {
    return this.session.dialect.hidesFromOthers ? ["owner"] : [];
  }

  /**
   * "Not found" is a deletion once the list of now lacks the object as well, unless these keys may just not see it; any
   * other failure is thrown.
   */
  private async goneUnlessHidden(
    error: unknown,
    api: Api,
    facts: Facts,
    { id, props: { platformUser = facts.username } }: { id: string; props: Props },
    since = this.since,
  ): Promise<undefined> {
    if (!(error instanceof NotFoundError)) {
      throw error;
    }
    const { dialect, connection } = this.session;
    const mayBeHidden = dialect.hidesFromOthers && !facts.isAdministrator && facts.username !== platformUser;
    const witness = { session: this.session, path: this.binding.path, since };
    const listed = await isListed(witness, api, id, error).catch((unsure: unknown) => {
      // Keys that do not see the object need not see its list either.
      if (mayBeHidden) {
        return false;
      }
      throw unsure;
    });
    if (listed) {
      throw new TenableError(`${error.problem}, and its list has it all the same`, { advice: "run it again" });
    }
    if (mayBeHidden) {
      throw new PermissionError(
        { platform: connection.platform, request: error.request, status: error.status },
        `deleted, or no longer shared with ${facts.username}`,
        { advice: `use the keys of ${String(platformUser)}, whose it is, or of an administrator, to tell which` },
      );
    }
    return undefined;
  }

  /** One refusal before anything is written, where the licence is known to lack it. */
  private refuseUnlicensed({ unlicensed }: Facts): void {
    if (this.binding.licensed && unlicensed !== undefined) {
      throw new RefusedError(unlicensed, { advice: licenceAdvice });
    }
  }

  /**
   * Refuses to delete an object with which something else would go, unless the program says so; and one of which none
   * can tell. Finds on the way when the object itself is gone.
   */
  private async refuseLoss(
    api: Api,
    facts: Facts,
    { id, props }: { id: string; props: Props },
  ): Promise<"gone" | undefined> {
    const { losses, path } = this.binding;
    if (!losses || props[losses.allowedBy] === true) {
      return undefined;
    }
    const what = `${this.definition.type} "${String(props.name)}" (id ${id})`;
    const { allowedBy, fate = "would be deleted with it" } = losses;
    const allow = `say ${allowedBy}: true and run up before deleting or replacing it`;
    let lost: string | undefined;
    try {
      const entries = (owned: string, member: string): Promise<Props[]> =>
        entriesWith(this.session, api, owned, member, this.since);
      lost = await losses.find(api, id, props, entries);
    } catch (error) {
      if (error instanceof NotFoundError && error.request === `GET ${path}/${id}`) {
        await this.goneUnlessHidden(error, api, facts, { id, props });
        return "gone";
      }
      throw error instanceof TenableError
        ? new RefusedError(`${what} is not deleted: what ${fate} cannot be told: ${error.message}`, {
            advice: `run again, or ${allow}`,
            cause: error,
          })
        : error;
    }
    if (lost !== undefined) {
      throw new RefusedError(`${what} has ${lost}, which ${fate}`, {
        advice: `${allow}, or keep it on the platform with the option retainOnDelete`,
      });
    }
    return undefined;
  }

  private async refuseUnlessGone(
    api: Api,
    facts: Facts,
    subject: { id: string; props: Props },
    refusal: TenableError,
  ): Promise<void> {
    const found = await this.calls
      .get(api, subject.id, [])
      .catch((error: unknown) => this.goneUnlessHidden(error, api, facts, subject, this.session.reads.mark()));
    if (found) {
      throw refusal;
    }
  }

  private listsWith(api: Api): CodecContext {
    const { reads, connection } = this.session;
    const { platform } = connection;
    const own = `GET ${this.binding.path}`;
    return {
      list: (path, fields) => reads.list(api, path, fields),
      version: this.version,
      now: api.now(),
      malformed: (what, request = own) => new UnexpectedAnswerError({ platform, request }, what),
    };
  }

  private found(id: string, inputs: Props, platformUser?: unknown): Found {
    const { connection, dialect } = this.session;
    const user = dialect.hidesFromOthers && platformUser !== undefined ? { platformUser } : {};
    const given = Object.fromEntries(
      Object.entries(inputs).filter(([name]) => !this.definition.outputs?.includes(name)),
    );
    const where = { platform: connection.platform, address: connection.url };
    const tenant = this.tenant === undefined ? {} : { tenant: this.tenant };
    return { id, inputs: given, outs: { ...inputs, ...where, ...tenant, ...user } };
  }

  /** Managed properties among these that the platform knows. */
  private namesIn(props: Props): string[] {
    return readable(this.binding)
      .map(([name]) => name)
      .filter((name) => props[name] !== undefined && props[name] !== null);
  }

  /** The same, with those that these properties say are empty. */
  private managedIn(props: Props): string[] {
    return [...this.namesIn(props), ...unnamedIn(this.definition, this.binding, props)];
  }

  /** The next update empties what the program does not name: users who want to keep it have to know before. */
  private warnOfAdded(id: string, props: Props, values: Props, added: readonly string[]): void {
    const named = (this.definition.statement ?? []).filter((name) => props[name] !== undefined);
    const held = added.map((name) => `${name} ${JSON.stringify(values[name])}`).join(" and ");
    this.session.host.log(
      "warning",
      `${this.definition.type} "${String(props.name)}" (id ${id}) has ${held}, and the program names ${named.join(" and ")} only: the next update empties ${added.join(" and ")}; to keep them, add them to the program`,
    );
  }

  private bodyOnly(names: readonly string[]): string[] {
    const apartNames = apartOf(this.binding, names).map(([name]) => name);
    return names.filter((name) => !apartNames.includes(name));
  }

  private localOf(props: Props): Props {
    const readableNames = readable(this.binding).map(([name]) => name);
    return Object.fromEntries(Object.entries(props).filter(([name]) => !readableNames.includes(name)));
  }

  private lacks(request: string, missing: ReadonlyMap<string, string>): TenableError {
    return new UnexpectedAnswerError(
      { platform: this.session.connection.platform, request },
      `no "${[...missing.values()].join('", "')}"`,
    );
  }

  private encodeContext(
    api: Api,
    facts: Facts,
    inputs: Props,
    existing?: { id: string; olds: Props },
  ): EncodeContext<Props> {
    const { reads } = this.session;
    return {
      ...this.listsWith(api),
      inputs,
      olds: existing?.olds,
      version: facts.version,
      get: (path) => reads.document(api, path),
      live: async (member) => {
        const value = existing && (await this.get(api, existing.id, [member]))[member];
        if (existing && (value === undefined || value === null)) {
          // What is added to nothing would take away what the answer left out.
          throw this.lacks(`GET ${this.binding.path}/${existing.id}`, new Map([[member, member]]));
        }
        return value;
      },
    };
  }

  private apartContext(api: Api, id: string): ApartContext {
    return {
      id,
      read: (path) => api.read(path),
      change: (method, path, body) => api.change(method, path, body),
      alone: (thing, work) => this.session.alone(thing, work),
    };
  }
}

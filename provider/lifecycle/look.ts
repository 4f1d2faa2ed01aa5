import type { Props } from "../definition";
import { RefusedError } from "../errors";
import { kindsIn, localNames, membersOf, watchedIn } from "./body";
import { decode } from "./decode";
import { compare, type Difference, propertiesOf } from "./compare";
import type { Shown } from "./half-done";
import { codecContext, getObject, lacks, managedIn, namesIn, ownership, type Task, type Work } from "./work";

/** Values of these inputs an object shows; what it lacks is an error that names the member. */
export async function live(work: Work, id: string, inputs: Props): Promise<Props> {
  return (await look(work, id, inputs)).values;
}

/** The same, with whose the object is, and of what kind, where it is not known yet. */
export async function look(
  work: Work,
  id: string,
  inputs: Props,
  isNew = false,
): Promise<{ values: Props; owner: unknown }> {
  const { definition, binding } = work;
  const managed = managedIn(work, inputs);
  const watched = watchedIn(binding, inputs);
  const members = [...membersOf(binding, [...managed, ...watched]), ...(isNew ? ownership(work) : [])];
  const object = await getObject(work, id, members);
  // Which kind it is of, the properties of the other kinds tell.
  const names = isNew && definition.replaces ? [...managed, ...kindsIn(binding, object)] : managed;
  const asking = { ...codecContext(work), isNew };
  const { values, missing } = await decode(definition, binding, object, names, inputs, asking, watched);
  const told = Object.fromEntries(Object.entries(inputs).filter(([name]) => !missing.has(name)));
  // An object of another template lacks what belongs to that.
  if (missing.size > 0 && !(isNew && fixedIn(work, values, told))) {
    throw (await unmanaged(work, id)) ?? lacks(work, id, missing);
  }
  const local = localNames(binding).flatMap((name): [string, unknown][] =>
    inputs[name] === undefined ? [] : [[name, inputs[name]]],
  );
  return { values: { ...values, ...Object.fromEntries(local) }, owner: object.owner };
}

/** An object that no program can manage lacks what others have: why is worth a request. */
async function unmanaged(work: Work, id: string): Promise<RefusedError | undefined> {
  const { definition, binding } = work;
  const { members = [], reason } = binding.collection.unmanaged ?? {};
  const why = reason?.(await getObject(work, id, members));
  return why === undefined
    ? undefined
    : new RefusedError(`${definition.type} ${id} cannot be managed: ${why}`, { advice: "choose another object" });
}

/** What an object shows of what was and of what is to be. */
export async function lookBothWays(work: Work, id: string, olds: Props, news: Props): Promise<Shown | undefined> {
  const { definition, binding } = work;
  const names = [...new Set([...namesIn(work, olds), ...namesIn(work, news)])];
  const object = await getObject(work, id, membersOf(binding, names));
  const [knowingOlds, knowingNews] = await Promise.all(
    [olds, news].map((known) => decode(definition, binding, object, names, known, codecContext(work))),
  );
  return knowingOlds && knowingNews
    ? { knowingOlds: knowingOlds.values, knowingNews: knowingNews.values, missing: knowingOlds.missing }
    : undefined;
}

/** Properties that differ by meaning. */
export function changes({ definition }: Pick<Task, "definition">, olds: Props, news: Props): string[] {
  return propertiesOf(compare(definition, olds, { ...news, connection: olds.connection }));
}

/** The first property of an object that would have to change and cannot. */
export async function fixedChange(work: Work, id: string, inputs: Props): Promise<string | undefined> {
  return fixedIn(work, (await look(work, id, inputs, true)).values, inputs)?.path;
}

export function fixedIn({ definition }: Pick<Task, "definition">, olds: Props, inputs: Props): Difference | undefined {
  return compare(definition, olds, { ...inputs, connection: undefined }).find(({ replace }) => replace);
}

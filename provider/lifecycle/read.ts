import { commonFields } from "../definition/common";
import type { Props } from "../definition";
import { InputError } from "../errors";
import { platformNames } from "../definition/platform";
import { impliedBy, localNames, membersOf, readable, unnamedIn, watchedIn } from "./body";
import { decode } from "./decode";
import { unwrittenIn } from "./compare";
import { goneUnlessHidden } from "./gone";
import { objectKey } from "./run";
import {
  codecContext,
  connect,
  type Found,
  foundAs,
  lacks,
  managedIn,
  onceIn,
  ownership,
  type Task,
  type Work,
} from "./work";

/** The object as it is now; undefined when the platform says that it does not exist. */
export async function read(task: Task, id: string): Promise<Found | undefined> {
  const work = await connect(task);
  const { definition, binding, run, session, props, api, calls } = work;
  // A `get` brings its arguments only, and wants every property.
  const isGet = props.address === undefined;
  const managed = isGet ? readable(binding).map(([name]) => name) : managedIn(work, props);
  const watched = isGet ? [] : watchedIn(binding, props);
  const members = [...membersOf(binding, [...managed, ...watched]), ...(isGet ? ownership(work) : [])];
  const object = await session.reads
    .object(api, binding.collection.path, id, members, calls.get)
    .catch((error: unknown) => goneUnlessHidden(work, error, { id, props }));
  if (!object) {
    if (isGet) {
      throw new InputError(
        `${platformNames[session.connection.platform]} has no ${definition.type} "${id}" that these keys can see`,
        { advice: "check the id, and that the object is shared with the user of these keys" },
      );
    }
    run.gone.add(objectKey(definition.type, id));
    return undefined;
  }
  // What is asked for meanwhile (names of what it refers to) may be missing without the object being so.
  const { values, missing } = await decode(definition, binding, object, managed, props, codecContext(work), watched);
  const added = isGet ? [] : unnamedIn(definition, binding, props).filter((name) => name in values);
  if (added.length > 0) {
    warnOfAdded(work, id, values, added);
  }
  // What may not have been written may not be there.
  const unwritten = unwrittenIn(props);
  unwritten.forEach((name) => missing.delete(name));
  if (missing.size > 0 && !isGet) {
    throw lacks(work, id, missing);
  }
  const local = Object.fromEntries(
    [...Object.keys(commonFields), ...localNames(binding)].flatMap((name) =>
      props[name] === undefined ? [] : [[name, props[name]]],
    ),
  );
  const marked = unwritten.length > 0 ? { unwritten } : {};
  const implied = isGet ? impliedBy(binding, values) : {};
  const shown = { ...implied, ...values, ...local, ...onceIn(work, props), ...marked };
  return foundAs(work, id, shown, object.owner ?? props.platformUser);
}

/** The next update empties what the program does not name: users who want to keep it have to know before. */
function warnOfAdded({ definition, session, props }: Work, id: string, values: Props, added: readonly string[]): void {
  const named = (definition.statement ?? []).filter((name) => props[name] !== undefined);
  const held = added.map((name) => `${name} ${JSON.stringify(values[name])}`).join(" and ");
  session.host.log(
    "warning",
    `${definition.type} "${String(props.name)}" (id ${id}) has ${held}, and the program only declares ${named.join(" and ")}: the next update empties ${added.join(" and ")}; to keep them, declare them`,
  );
}

import { isDeepStrictEqual } from "node:util";
import type { EncodeContext, Lists, ObjectCalls, Part, Props, PureCodec } from "../../definition";
import { UnexpectedAnswerError } from "../../errors";
import { asEntries, asList } from "../../values/shape";
import { noSuch } from "../rest/scan-codecs";
import { collections } from "./collections";

type Action = "view" | "scan" | "edit" | "use";

/** Who may do what with which objects. */
interface Access {
  actions: Action[];
  tagIds?: string[];
  allAssets?: boolean;
  userIds?: string[];
  userGroupIds?: string[];
  allUsers?: boolean;
}

export const everyAction = ["view", "scan", "edit", "use"] as const;
/** `CanView` */
const actionWord = (action: string): string => `Can${action.charAt(0).toUpperCase()}${action.slice(1)}`;

export const actionWords: PureCodec<Action[]> = {
  encode: (actions) => actions.map(actionWord),
  decode: (wire) => everyAction.filter((action) => asList(wire).includes(actionWord(action))),
};

const places = { userIds: collections.users, userGroupIds: collections.groups, tagIds: collections.tags } as const;
type Named = keyof typeof places;

const entriesOf = (property: Named, { list }: Lists): Promise<Props[]> => list(places[property].path, ["name"]);

/** The entries that these ids name, in a list where the wire names them by uuid. */
async function meant(property: Named, ids: readonly string[], lists: Lists): Promise<Props[]> {
  const entries = ids.length > 0 ? await entriesOf(property, lists) : [];
  return ids.map((id) => {
    const found = entries.find((entry) => [entry.id, entry.uuid].includes(id));
    if (!found) {
      throw noSuch(`AccessPermission.${property}`, id, entries);
    }
    return found;
  });
}

/** Ids of what these uuids name, spelled as the program spells them; a uuid that names nothing stays one. */
async function idsOf(
  property: Named,
  uuids: readonly unknown[],
  lists: Lists,
  known: readonly string[] = [],
): Promise<string[]> {
  // A tag has no number.
  const entries = uuids.length > 0 && property !== "tagIds" ? await entriesOf(property, lists) : [];
  return uuids.map((uuid) => {
    const found = entries.find((entry) => entry.uuid === uuid);
    return found === undefined || known.includes(String(uuid)) ? String(uuid) : String(found.id);
  });
}

/** One property of those that share a list of the wire: which rows are its, and what it makes of them. */
interface Rows {
  property: keyof Access;
  type: string;
  write: (inputs: Access, lists: Lists) => Promise<Props[]>;
}

const named = (property: Named, type: string, nameOf: (entry: Props) => unknown): Rows => ({
  property,
  type,
  write: async (inputs, lists) =>
    (await meant(property, inputs[property] ?? [], lists)).map((entry) => ({
      type,
      uuid: entry.uuid ?? entry.id,
      name: nameOf(entry),
    })),
});

const everything = (property: "allAssets" | "allUsers", type: string): Rows => ({
  property,
  type,
  write: (inputs) => Promise.resolve(inputs[property] ? [{ type }] : []),
});

export const objects: readonly Rows[] = [
  named("tagIds", "Tag", ({ category_name, name }) => `${String(category_name)},${String(name)}`),
  everything("allAssets", "AllAssets"),
];
export const subjects: readonly Rows[] = [
  named("userIds", "User", ({ name }) => name),
  named("userGroupIds", "UserGroup", ({ name }) => name),
  everything("allUsers", "AllUsers"),
];

/**
 * The whole list, for it is replaced as a whole. Subjects of properties that the program never named stay as they are;
 * what it is for is either of two, so that one of them named says nothing of the other.
 */
export async function rowsOf(member: string, all: readonly Rows[], context: EncodeContext<Access>): Promise<Props[]> {
  const { inputs, olds } = context;
  const isNamed = ({ property }: Rows): boolean => inputs[property] !== undefined || olds?.[property] !== undefined;
  const managed = all.filter((rows) => all === objects || isNamed(rows));
  const live = asEntries(await context.live(member));
  const kept = live.filter(({ type }) => !managed.some((rows) => rows.type === type));
  const wanted = managed.filter(({ property }) => inputs[property] !== undefined);
  const own = await Promise.all(wanted.map(({ write }) => write(inputs, context)));
  return [...kept, ...own.flat()];
}

const uuidsIn = (wire: unknown, wanted: string): unknown[] =>
  asEntries(wire).flatMap(({ type, uuid }) => (type === wanted ? [uuid] : []));

/** Ids among the rows of a list that several properties share. */
export const idRows = (property: Named, type: string): Part<string[]> => ({
  decode: (wire, { known, list }) => idsOf(property, uuidsIn(wire, type), { list }, known),
});

export const oneRow = (wanted: string): Part<boolean> => ({
  decode: (wire) => asEntries(wire).some(({ type }) => type === wanted),
  initial: false,
});

export const isText = (value: unknown): boolean => typeof value === "string";
export const isWord = (value: unknown): boolean => isText(value) && /^[A-Z_]+$/.test(value as string);

/** Rows come in any order. */
const inOrder = (value: unknown): unknown =>
  Array.isArray(value) ? value.map((row) => JSON.stringify(row)).sort() : value;

/**
 * An update is the whole: what the body leaves out is laid under it, once it is understood, and has to be there
 * afterwards.
 */
export const overWhole =
  (path: string, members: Record<string, (value: unknown) => boolean>) =>
  ({ get, update }: ObjectCalls): Partial<ObjectCalls> => ({
    update: async (api, id, body) => {
      const names = Object.keys(members);
      const asked = { platform: "vm", request: `GET ${path}/${id}` } as const;
      let carried: Props = {};
      await update(api, id, async () => {
        const live = await get(api, id, names);
        const odd = names.find((name) => members[name]?.(live[name]) !== true);
        if (odd !== undefined) {
          // Laid over half an object, a change would take the other half away.
          throw new UnexpectedAnswerError(asked, `no "${odd}"`);
        }
        const changed = await body();
        carried = Object.fromEntries(names.flatMap((name) => (name in changed ? [] : [[name, live[name]]])));
        return { ...carried, ...changed };
      });
      const now = await get(api, id, names);
      const lost = Object.keys(carried).find((name) => !isDeepStrictEqual(inOrder(now[name]), inOrder(carried[name])));
      if (lost !== undefined) {
        throw new UnexpectedAnswerError(asked, `another "${lost}" than the change had sent`);
      }
      return now;
    },
  });

const principalTypes = { userIds: "user", userGroupIds: "group" } as const;

/**
 * Users and groups of an access group, each with what it may do: one list for three properties. Those of a property
 * that the program never named stay as they are, and so does what everybody may.
 */
export async function principals({ inputs, olds, list, live }: EncodeContext<Access>): Promise<Props[]> {
  const managed = (["userIds", "userGroupIds"] as const)
    .filter((property) => inputs[property] !== undefined || olds?.[property] !== undefined)
    .map((property) => principalTypes[property]);
  const before = asEntries(await live("principals"));
  const kept = before.filter(({ type }) => !managed.includes(type as (typeof managed)[number]));
  const permissions = inputs.actions.map((action) => `CAN_${action.toUpperCase()}`);
  const rows = (["userIds", "userGroupIds"] as const).map(async (property) => {
    const entries = await meant(property, inputs[property] ?? [], { list });
    return entries.map(({ uuid, name }) => ({
      type: principalTypes[property],
      principal_id: uuid,
      principal_name: name,
      permissions,
    }));
  });
  return [...kept, ...(await Promise.all(rows)).flat()];
}

export const principalIds = (property: keyof typeof principalTypes): Part<string[]> => ({
  decode: (wire, { known, list }) => {
    const own = asEntries(wire).filter(({ type }) => type === principalTypes[property]);
    return idsOf(
      property,
      own.map(({ principal_id }) => principal_id),
      { list },
      known,
    );
  },
  initial: [],
});

export const principalActions: Part<Action[]> = {
  decode: (wire) => {
    const own = asEntries(wire).filter(({ type }) => type !== "all_users");
    const all = own.flatMap(({ permissions }) => asList(permissions));
    return everyAction.filter((action) => all.includes(`CAN_${action.toUpperCase()}`));
  },
};

import { isDeepStrictEqual } from "node:util";
import { commaList, plainText } from "../platforms/codecs";
import {
  absent,
  type Binding,
  carriedBy,
  type Codec,
  defineResource,
  type EncodeContext,
  type Lists,
  local,
  type ObjectCalls,
  type Props,
  type PureCodec,
  type Rule,
  wire,
} from "../definition";
import { UnexpectedAnswerError } from "../errors";
import { noSuch } from "../platforms/rest/scan-codecs";
import { addressSet, flag, oneOf, optional, reference, replacing, setOf, text } from "../definition/fields";
import { spelledAddresses } from "../values/targets";
import { asEntries, asList } from "../values/shape";

type Action = "view" | "scan" | "edit" | "use";

export interface AccessPermissionInputs {
  /** Display name, 1 to 255 characters. Defaults to the resource's name in the program. */
  name: string;
  /** Permitted actions: view and scan assets, edit and use tags. An access group accepts only "view" and "scan". */
  actions: Action[];
  /** Tags of the assets: the `id` of each `StaticAssetList` or other tag. Cannot be combined with allAssets. */
  tagIds?: string[];
  /** Applies to all assets. Cannot be combined with tagIds. */
  allAssets?: boolean;
  /** Addresses of the assets in an access group. Requires kind "accessGroup". */
  addresses?: string[];
  /** Users with the permission: the `id` of each `User`. */
  userIds?: string[];
  /** Groups with the permission: the `id` of each `UserGroup`. */
  userGroupIds?: string[];
  /** Applies to all users. */
  allUsers?: boolean;
  /**
   * Kind of object: a permission configuration or an older access group. Defaults to "permission". A change replaces
   * the object.
   */
  kind?: "permission" | "accessGroup";
}

const everyAction = ["view", "scan", "edit", "use"] as const;
/** `CanView` */
const actionWord = (action: string): string => `Can${action.charAt(0).toUpperCase()}${action.slice(1)}`;

const actionWords: PureCodec<Action[]> = {
  encode: (actions) => actions.map(actionWord),
  decode: (wire) => everyAction.filter((action) => asList(wire).includes(actionWord(action))),
};

const collections = {
  userIds: { path: "/users", fields: ["name"] },
  userGroupIds: { path: "/groups", fields: ["name"] },
  tagIds: { path: "/tags/values", fields: ["name"] },
} as const;
type Named = keyof typeof collections;

const entriesOf = (property: Named, { list }: Lists): Promise<Props[]> =>
  list(collections[property].path, collections[property].fields);

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
  property: keyof AccessPermissionInputs;
  type: string;
  write: (inputs: AccessPermissionInputs, lists: Lists) => Promise<Props[]>;
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

const objects: readonly Rows[] = [
  named("tagIds", "Tag", ({ category_name, name }) => `${String(category_name)},${String(name)}`),
  everything("allAssets", "AllAssets"),
];
const subjects: readonly Rows[] = [
  named("userIds", "User", ({ name }) => name),
  named("userGroupIds", "UserGroup", ({ name }) => name),
  everything("allUsers", "AllUsers"),
];

/**
 * The whole list, for it is replaced as a whole. Subjects of properties that the program never named stay as they are;
 * what it is for is either of two, so that one of them named says nothing of the other.
 */
async function rowsOf(
  member: string,
  all: readonly Rows[],
  context: EncodeContext<AccessPermissionInputs>,
): Promise<Props[]> {
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
const idRows = (
  member: string,
  all: readonly Rows[],
  property: Named,
  type: string,
): Codec<string[], AccessPermissionInputs> => ({
  encode: (_ids, context) => rowsOf(member, all, context),
  decode: (wire, { known, list }) => idsOf(property, uuidsIn(wire, type), { list }, known),
});

const oneRow = (member: string, all: readonly Rows[], wanted: string): Codec<boolean, AccessPermissionInputs> => ({
  encode: (_isOn, context) => rowsOf(member, all, context),
  decode: (wire) => asEntries(wire).some(({ type }) => type === wanted),
});

const isText = (value: unknown): boolean => typeof value === "string";
const isWord = (value: unknown): boolean => isText(value) && /^[A-Z_]+$/.test(value as string);

/** Rows come in any order. */
const inOrder = (value: unknown): unknown =>
  Array.isArray(value) ? value.map((row) => JSON.stringify(row)).sort() : value;

/**
 * An update is the whole: what the body leaves out is laid under it, once it is understood, and has to be there
 * afterwards.
 */
const overWhole =
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

const isEmpty = (list: unknown): boolean => list === undefined || (Array.isArray(list) && list.length === 0);

/** Source: Vulnerability Management API, Access Control, Permissions, `POST /api/v3/access-control/permissions`. */
const permission: Binding<AccessPermissionInputs> = {
  path: "/api/v3/access-control/permissions",
  creator: "created_by",
  calls: overWhole("/api/v3/access-control/permissions", {
    name: isText,
    actions: Array.isArray,
    objects: Array.isArray,
    subjects: Array.isArray,
  }),
  rules: [
    ({ tagIds, allAssets }) =>
      isEmpty(tagIds) && allAssets !== true
        ? { path: "tagIds", reason: "required: tagIds or allAssets: true" }
        : undefined,
    ({ tagIds, allAssets }) =>
      !isEmpty(tagIds) && allAssets === true
        ? { path: "tagIds", reason: "cannot be combined with allAssets" }
        : undefined,
  ],
  wire: {
    name: wire("name", plainText),
    actions: wire("actions", actionWords),
    tagIds: wire("objects", idRows("objects", objects, "tagIds", "Tag")),
    allAssets: wire("objects", oneRow("objects", objects, "AllAssets"), { initial: false }),
    addresses: absent('it selects assets by tags: set tagIds, or kind: "accessGroup"'),
    userIds: wire("subjects", idRows("subjects", subjects, "userIds", "User")),
    userGroupIds: wire("subjects", idRows("subjects", subjects, "userGroupIds", "UserGroup")),
    allUsers: wire("subjects", oneRow("subjects", subjects, "AllUsers"), { initial: false }),
    kind: local,
  },
};

const principalTypes = { userIds: "user", userGroupIds: "group" } as const;

/**
 * Users and groups of an access group, each with what it may do: one list for three properties. Those of a property
 * that the program never named stay as they are, and so does what everybody may.
 */
async function principals({ inputs, olds, list, live }: EncodeContext<AccessPermissionInputs>): Promise<Props[]> {
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

const principalIds = (property: keyof typeof principalTypes): Codec<string[], AccessPermissionInputs> => ({
  encode: (_ids, context) => principals(context),
  decode: (wire, { known, list }) => {
    const own = asEntries(wire).filter(({ type }) => type === principalTypes[property]);
    return idsOf(
      property,
      own.map(({ principal_id }) => principal_id),
      { list },
      known,
    );
  },
});

const principalActions: Pick<PureCodec<Action[]>, "decode"> = {
  decode: (wire) => {
    const own = asEntries(wire).filter(({ type }) => type !== "all_users");
    const all = own.flatMap(({ permissions }) => asList(permissions));
    return everyAction.filter((action) => all.includes(`CAN_${action.toUpperCase()}`));
  },
};

const addressRule: PureCodec<string[]> = {
  encode: (addresses) => [{ type: "ipv4", operator: "eq", terms: spelledAddresses(addresses) }],
  decode: (wire) =>
    asEntries(wire).flatMap(({ type, terms }) =>
      type === "ipv4" ? asList(terms).flatMap((term) => commaList.decode(term) ?? []) : [],
    ),
};

const ofGroups: Rule<AccessPermissionInputs>[] = [
  ({ actions = [] }) => {
    const index = actions.findIndex((action) => action === "edit" || action === "use");
    return index < 0 ? undefined : { path: `actions[${index}]`, reason: 'access groups accept only "view" and "scan"' };
  },
  ({ addresses }) => (isEmpty(addresses) ? { path: "addresses", reason: "required for an access group" } : undefined),
  ({ userIds, userGroupIds }) =>
    isEmpty(userIds) && isEmpty(userGroupIds)
      ? { path: "userIds", reason: "required for an access group: userIds or userGroupIds" }
      : undefined,
];

/**
 * Source: Vulnerability Management API, Access Groups (second version, replaced by permissions), `POST
 * /v2/access-groups`.
 */
const accessGroup: Binding<AccessPermissionInputs> = {
  path: "/v2/access-groups",
  fixed: { access_group_type: "MANAGE_ASSETS" },
  calls: overWhole("/v2/access-groups", {
    name: isText,
    access_group_type: isWord,
    rules: Array.isArray,
    principals: Array.isArray,
  }),
  rules: ofGroups,
  wire: {
    name: wire("name", plainText),
    actions: carriedBy("userIds", "principals", principalActions),
    tagIds: absent("access groups select assets by address: set addresses"),
    allAssets: absent("the access group for all assets is built in"),
    addresses: wire("rules", addressRule),
    userIds: wire("principals", principalIds("userIds"), { with: ["actions", "userGroupIds"] }),
    userGroupIds: carriedBy("userIds", "principals", principalIds("userGroupIds"), { initial: [] }),
    allUsers: absent("access groups do not report whether they apply to all users: set userIds or userGroupIds"),
    kind: local,
  },
};

const vm: Binding<AccessPermissionInputs> = {
  ...permission,
  instead: ({ kind }) => (kind === "accessGroup" ? accessGroup : undefined),
};

const rules: Rule<AccessPermissionInputs>[] = [
  ({ actions }) => (actions?.length === 0 ? { path: "actions", reason: "required: at least one action" } : undefined),
  ({ userIds, userGroupIds, allUsers }) =>
    isEmpty(userIds) && isEmpty(userGroupIds) && allUsers !== true
      ? {
          path: "userIds",
          reason: "required: userIds, userGroupIds or allUsers: true",
        }
      : undefined,
];

export const accessPermission = defineResource<AccessPermissionInputs>({
  type: "AccessPermission",
  fields: {
    name: text({ min: 1, max: 255 }),
    actions: setOf(oneOf(everyAction)),
    tagIds: optional(setOf(reference("tag"))),
    allAssets: optional(flag()),
    addresses: optional(addressSet({ names: false })),
    userIds: optional(setOf(reference("User"))),
    userGroupIds: optional(setOf(reference("UserGroup"))),
    allUsers: optional(flag()),
    kind: optional(replacing({ ...oneOf(["permission", "accessGroup"]), empty: "permission" })),
  },
  rules,
  platforms: {
    vm,
    sc: "access is set by the user group (UserGroup.repositoryIds) and the role",
    nessus: "it has no permissions on assets",
  },
});

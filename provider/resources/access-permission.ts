import { commaList, plainText } from "../platforms/codecs";
import {
  absent,
  type Binding,
  defineResource,
  type EncodeContext,
  local,
  type PureCodec,
  type Rule,
  together,
  wire,
} from "../definition";
import {
  actionWords,
  everyAction,
  idRows,
  isText,
  isWord,
  objects,
  oneRow,
  overWhole,
  principalActions,
  principalIds,
  principals,
  rowsOf,
  subjects,
} from "../platforms/vm/access";
import { addressSet, flag, oneOf, optional, reference, replacing, setOf, text } from "../definition/fields";
import { spelledAddresses } from "../values/targets";
import { asEntries, asList } from "../values/shape";
import { collections as inVm } from "../platforms/vm/collections";

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

const isEmpty = (list: unknown): boolean => list === undefined || (Array.isArray(list) && list.length === 0);

/** Source: Vulnerability Management API, Access Control, Permissions, `POST /api/v3/access-control/permissions`. */
const permission: Binding<AccessPermissionInputs> = {
  collection: inVm.permissions,
  calls: overWhole(inVm.permissions.path, {
    name: isText,
    actions: Array.isArray,
    objects: Array.isArray,
    subjects: Array.isArray,
  }),
  rules: [
    ({ tagIds, allAssets }) =>
      isEmpty(tagIds) && allAssets !== true
        ? { path: "tagIds", reason: "required: tagIds, or allAssets: true" }
        : undefined,
    ({ tagIds, allAssets }) =>
      !isEmpty(tagIds) && allAssets === true
        ? { path: "tagIds", reason: "cannot be combined with allAssets" }
        : undefined,
  ],
  wire: {
    name: wire("name", plainText),
    actions: wire("actions", actionWords),
    ...together("objects", (context: EncodeContext<AccessPermissionInputs>) => rowsOf("objects", objects, context), {
      tagIds: idRows("tagIds", "Tag"),
      allAssets: oneRow("AllAssets"),
    }),
    addresses: absent('it selects assets by tags: set tagIds, or kind: "accessGroup"'),
    ...together("subjects", (context: EncodeContext<AccessPermissionInputs>) => rowsOf("subjects", subjects, context), {
      userIds: idRows("userIds", "User"),
      userGroupIds: idRows("userGroupIds", "UserGroup"),
      allUsers: oneRow("AllUsers"),
    }),
    kind: local,
  },
};

/** Rules about anything but addresses have no form in a program, and read as a difference. */
const addressRule: PureCodec<string[]> = {
  encode: (addresses) => [{ type: "ipv4", operator: "eq", terms: spelledAddresses(addresses) }],
  decode: (wire) =>
    asEntries(wire).flatMap((rule) =>
      rule.type === "ipv4" && (rule.operator ?? "eq") === "eq"
        ? asList(rule.terms).flatMap((term) => commaList.decode(term) ?? [])
        : [`(rule: ${JSON.stringify(rule)})`],
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
  collection: inVm.accessGroups,
  body: { create: { access_group_type: "MANAGE_ASSETS" } },
  calls: overWhole(inVm.accessGroups.path, {
    name: isText,
    access_group_type: isWord,
    rules: Array.isArray,
    principals: Array.isArray,
  }),
  rules: ofGroups,
  wire: {
    name: wire("name", plainText),
    tagIds: absent("access groups select assets by address: set addresses"),
    allAssets: absent("the access group for all assets is built in"),
    addresses: wire("rules", addressRule),
    ...together("principals", principals, {
      actions: principalActions,
      userIds: principalIds("userIds"),
      userGroupIds: principalIds("userGroupIds"),
    }),
    allUsers: absent("access groups do not report whether they apply to all users: set userIds or userGroupIds"),
    kind: local,
  },
};

const vm: Binding<AccessPermissionInputs> = {
  ...permission,
  variants: [{ property: "kind", value: "accessGroup", binding: accessGroup }],
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

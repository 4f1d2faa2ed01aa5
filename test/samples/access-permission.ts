import type { Props } from "../../provider";
import type { Change, Sample, Samples } from "./sample";

const typesIn = (member: string) => (object: Props) => (object[member] as Props[]).map(({ type }) => type);

/** What somebody sends who changes one member of what takes the whole only. */
const whole = (changes: (live: Props) => Props): Change["byHand"] => ({
  body: ({ name, actions, objects, subjects, rules, principals, access_group_type, ...rest }) => ({
    ...(rest.permission_uuid === undefined
      ? { name, rules, principals, access_group_type }
      : { name, actions, objects, subjects }),
    ...changes({ objects, subjects, principals }),
  }),
});

const without = (list: unknown, wanted: string): Props[] => (list as Props[]).filter(({ type }) => type !== wanted);

const permission: Pick<Sample, "type" | "path" | "by" | "nameMember" | "idMember" | "shown" | "undroppable"> = {
  type: "AccessPermission",
  path: "/api/v3/access-control/permissions",
  by: "administrator",
  nameMember: "name",
  idMember: "permission_uuid",
  shown: (site, id) => site.byHand("GET", `/api/v3/access-control/permissions/${id}`),
  undroppable: [],
};

const vm: Sample[] = [
  {
    title: "AccessPermission for tags",
    ...permission,
    inputs: ({ lists, users, groups }) => ({
      name: "weekly",
      actions: ["view", "use"],
      tagIds: [lists[0]],
      userIds: [users[0]],
      userGroupIds: [groups[0]],
    }),
    changes: ({ lists, users, groups }) => ({
      name: { value: "renamed", byHand: whole(() => ({ name: "renamed" })) },
      actions: { value: ["scan"], byHand: whole(() => ({ actions: ["CanScan", "CanEdit"] })) },
      tagIds: {
        value: [lists[1]],
        byHand: whole(() => ({ objects: [{ type: "Tag", uuid: lists[1], name: "Samples,sample B" }] })),
      },
      userIds: { value: [users[1]], byHand: whole(({ subjects }) => ({ subjects: without(subjects, "User") })) },
      userGroupIds: {
        value: [groups[1]],
        byHand: whole(({ subjects }) => ({ subjects: without(subjects, "UserGroup") })),
      },
    }),
    replacing: () => ({
      kind: { kind: "accessGroup", actions: ["view"], tagIds: undefined, addresses: ["192.0.2.0/24"] },
    }),
    drops: () => ({
      tagIds: { shown: typesIn("objects"), becomes: ["AllAssets"], along: { allAssets: true } },
      userIds: { shown: typesIn("subjects"), becomes: ["UserGroup"] },
      userGroupIds: { shown: typesIn("subjects"), becomes: ["User"] },
    }),
    overlooked: ({ lists }) => ({ property: "tagIds", member: "objects", value: [lists[1]] }),
  },
  {
    title: "AccessPermission for everybody",
    ...permission,
    inputs: () => ({ name: "weekly", actions: ["view"], allAssets: true, allUsers: true }),
    changes: ({ lists, users }) => ({
      name: { value: "renamed", byHand: whole(() => ({ name: "renamed" })) },
      allAssets: {
        value: false,
        along: { tagIds: [lists[0]] },
        byHand: whole(() => ({ objects: [{ type: "Tag", uuid: lists[0], name: "Samples,sample A" }] })),
      },
      allUsers: {
        value: false,
        along: { userIds: [users[0]] },
        byHand: whole(() => ({ subjects: [] })),
      },
    }),
    drops: ({ lists, users }) => ({
      allAssets: { shown: typesIn("objects"), becomes: ["Tag"], along: { tagIds: [lists[0]] } },
      allUsers: { shown: typesIn("subjects"), becomes: ["User"], along: { userIds: [users[0]] } },
    }),
    overlooked: ({ lists }) => ({ property: "tagIds", member: "objects", value: [lists[1]] }),
  },
  {
    title: "AccessPermission as an access group",
    ...permission,
    path: "/v2/access-groups",
    idMember: "id",
    shown: (site, id) => site.byHand("GET", `/v2/access-groups/${id}`),
    inputs: ({ users, groups }) => ({
      name: "weekly",
      kind: "accessGroup",
      actions: ["view", "scan"],
      addresses: ["192.0.2.0/24", "198.51.100.7-198.51.100.9"],
      userIds: [users[0]],
      userGroupIds: [groups[0]],
    }),
    changes: ({ users, groups }) => ({
      name: { value: "renamed", byHand: whole(() => ({ name: "renamed" })) },
      actions: {
        value: ["view"],
        byHand: whole(({ principals }) => ({
          principals: (principals as Props[]).map((one) => ({ ...one, permissions: ["CAN_SCAN"] })),
        })),
      },
      addresses: {
        value: ["203.0.113.0/25"],
        byHand: whole(() => ({ rules: [{ type: "ipv4", operator: "eq", terms: ["203.0.113.0/25"] }] })),
      },
      userIds: { value: [users[1]], byHand: whole(({ principals }) => ({ principals: without(principals, "user") })) },
      userGroupIds: {
        value: [groups[1]],
        byHand: whole(({ principals }) => ({ principals: without(principals, "group") })),
      },
    }),
    replacing: ({ lists }) => ({ kind: { kind: undefined, addresses: undefined, tagIds: [lists[0]] } }),
    drops: () => ({
      userIds: { shown: typesIn("principals"), becomes: ["all_users", "group"] },
      userGroupIds: { shown: typesIn("principals"), becomes: ["all_users", "user"] },
    }),
    overlooked: () => ({ property: "addresses", member: "rules", value: ["203.0.113.0/25"] }),
    getArgs: { kind: "accessGroup" },
  },
];

export const accessPermissions: Samples = { vm };

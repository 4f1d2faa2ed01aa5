import { plainText } from "../platforms/codecs";
import { idObjects } from "../platforms/sc/codecs";
import { absent, type Binding, defineResource, type Props, type Requests, wire } from "../definition";
import { optional, reference, setOf, text } from "../definition/fields";
import { memberIds } from "./share";
import { partOf } from "../platforms/answer";
import { collections as inSc } from "../platforms/sc/collections";
import { collections as inVm } from "../platforms/vm/collections";

export interface UserGroupInputs {
  /** Display name, 1 to 255 characters. Defaults to the resource's name in the program. */
  name: string;
  /** Free text, shown with the group on the platform. Security Center only. */
  description?: string;
  /**
   * Members of the group: the `id` of each `User`. On Security Center, set User.groupId. Vulnerability Management only.
   */
  userIds?: string[];
  /** Repositories with the results that the group can see. Security Center only. */
  repositoryIds?: string[];
  /** Asset lists that limit the hosts that the group can see. Security Center only. */
  definingAssetListIds?: string[];
}

/** Source: Security Center API reference, Group, `POST /group`, `PATCH /group/{id}`. */
const sc: Binding<UserGroupInputs> = {
  collection: inSc.group,
  wire: {
    name: wire("name", plainText),
    description: wire("description", plainText),
    userIds: absent("users have one group: set User.groupId"),
    repositoryIds: wire("repositories", idObjects),
    definingAssetListIds: wire("definingAssets", idObjects),
  },
  deletion: { usedBy: [{ type: "User", collection: inSc.user, member: "group" }] },
};

const { path } = inVm.groups;

/** The platform shows a group in the list alone; its members have an address, which tells whether there is a group. */
async function groupOf(api: Requests, id: string): Promise<Props | undefined> {
  const groups = partOf(await api.read(path), "groups", "entries", "vm", `GET ${path}`);
  return groups.find((group) => String(group.id) === id);
}

/** Source: Vulnerability Management API, Groups. */
const vm: Binding<UserGroupInputs> = {
  collection: inVm.groups,
  calls: {
    get: async (api, id, asked) => {
      const group = await groupOf(api, id);
      const address = `${path}/${id}/users`;
      const members = group === undefined || asked.includes("users") ? await api.read(address) : { users: [] };
      const users = partOf(members, "users", "entries", "vm", `GET ${address}`);
      return { ...group, id: group?.id, owner: undefined, users };
    },
  },
  wire: {
    name: wire("name", plainText),
    description: absent("its groups have no description"),
    userIds: memberIds("UserGroup.userIds", path, "users", ({ list }) => list(inVm.users.path, ["name"])),
    repositoryIds: absent("only Security Center keeps results in repositories"),
    definingAssetListIds: absent("assets are assigned by permissions: use an AccessPermission"),
  },
};

export const userGroup = defineResource<UserGroupInputs>({
  type: "UserGroup",
  fields: {
    name: text({ min: 1, max: 255 }),
    description: optional(text()),
    userIds: optional(setOf(reference("User"))),
    repositoryIds: optional(setOf(reference("repository"))),
    definingAssetListIds: optional(setOf(reference("asset list"))),
  },
  rules: [],
  platforms: {
    sc,
    vm,
    nessus: "groups are managed in its web interface",
  },
});

import type { Props } from "../../provider";
import type { Sample, Samples } from "./sample";
import { change, described, drop, dropIds, renamed, scCollection, undescribed } from "./values";

const vm: Sample = {
  title: "UserGroup",
  type: "UserGroup",
  path: "/groups",
  by: "administrator",
  nameMember: "name",
  laterStep: { method: "POST", path: /users\/\d+$/ },
  inListAlone: true,
  overlooked: "nothing",
  shown: async (site, id) => {
    const members = await site.byHand("GET", `/groups/${id}/users`);
    const { groups } = (await site.byHand("GET", "/groups")) as { groups: Props[] };
    return { ...groups.find((group) => String(group.id) === id), ...members };
  },
  inputs: ({ users }) => ({ name: "weekly", userIds: [users[0]] }),
  changes: ({ users }) => ({
    name: renamed,
    userIds: {
      value: [users[1]],
      byHand: [
        { method: "POST", path: (id) => `/groups/${id}/users/${users[1]}` },
        { method: "DELETE", path: (id) => `/groups/${id}/users/${users[0]}` },
      ],
    },
  }),
  undroppable: [],
  drops: () => ({ userIds: drop("users", []) }),
};

const sc: Sample = {
  title: "UserGroup",
  ...scCollection("UserGroup", "/rest/group"),
  inputs: ({ repositories, lists }) => ({
    name: "weekly",
    description: "they look",
    repositoryIds: [repositories[0]],
    definingAssetListIds: [lists[0]],
  }),
  changes: ({ repositories, lists }) => ({
    name: renamed,
    description: described,
    repositoryIds: change([repositories[1]], { repositories: [{ id: repositories[1] }] }),
    definingAssetListIds: change([lists[1]], { definingAssets: [{ id: lists[1] }] }),
  }),
  drops: () => ({
    description: undescribed,
    repositoryIds: dropIds("repositories"),
    definingAssetListIds: dropIds("definingAssets"),
  }),
};

export const userGroups: Samples = { sc: [sc], vm: [vm] };

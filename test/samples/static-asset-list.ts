import type { Props } from "../../provider";
import type { Sample, Samples } from "./sample";
import { change, described, drop, dropIds, renamed, scCollection, shareWith, undescribed } from "./values";

const dnsNames = ["Printer.example.com", "door.example.com"];
const otherName = ["roof.example.com"];
const other = "203.0.113.0/25";

const sc: Sample[] = [
  {
    title: "StaticAssetList of addresses",
    ...scCollection("StaticAssetList", "/rest/asset"),
    laterStep: { method: "POST", path: /share$/ },
    inputs: ({ groups }) => ({
      name: "weekly",
      description: "the outer network",
      addresses: ["192.0.2.0/25", "192.0.2.128/25", "198.51.100.7", "198.51.100.8"],
      tags: "plant",
      sharedWithGroupIds: [groups[0]],
    }),
    changes: ({ groups }) => ({
      name: renamed,
      description: described,
      addresses: change([other], { definedIPs: other }),
      tags: change("office", { tags: "office" }),
      sharedWithGroupIds: shareWith("/rest/asset", groups[1]),
    }),
    drops: () => ({ description: undescribed, tags: drop("tags", ""), sharedWithGroupIds: dropIds("groups") }),
  },
  {
    title: "StaticAssetList of host names",
    ...scCollection("StaticAssetList", "/rest/asset"),
    inputs: () => ({ name: "weekly", dnsNames }),
    changes: () => ({ dnsNames: change(otherName, { definedDNSNames: "roof.example.com" }) }),
    replacing: () => ({ addresses: { addresses: ["192.0.2.0/24"], dnsNames: undefined } }),
    drops: () => ({}),
  },
];

/** The rule of a tag that holds these addresses. */
export const ofAddresses = (addresses: string): Props => ({
  filters: { asset: { or: [{ field: "ipv4", operator: "eq", value: addresses }] } },
});

const targetGroup: Pick<Sample, "type" | "path" | "by" | "nameMember" | "shown" | "undroppable" | "drops"> = {
  type: "StaticAssetList",
  path: "/target-groups",
  by: "administrator",
  nameMember: "name",
  shown: (site, id) => site.byHand("GET", `/target-groups/${id}`),
  undroppable: [],
  drops: () => ({}),
};

const vm: Sample[] = [
  {
    title: "StaticAssetList as a tag",
    type: "StaticAssetList",
    path: "/tags/values",
    by: "administrator",
    nameMember: "value",
    idMember: "uuid",
    shown: async (site, id) => {
      const tag = await site.byHand("GET", `/tags/values/${id}`);
      return { ...tag, name: tag.value };
    },
    inputs: () => ({
      name: "weekly",
      description: "the outer network",
      addresses: ["192.0.2.0/25", "192.0.2.128/25", "198.51.100.7-198.51.100.12"],
      category: "Plant networks",
    }),
    changes: () => ({
      name: change("renamed", { value: "renamed" }),
      description: described,
      addresses: change([other], ofAddresses(`${other},192.0.2.0/24`)),
    }),
    replacing: () => ({
      category: { category: "Office networks" },
      kind: { kind: "targetGroup", category: undefined, description: undefined },
    }),
    undroppable: [],
    drops: () => ({ description: undescribed }),
    uniqueName: /already exists in its category/,
  },
  {
    title: "StaticAssetList as a target group of addresses",
    ...targetGroup,
    inputs: () => ({ name: "weekly", kind: "targetGroup", addresses: ["192.0.2.0/24", "198.51.100.7-198.51.100.12"] }),
    changes: () => ({ name: renamed, addresses: change([other], { members: other }) }),
    replacing: () => ({ dnsNames: { addresses: undefined, dnsNames: ["door.example.com"] } }),
  },
  {
    title: "StaticAssetList as a target group of host names",
    ...targetGroup,
    inputs: () => ({ name: "weekly", kind: "targetGroup", dnsNames }),
    changes: () => ({ dnsNames: change(otherName, { members: "roof.example.com" }) }),
    replacing: () => ({ kind: { kind: "tag", dnsNames: undefined, addresses: ["192.0.2.0/24"] } }),
  },
];

export const staticAssetLists: Samples = { sc, vm };

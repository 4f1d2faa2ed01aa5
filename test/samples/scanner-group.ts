import type { Sample, Samples } from "./sample";
import { change, described, drop, dropIds, renamed, scCollection, undescribed } from "./values";

const sc: Sample = {
  title: "ScannerGroup",
  ...scCollection("ScannerGroup", "/rest/zone", "administrator"),
  laterStep: { method: "PATCH", path: "/rest/organization*" },
  inputs: ({ scanners, organizations }) => ({
    name: "weekly",
    description: "inside",
    scannerIds: [scanners[0]],
    routes: ["192.0.2.0/24", "10.0.0.0-10.0.0.255"],
    organizationIds: [organizations[0]],
  }),
  changes: ({ scanners, organizations }) => ({
    name: renamed,
    description: described,
    scannerIds: change([scanners[1]], { scanners: [{ id: scanners[1] }] }),
    routes: change(["203.0.113.0/25"], { ipList: "203.0.113.0/25" }),
    organizationIds: {
      value: [],
      byHand: { path: () => `/rest/organization/${organizations[0]}`, body: { zones: [] } },
    },
  }),
  drops: () => ({
    description: undescribed,
    scannerIds: dropIds("scanners"),
    routes: drop("ipList", ""),
    organizationIds: dropIds("organizations"),
  }),
};

const vm: Sample = {
  title: "ScannerGroup",
  type: "ScannerGroup",
  laterStep: { method: "PUT", path: /routes$/ },
  path: "/scanner-groups",
  by: "administrator",
  nameMember: "name",
  shown: async (site, id) => ({
    ...(await site.byHand("GET", `/scanner-groups/${id}`)),
    ...(await site.byHand("GET", `/scanner-groups/${id}/scanners`)),
    routes: await site.byHand("GET", `/scanner-groups/${id}/routes`),
    // The scanner that stands for the group is made along with it.
    scanner_id: undefined,
    scanner_uuid: undefined,
  }),
  inputs: ({ scanners }) => ({
    name: "weekly",
    scannerIds: [scanners[0]],
    routes: ["192.0.2.0/24", "198.51.100.0-198.51.100.15"],
  }),
  changes: ({ scanners }) => ({
    name: renamed,
    scannerIds: {
      value: [scanners[1]],
      byHand: [
        { method: "POST", path: (id) => `/scanner-groups/${id}/scanners/${scanners[1]}` },
        { method: "DELETE", path: (id) => `/scanner-groups/${id}/scanners/${scanners[0]}` },
      ],
    },
    routes: {
      value: ["203.0.113.0/25"],
      byHand: { path: (id) => `/scanner-groups/${id}/routes`, body: { routes: ["203.0.113.0/25"] } },
    },
  }),
  undroppable: [],
  drops: () => ({ scannerIds: drop("scanners", []), routes: drop("routes", []) }),
};

export const scannerGroups: Samples = { sc: [sc], vm: [vm] };

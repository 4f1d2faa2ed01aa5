import { switches } from "../../emulator/vm/behaviour";
import type { Props } from "../../provider";
import { Site } from "../support/site";
import { lastSent } from "./document";
import { type Ids, noIds, type PlatformSamples, type Sample, two, wordSwitches } from "./sample";
import {
  emptyList,
  ownSettings,
  partial,
  policySample,
  refusals,
  scanChanges,
  scanDrops,
  scanInputs,
  scanSample,
  targets,
  targetsChange,
} from "./editor";

const names = { user: "standard@example.com", group: "Operations" };
const cloudScanner = "00000000-0000-0000-0000-00000000000000000000000000001";
const noNetwork = "00000000-0000-0000-0000-000000000000";

const scanner = { shown: ({ scanner_id }: Props) => scanner_id, becomes: cloudScanner };

/** A body that adds one managed credential and takes another one away. */
const otherCredential = ([before, after]: [string, string]): Props => ({
  credentials: { add: { Host: { SSH: [{ id: after }] } }, delete: [before] },
});

const ofAddresses = (addresses: string): Props => ({
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

/** One entry for each shape a resource can have on Vulnerability Management. */
const samples: Sample[] = [
  {
    title: "Scan of a policy and tags",
    ...scanSample,
    // The time limit goes nowhere that a person could read: what was sent stands for it.
    shown: async (site, id) => ({
      ...(await scanSample.shown(site, id)),
      scan_time_window: lastSent(site, new RegExp(`^(POST /scans|PUT /scans/${id})$`), "settings.scan_time_window"),
    }),
    inputs: (ids) => ({
      ...scanInputs(names, ids),
      policyId: ids.policies[0],
      assetListIds: [ids.lists[0]],
      scannerGroupId: ids.zones[0],
      credentialIds: [ids.credentials[0]],
      maxRunHours: 8,
    }),
    changes: (ids) => ({
      ...scanChanges(names, ids),
      policyId: { value: ids.policies[1], byHand: { body: { settings: { policy_id: Number(ids.policies[1]) } } } },
      assetListIds: { value: [ids.lists[1]], byHand: { body: { settings: { tag_targets: [ids.lists[1]] } } } },
      scannerGroupId: { value: ids.zones[1], byHand: { body: { settings: { scanner_id: ids.zoneUuids[1] } } } },
      credentialIds: { value: [ids.credentials[1]], byHand: { body: otherCredential(ids.credentials) } },
      maxRunHours: { value: 2, byHand: { body: { settings: { scan_time_window: 60 } } } },
    }),
    drops: ({ folders }) => ({
      ...scanDrops,
      folderId: { shown: ({ folder_id }) => String(folder_id), becomes: folders[2] },
      scannerGroupId: scanner,
      credentialIds: { shown: ({ credentialIds }) => credentialIds, becomes: [] },
      maxRunHours: { shown: ({ scan_time_window }) => scan_time_window, becomes: 0 },
      assetListIds: {
        shown: ({ tag_targets, text_targets }) => [tag_targets, text_targets],
        becomes: [[], "192.0.2.1"],
        along: { targets: ["192.0.2.1"] },
      },
    }),
    unread: ({ scanPolicyInput, scanTargetInputs }) => [
      "maxRunHours",
      ...(scanPolicyInput === "absent" ? ["policyId"] : []),
      ...(scanTargetInputs === "absent" ? ["assetListIds"] : []),
    ],
  },
  {
    title: "Scan of a template",
    ...scanSample,
    inputs: (ids) => ({
      ...scanInputs(names, ids),
      ...ownSettings.inputs,
      targets,
      scannerId: ids.scanners[0],
      credentialIds: [ids.credentials[0]],
    }),
    changes: (ids) => ({
      ...scanChanges(names, ids),
      preferences: ownSettings.change,
      targets: targetsChange,
      scannerId: { value: ids.scanners[1], byHand: { body: { settings: { scanner_id: ids.scanners[1] } } } },
      credentialIds: { value: [], byHand: { body: otherCredential(ids.credentials) } },
    }),
    replacing: () => ({ template: { template: "advanced" } }),
    drops: ({ lists }) => ({
      ...scanDrops,
      preferences: ownSettings.drop,
      scannerId: scanner,
      targets: {
        shown: ({ tag_targets, text_targets }) => [tag_targets, text_targets],
        becomes: [[lists[0]], ""],
        along: { assetListIds: [lists[0]] },
      },
    }),
  },
  {
    title: "Scan by routes",
    ...scanSample,
    inputs: ({ networks }) => ({
      name: "weekly",
      template: "discovery",
      targets,
      autoRoute: true,
      networkId: networks[0],
    }),
    changes: ({ networks }) => ({
      networkId: { value: networks[1], byHand: { body: { settings: { target_network_uuid: networks[1] } } } },
      autoRoute: {
        value: false,
        byHand: { body: { settings: { scanner_id: cloudScanner } } },
        along: { networkId: undefined },
      },
    }),
    drops: () => ({
      networkId: { shown: ({ target_network_uuid }) => target_network_uuid, becomes: noNetwork },
      autoRoute: { ...scanner, along: { networkId: undefined } },
    }),
  },
  policySample(names),
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
      name: { value: "renamed", byHand: { body: { value: "renamed" } } },
      description: { value: "changed", byHand: { body: { description: "changed" } } },
      addresses: { value: ["203.0.113.0/25"], byHand: { body: ofAddresses("203.0.113.0/25,192.0.2.0/24") } },
    }),
    replacing: () => ({
      category: { category: "Office networks" },
      kind: { kind: "targetGroup", category: undefined, description: undefined },
    }),
    undroppable: [],
    drops: () => ({ description: { shown: ({ description }) => description, becomes: "" } }),
    uniqueName: /already exists in its category/,
  },
  {
    title: "StaticAssetList as a target group of addresses",
    ...targetGroup,
    inputs: () => ({ name: "weekly", kind: "targetGroup", addresses: ["192.0.2.0/24", "198.51.100.7-198.51.100.12"] }),
    changes: () => ({
      name: { value: "renamed", byHand: { body: { name: "renamed" } } },
      addresses: { value: ["203.0.113.0/25"], byHand: { body: { members: "203.0.113.0/25" } } },
    }),
    replacing: () => ({ dnsNames: { addresses: undefined, dnsNames: ["door.example.com"] } }),
  },
  {
    title: "StaticAssetList as a target group of host names",
    ...targetGroup,
    inputs: () => ({ name: "weekly", kind: "targetGroup", dnsNames: ["Printer.example.com", "door.example.com"] }),
    changes: () => ({
      dnsNames: { value: ["roof.example.com"], byHand: { body: { members: "roof.example.com" } } },
    }),
    replacing: () => ({ kind: { kind: "tag", dnsNames: undefined, addresses: ["192.0.2.0/24"] } }),
  },
  {
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
      name: { value: "renamed", byHand: { body: { name: "renamed" } } },
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
    drops: () => ({
      scannerIds: { shown: ({ scanners }) => scanners, becomes: [] },
      routes: { shown: ({ routes }) => routes, becomes: [] },
    }),
  },
];

async function idsOf(site: Site): Promise<Ids> {
  const made = async (path: string, body: Props, id = "id"): Promise<string> =>
    String((await site.byHand("POST", path, body))[id]);
  const both = async (make: (name: string) => Promise<string>): Promise<[string, string]> => [
    await make("sample A"),
    await make("sample B"),
  ];
  const listed = async (path: string): Promise<Props[]> => {
    const [, list] = Object.entries(await site.byHand("GET", path)).find(([, value]) => Array.isArray(value)) ?? [];
    return list as Props[];
  };
  const { templates } = (await site.byHand("GET", "/editor/policy/templates")) as { templates: Props[] };
  const advanced = templates.find(({ name }) => name === "advanced")?.uuid;
  const zones = await both((name) => made("/scanner-groups", { name, type: "load_balancing" }));
  const groups = (await listed("/scanner-groups")).filter(({ id }) => zones.includes(String(id)));
  const scanners = (await listed("/scanners")).filter(({ type }) => type === "managed");
  const main = (await listed("/folders")).find(({ type }) => type === "main");
  const folders = await both((name) => made("/folders", { name }));
  return {
    ...noIds,
    policies: await both((name) => made("/policies", { uuid: advanced, settings: { name } }, "policy_id")),
    lists: await both((name) =>
      made("/tags/values", { category_name: "Samples", value: name, ...ofAddresses("192.0.2.77") }, "uuid"),
    ),
    zones,
    zoneUuids: two(zones.map((zone) => String(groups.find(({ id }) => String(id) === zone)?.uuid))),
    scanners: two(scanners.map(({ id }) => String(id))),
    networks: await both((name) => made("/networks", { name }, "uuid")),
    folders: [...folders, String(main?.id)],
    credentials: await both((name) =>
      made("/credentials", { name, type: "SSH", settings: { username: "scan", password: "not a real one" } }, "uuid"),
    ),
  };
}

export const vulnerabilityManagement: PlatformSamples = {
  platform: "vm",
  start: () => Site.start("vm"),
  idsOf,
  samples,
  // What happens to runs, exports and other areas decides nothing here.
  switches: wordSwitches(switches, [
    ...["deleteRunningScan", "launchRunningScan", "launchDisabled", "deletedFolder"],
    ...["credentialNames", "userDomains", "identicalExport", "extraMembers", "sessionContainer"],
  ]),
  partial,
  emptyList,
  refusals,
  gone: / (404|500) /,
};

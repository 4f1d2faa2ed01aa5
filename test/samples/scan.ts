import type { Props } from "../../provider";
import { formOf, lastSent, rightsIn } from "./document";
import type { Change, Drop, Example, Examples, Ids, Sample, Samples } from "./sample";
import { scScans } from "./scan-sc";
import {
  aclRows,
  acls,
  change,
  drop,
  monthly,
  type Names,
  nessusNames,
  targets,
  undescribed,
  vmNames,
  weekly,
} from "./values";

/** A person's change of settings of a scan. */
const set = (value: unknown, settings: Props, along?: Props): Change => change(value, { settings }, along);

const scan: Pick<Sample, "type" | "path" | "by" | "nameMember" | "idMember" | "requests" | "shown" | "undroppable"> = {
  type: "Scan",
  path: "/scans",
  by: "administrator",
  nameMember: "settings.name",
  idMember: "scan.id",
  requests: /^\/(editor\/scan|scans)/,
  shown: (site, id) => formOf(site, "scan", id),
  undroppable: [],
};

const inputs = (names: Names, { folders }: Ids): Props => ({
  name: "weekly",
  description: "the weekly look",
  schedule: weekly,
  notifyEmails: ["plant@example.com", "soc@example.com"],
  folderId: folders[0],
  permissions: acls(names, "view", "control", "configure"),
});

const changes = (names: Names, { folders }: Ids): Record<string, Change> => ({
  name: set("renamed", { name: "renamed" }),
  description: set("changed", { description: "changed" }),
  schedule: set(monthly, { enabled: true }),
  notifyEmails: set(["soc@example.com"], { emails: "night@example.com" }),
  folderId: {
    value: folders[1],
    byHand: { method: "PUT", path: (id) => `/scans/${id}/folder`, body: { folder_id: Number(folders[1]) } },
  },
  permissions: set(acls(names, "none", "view", "configure"), { acls: aclRows(names, 16, 64, 64) }),
});

const drops = ({ folders }: Ids): Record<string, Drop> => ({
  description: undescribed,
  schedule: { shown: ({ enabled, rrules }) => [enabled, rrules], becomes: [false, null] },
  notifyEmails: drop("emails", ""),
  folderId: { shown: ({ folder_id }) => String(folder_id), becomes: folders[2] },
  permissions: { shown: rightsIn, becomes: { default: 0 } },
});

const targetsChange = set(["203.0.113.0/25"], { text_targets: "203.0.113.0/25, printer.example.com" });
const targetsShown: Drop["shown"] = ({ tag_targets, text_targets }) => [tag_targets, text_targets];

/** Settings of a scan itself, with a template. */
const own = {
  inputs: {
    template: "basic",
    preferences: { max_checks_per_host: "4", safe_checks: "no", report_paranoia: "Paranoid (more false alarms)" },
  },
  change: set({ max_checks_per_host: "7", safe_checks: "no", portscan_range: "1-1024" }, { max_checks_per_host: "9" }),
  drop: {
    shown: ({ max_checks_per_host, safe_checks }: Props) => [max_checks_per_host, safe_checks],
    becomes: ["5", "yes"],
  },
};
const otherTemplate = { template: { template: "advanced" } };

const cloudScanner = "00000000-0000-0000-0000-00000000000000000000000000001";
const noNetwork = "00000000-0000-0000-0000-000000000000";
const noScanner = drop("scanner_id", cloudScanner);

/** A body that adds one managed credential and takes another one away. */
const otherCredential = ([before, after]: [string, string]): Props => ({
  credentials: { add: { Host: { SSH: [{ id: after }] } }, delete: [before] },
});

const vmScans: Sample[] = [
  {
    title: "Scan of a policy and tags",
    ...scan,
    // The time limit goes nowhere that a person could read: what was sent stands for it.
    shown: async (site, id) => ({
      ...(await scan.shown(site, id)),
      scan_time_window: lastSent(site, new RegExp(`^(POST /scans|PUT /scans/${id})$`), "settings.scan_time_window"),
    }),
    inputs: (ids) => ({
      ...inputs(vmNames, ids),
      policyId: ids.policies[0],
      assetListIds: [ids.lists[0]],
      scannerGroupId: ids.zones[0],
      credentialIds: [ids.credentials[0]],
      maxRunHours: 8,
    }),
    changes: (ids) => ({
      ...changes(vmNames, ids),
      policyId: set(ids.policies[1], { policy_id: Number(ids.policies[1]) }),
      assetListIds: set([ids.lists[1]], { tag_targets: [ids.lists[1]] }),
      scannerGroupId: set(ids.zones[1], { scanner_id: ids.zoneUuids[1] }),
      credentialIds: change([ids.credentials[1]], otherCredential(ids.credentials)),
      maxRunHours: set(2, { scan_time_window: 60 }),
    }),
    drops: (ids) => ({
      ...drops(ids),
      scannerGroupId: noScanner,
      credentialIds: drop("credentialIds", []),
      maxRunHours: drop("scan_time_window", 0),
      assetListIds: { shown: targetsShown, becomes: [[], "192.0.2.1"], along: { targets: ["192.0.2.1"] } },
    }),
    unread: ({ scanPolicyInput, scanTargetInputs }) => [
      "maxRunHours",
      ...(scanPolicyInput === "absent" ? ["policyId"] : []),
      ...(scanTargetInputs === "absent" ? ["assetListIds"] : []),
    ],
  },
  {
    title: "Scan of a template",
    ...scan,
    inputs: (ids) => ({
      ...inputs(vmNames, ids),
      ...own.inputs,
      targets,
      scannerId: ids.scanners[0],
      credentialIds: [ids.credentials[0]],
    }),
    changes: (ids) => ({
      ...changes(vmNames, ids),
      preferences: own.change,
      targets: targetsChange,
      scannerId: set(ids.scanners[1], { scanner_id: ids.scanners[1] }),
      credentialIds: change([], otherCredential(ids.credentials)),
    }),
    replacing: () => otherTemplate,
    drops: (ids) => ({
      ...drops(ids),
      preferences: own.drop,
      scannerId: noScanner,
      targets: { shown: targetsShown, becomes: [[ids.lists[0]], ""], along: { assetListIds: [ids.lists[0]] } },
    }),
  },
  {
    title: "Scan by routes",
    ...scan,
    inputs: ({ networks }) => ({
      name: "weekly",
      template: "discovery",
      targets,
      autoRoute: true,
      networkId: networks[0],
    }),
    changes: ({ networks }) => ({
      networkId: set(networks[1], { target_network_uuid: networks[1] }),
      autoRoute: set(false, { scanner_id: cloudScanner }, { networkId: undefined }),
    }),
    drops: () => ({
      networkId: drop("target_network_uuid", noNetwork),
      autoRoute: { ...noScanner, along: { networkId: undefined } },
    }),
  },
];

const nessusInputs = (ids: Ids): Props => ({ ...inputs(nessusNames, ids), targets, scannerId: ids.scanners[0] });

const nessusChanges = (ids: Ids): Record<string, Change> => ({
  ...changes(nessusNames, ids),
  targets: targetsChange,
  scannerId: set(ids.scanners[1], { scanner_id: Number(ids.scanners[1]) }),
});

const nessusDrops = (ids: Ids): Record<string, Drop> => ({ ...drops(ids), scannerId: drop("scanner_id", 1) });

const nessusScans: Sample[] = [
  {
    title: "Scan of a policy",
    ...scan,
    inputs: (ids) => ({ ...nessusInputs(ids), policyId: ids.policies[0] }),
    changes: (ids) => ({
      ...nessusChanges(ids),
      policyId: set(ids.policies[1], { policy_id: Number(ids.policies[1]) }),
    }),
    drops: nessusDrops,
    unread: ({ scanPolicyInput }) => (scanPolicyInput === "absent" ? ["policyId"] : []),
  },
  {
    title: "Scan of a template",
    ...scan,
    inputs: (ids) => ({ ...nessusInputs(ids), ...own.inputs }),
    changes: (ids) => ({ ...nessusChanges(ids), preferences: own.change }),
    replacing: () => otherTemplate,
    drops: (ids) => ({ ...nessusDrops(ids), preferences: own.drop }),
  },
];

export const scans: Samples = { sc: scScans, vm: vmScans, nessus: nessusScans };

/** A scan by agents, and what is local to the program. */
const ofAgents: Example = {
  title: "Scan of agents",
  type: "Scan",
  inputs: ({ agentGroups }) => ({
    name: "weekly",
    template: "agent_basic",
    agentGroupIds: [agentGroups[0]],
    deleteHistory: true,
  }),
  changes: ({ agentGroups }) => ({ agentGroupIds: { value: [agentGroups[1]] } }),
};

/** Its document has plugin families, which are sent along with every change. */
const withPlugins: Example = {
  title: "Scan of the advanced template",
  type: "Scan",
  inputs: () => ({ name: "weekly", template: "advanced", targets }),
  changes: () => ({ name: { value: "renamed" } }),
};

export const scanExamples: Examples = { vm: [ofAgents, withPlugins], nessus: [ofAgents, withPlugins] };

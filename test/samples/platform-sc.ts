import { switches } from "../../emulator/sc/behaviour";
import type { Props } from "../../provider";
import { type By, Site } from "../support/site";
import {
  type Change,
  type Drop,
  type Ids,
  noIds,
  type PlatformSamples,
  type Sample,
  two,
  wordSwitches,
} from "./sample";

const scanChanges = ({ policies, zones, repositories, credentials }: Ids): Record<string, Change> => ({
  name: { value: "renamed", byHand: { body: { name: "renamed" } } },
  description: { value: "changed", byHand: { body: { description: "changed" } } },
  policyId: { value: policies[1], byHand: { body: { policy: { id: policies[1] } } } },
  scannerGroupId: { value: zones[1], byHand: { body: { zone: { id: zones[1] } } } },
  repositoryId: { value: repositories[1], byHand: { body: { repository: { id: repositories[1] } } } },
  credentialIds: { value: [credentials[1]], byHand: { body: { credentials: [{ id: credentials[1] }] } } },
  schedule: {
    value: {
      repeat: "FREQ=MONTHLY;BYMONTHDAY=1",
      start: "2031-02-01T04:30:00",
      timeZone: "America/New_York",
      enabled: true,
    },
    byHand: {
      body: {
        schedule: {
          type: "ical",
          start: "TZID=America/New_York:20310201T043000",
          repeatRule: "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=1",
          enabled: "true",
        },
      },
    },
  },
  maxRunHours: { value: 2, byHand: { body: { maxScanTime: "7200", inactivityTimeout: "7200" } } },
  timeoutAction: { value: "discard", byHand: { body: { timeoutAction: "discard" } }, along: { rollover: undefined } },
  rollover: { value: "template", byHand: { body: { rolloverType: "template" } } },
  dhcpTracking: { value: false, byHand: { body: { dhcpTracking: "false" } } },
  scanningVirtualHosts: { value: false, byHand: { body: { scanningVirtualHosts: "false" } } },
  classifyMitigatedAgeDays: { value: 90, byHand: { body: { classifyMitigatedAge: "90" } } },
  emailOnLaunch: { value: false, byHand: { body: { emailOnLaunch: "false" } } },
  emailOnFinish: { value: false, byHand: { body: { emailOnFinish: "false" } } },
  reportIds: {
    value: ["2"],
    byHand: { body: { reports: [{ id: "2", reportSource: "patched" }] } },
  },
  reportSource: { value: "individual", byHand: { body: { reports: [{ id: "1", reportSource: "individual" }] } } },
});

const scanInputs = ({ policies, zones, repositories, credentials }: Ids): Props => ({
  name: "weekly",
  description: "the weekly look",
  policyId: policies[0],
  scannerGroupId: zones[0],
  repositoryId: repositories[0],
  credentialIds: [credentials[0]],
  schedule: {
    repeat: "FREQ=WEEKLY;BYDAY=SA,SU",
    start: "2030-01-05T02:00:00",
    timeZone: "Europe/Berlin",
    enabled: false,
  },
  maxRunHours: 8,
  timeoutAction: "rollover",
  rollover: "nextDay",
  dhcpTracking: true,
  scanningVirtualHosts: true,
  classifyMitigatedAgeDays: 30,
  emailOnLaunch: true,
  emailOnFinish: true,
  reportIds: ["1"],
  reportSource: "patched",
});

const idsIn = (member: string) => (object: Props) => (object[member] as Props[]).map(({ id }) => String(id));

const scanShows: Record<string, Drop["shown"]> = {
  description: (scan) => scan.description,
  scannerGroupId: (scan) => String((scan.zone as Props).id),
  credentialIds: idsIn("credentials"),
  schedule: (scan) => (scan.schedule as Props).type,
  timeoutAction: (scan) => scan.timeoutAction,
  rollover: (scan) => scan.rolloverType,
  dhcpTracking: (scan) => scan.dhcpTracking,
  scanningVirtualHosts: (scan) => scan.scanningVirtualHosts,
  emailOnLaunch: (scan) => scan.emailOnLaunch,
  emailOnFinish: (scan) => scan.emailOnFinish,
  reportIds: idsIn("reports"),
};

/** What the platform shows for a dropped property. */
const dropped: Record<string, unknown> = {
  description: "",
  scannerGroupId: "-1",
  credentialIds: [],
  schedule: "never",
  timeoutAction: "import",
  rollover: "template",
  dhcpTracking: "false",
  scanningVirtualHosts: "false",
  emailOnLaunch: "false",
  emailOnFinish: "false",
  reportIds: [],
  preferences: [],
  families: [],
  auditFileIds: [],
  tags: "",
  sharedWithGroupIds: [],
  scannerIds: [],
  routes: "",
  organizationIds: [],
};

/** What goes with a dropped property. */
const along: Record<string, Props> = {
  timeoutAction: { rollover: undefined },
  rollover: { timeoutAction: "import" },
  reportIds: { reportSource: undefined },
};

const drops = (shows: Record<string, Drop["shown"]>) => (): Record<string, Drop> =>
  Object.fromEntries(
    Object.entries(shows).map(([name, shown]) => [name, { shown, becomes: dropped[name], along: along[name] }]),
  );

/** What all collections of Security Center have in common. */
const common = (path: string, by: By = "organization"): Pick<Sample, "path" | "by" | "nameMember" | "shown"> => ({
  path,
  by,
  nameMember: "name",
  shown: (site, id) => site.byHand("GET", `${path}/${id}`, undefined, by),
});

const scanUndroppable = ["maxRunHours", "classifyMitigatedAgeDays"];

/** One entry for each shape a resource can have on Security Center. */
export const samples: Sample[] = [
  {
    title: "Scan of addresses",
    type: "Scan",
    ...common("/rest/scan"),
    inputs: (ids) => ({
      ...scanInputs(ids),
      targets: ["192.0.2.0/24", "198.51.100.7-198.51.100.9", "Printer.example.com"],
    }),
    changes: (ids) => ({
      ...scanChanges(ids),
      targets: { value: ["203.0.113.0/25"], byHand: { body: { ipList: "203.0.113.0/25" } } },
    }),
    undroppable: scanUndroppable,
    drops: drops(scanShows),
  },
  {
    title: "Scan of asset lists",
    type: "Scan",
    ...common("/rest/scan"),
    inputs: (ids) => ({ ...scanInputs(ids), assetListIds: [ids.lists[0]] }),
    changes: (ids) => ({
      assetListIds: { value: [ids.lists[1]], byHand: { body: { assets: [{ id: ids.lists[1] }] } } },
      schedule: {
        value: { after: ids.scans[0] },
        byHand: { body: { schedule: { type: "dependent", dependentID: ids.scans[0] } } },
      },
    }),
    undroppable: scanUndroppable,
    drops: drops({}),
  },
  {
    title: "Policy",
    type: "Policy",
    ...common("/rest/policy"),
    laterStep: { method: "POST", path: /share$/ },
    inputs: ({ auditFiles, groups }) => ({
      name: "weekly",
      description: "gentle",
      template: "advanced",
      preferences: { safe_checks: "no", max_checks_per_host: "3" },
      families: { "Denial of Service": "disabled", Settings: { plugins: ["19506"] } },
      auditFileIds: [auditFiles[0]],
      tags: "plant",
      sharedWithGroupIds: [groups[0]],
    }),
    changes: ({ auditFiles, groups }) => ({
      name: { value: "renamed", byHand: { body: { name: "renamed" } } },
      description: { value: "changed", byHand: { body: { description: "changed" } } },
      preferences: {
        value: { safe_checks: "yes", max_checks_per_host: "3" },
        byHand: { body: { preferences: { safe_checks: "yes" }, context: "" } },
      },
      families: {
        value: { "Denial of Service": "enabled", Settings: { plugins: ["19506"] } },
        isWide: true,
        byHand: {
          body: {
            families: [
              { id: "22", state: "unlocked" },
              { id: "41", plugins: [{ id: "19506" }], state: "unlocked" },
            ],
          },
        },
      },
      auditFileIds: { value: [auditFiles[1]], byHand: { body: { auditFiles: [{ id: auditFiles[1] }] } } },
      tags: { value: "office", byHand: { body: { tags: "office" } } },
      sharedWithGroupIds: {
        value: [groups[1]],
        byHand: { method: "POST", path: (id) => `/rest/policy/${id}/share`, body: { groups: [{ id: groups[1] }] } },
      },
    }),
    replacing: () => ({ template: { template: "basic", families: undefined } }),
    undroppable: [],
    drops: drops({
      description: (policy) => policy.description,
      auditFileIds: idsIn("auditFiles"),
      tags: (policy) => policy.tags,
      sharedWithGroupIds: idsIn("groups"),
      families: (policy) => policy.families,
    }),
  },
  {
    title: "StaticAssetList of addresses",
    type: "StaticAssetList",
    ...common("/rest/asset"),
    laterStep: { method: "POST", path: /share$/ },
    inputs: ({ groups }) => ({
      name: "weekly",
      description: "the outer network",
      addresses: ["192.0.2.0/25", "192.0.2.128/25", "198.51.100.7", "198.51.100.8"],
      tags: "plant",
      sharedWithGroupIds: [groups[0]],
    }),
    changes: ({ groups }) => ({
      name: { value: "renamed", byHand: { body: { name: "renamed" } } },
      description: { value: "changed", byHand: { body: { description: "changed" } } },
      addresses: { value: ["203.0.113.0/25"], byHand: { body: { definedIPs: "203.0.113.0/25" } } },
      tags: { value: "office", byHand: { body: { tags: "office" } } },
      sharedWithGroupIds: {
        value: [groups[1]],
        byHand: { method: "POST", path: (id) => `/rest/asset/${id}/share`, body: { groups: [{ id: groups[1] }] } },
      },
    }),
    undroppable: [],
    drops: drops({
      description: (list) => list.description,
      tags: (list) => list.tags,
      sharedWithGroupIds: idsIn("groups"),
    }),
  },
  {
    title: "StaticAssetList of host names",
    type: "StaticAssetList",
    ...common("/rest/asset"),
    inputs: () => ({ name: "weekly", dnsNames: ["Printer.example.com", "door.example.com"] }),
    changes: () => ({
      dnsNames: { value: ["roof.example.com"], byHand: { body: { definedDNSNames: "roof.example.com" } } },
    }),
    replacing: () => ({ addresses: { addresses: ["192.0.2.0/24"], dnsNames: undefined } }),
    undroppable: [],
    drops: drops({}),
  },
  {
    title: "ScannerGroup",
    type: "ScannerGroup",
    ...common("/rest/zone", "administrator"),
    laterStep: { method: "PATCH", path: "/rest/organization*" },
    inputs: ({ scanners, organizations }) => ({
      name: "weekly",
      description: "inside",
      scannerIds: [scanners[0]],
      routes: ["192.0.2.0/24", "10.0.0.0-10.0.0.255"],
      organizationIds: [organizations[0]],
    }),
    changes: ({ scanners, organizations }) => ({
      name: { value: "renamed", byHand: { body: { name: "renamed" } } },
      description: { value: "changed", byHand: { body: { description: "changed" } } },
      scannerIds: { value: [scanners[1]], byHand: { body: { scanners: [{ id: scanners[1] }] } } },
      routes: { value: ["203.0.113.0/25"], byHand: { body: { ipList: "203.0.113.0/25" } } },
      organizationIds: {
        value: [],
        byHand: { path: () => `/rest/organization/${organizations[0]}`, body: { zones: [] } },
      },
    }),
    undroppable: [],
    drops: drops({
      description: (zone) => zone.description,
      scannerIds: idsIn("scanners"),
      routes: (zone) => zone.ipList,
      organizationIds: idsIn("organizations"),
    }),
  },
];

/** Two ids of each kind that the references of the samples can name. */
async function idsOf(site: Site): Promise<Ids> {
  const listed = async (path: string, by: By): Promise<string[]> => {
    const lists = await site.byHand("GET", path, undefined, by);
    const entries = (Array.isArray(lists) ? lists : Object.values(lists).flat()) as Props[];
    return [...new Set(entries.map(({ id }) => String(id)))];
  };
  const made = async (path: string, body: Props, by: By = "organization"): Promise<string> =>
    String((await site.byHand("POST", path, body, by)).id);
  const policy = (name: string): Promise<string> => made("/rest/policy", { name, policyTemplate: { id: 1 } });
  const list = (name: string): Promise<string> =>
    made("/rest/asset", { name, type: "static", definedIPs: "192.0.2.77" });
  const zone = (name: string): Promise<string> => made("/rest/zone", { name, ipList: "192.0.2.0/24" }, "administrator");
  const policies = two([await policy("sample A"), await policy("sample B")]);
  const repositories = two(await listed("/rest/repository", "organization"));
  const scan = (name: string): Promise<string> =>
    made("/rest/scan", {
      name,
      type: "policy",
      policy: { id: policies[0] },
      repository: { id: repositories[0] },
      ipList: "192.0.2.1",
      schedule: { type: "ical", start: "TZID=Europe/Berlin:20300105T020000", repeatRule: "FREQ=DAILY;INTERVAL=1" },
    });
  const credential = (name: string): Promise<string> =>
    made("/rest/credential", { name, type: "ssh", authType: "password", username: "scan", password: "not a real one" });
  const organizations = await listed("/rest/organization", "administrator");
  const zones = two([await zone("sample A"), await zone("sample B")]);
  // A scan may name a zone that its organization is linked to.
  await site.byHand(
    "PATCH",
    `/rest/organization/${organizations[0]}`,
    { zones: zones.map((id) => ({ id })) },
    "administrator",
  );
  return {
    ...noIds,
    policies,
    repositories,
    lists: two([await list("sample A"), await list("sample B")]),
    zones,
    scans: two([await scan("sample A"), await scan("sample B")]),
    credentials: two([await credential("sample A"), await credential("sample B")]),
    scanners: two(await listed("/rest/scanner", "administrator")),
    auditFiles: two(await listed("/rest/auditFile", "organization")),
    groups: two((await listed("/rest/group", "organization")).filter((id) => id !== "0")),
    organizations: [organizations[0] as string, organizations[1] ?? (organizations[0] as string)],
  };
}

const envelope = (response: unknown, more: Props = {}): object => ({
  ...{ type: "regular", response, error_code: 0, error_msg: "", warnings: [], timestamp: 0 },
  ...more,
});

const refused = (code: number, words: string): { status: number; body: object } => ({
  status: 403,
  body: envelope("", { error_code: code, error_msg: words }),
});

export const securityCenter: PlatformSamples = {
  platform: "sc",
  start: () => Site.start("sc"),
  idsOf,
  samples,
  // Without keys nothing works, and what a version lacks is refused: test/contract/refusals.test.ts; other areas decide
  // nothing here.
  switches: wordSwitches(switches, [
    ...["apiKeys", "wrongKeys", "noPermission", "scheduleEnabled"],
    ...["riskRuleSeparator", "duplicateNames", "tokenType", "initiatorId", "mail", "systemUuid"],
  ]),
  partial: {},
  emptyList: () => envelope({ usable: [], manageable: [] }),
  refusals: [
    { status: 401, body: "" },
    refused(12, "This request contains an invalid token."),
    refused(0, ""),
    refused(146, "You do not have permission."),
    refused(147, "Operation failed."),
    { status: 412, body: "" },
    { status: 500, body: "" },
    { status: 503, body: "" },
    { html: true },
    { status: 404, body: "<html>no such page</html>" },
    { drop: "before" },
  ],
  gone: /does not exist/,
};

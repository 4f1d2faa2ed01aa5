import type { Props } from "../../provider";
import type { Change, Drop, Ids, Sample } from "./sample";
import {
  change,
  described,
  drop,
  dropIds,
  monthly,
  renamed,
  scCollection,
  targets,
  undescribed,
  weekly,
} from "./values";

const inputs = ({ policies, zones, repositories, credentials }: Ids): Props => ({
  name: "weekly",
  description: "the weekly look",
  policyId: policies[0],
  scannerGroupId: zones[0],
  repositoryId: repositories[0],
  credentialIds: [credentials[0]],
  schedule: weekly,
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

const changes = ({ policies, zones, repositories, credentials }: Ids): Record<string, Change> => ({
  name: renamed,
  description: described,
  policyId: change(policies[1], { policy: { id: policies[1] } }),
  scannerGroupId: change(zones[1], { zone: { id: zones[1] } }),
  repositoryId: change(repositories[1], { repository: { id: repositories[1] } }),
  credentialIds: change([credentials[1]], { credentials: [{ id: credentials[1] }] }),
  schedule: change(monthly, {
    schedule: {
      type: "ical",
      start: "TZID=America/New_York:20310201T043000",
      repeatRule: "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=1",
      enabled: "true",
    },
  }),
  maxRunHours: change(2, { maxScanTime: "7200", inactivityTimeout: "7200" }),
  timeoutAction: change("discard", { timeoutAction: "discard" }, { rollover: undefined }),
  rollover: change("template", { rolloverType: "template" }),
  dhcpTracking: change(false, { dhcpTracking: "false" }),
  scanningVirtualHosts: change(false, { scanningVirtualHosts: "false" }),
  classifyMitigatedAgeDays: change(90, { classifyMitigatedAge: "90" }),
  emailOnLaunch: change(false, { emailOnLaunch: "false" }),
  emailOnFinish: change(false, { emailOnFinish: "false" }),
  reportIds: change(["2"], { reports: [{ id: "2", reportSource: "patched" }] }),
  reportSource: change("individual", { reports: [{ id: "1", reportSource: "individual" }] }),
});

const drops: Record<string, Drop> = {
  description: undescribed,
  scannerGroupId: { shown: ({ zone }) => String((zone as Props).id), becomes: "-1" },
  credentialIds: dropIds("credentials"),
  schedule: { shown: ({ schedule }) => (schedule as Props).type, becomes: "never" },
  timeoutAction: drop("timeoutAction", "import", { rollover: undefined }),
  rollover: drop("rolloverType", "template", { timeoutAction: "import" }),
  dhcpTracking: drop("dhcpTracking", "false"),
  scanningVirtualHosts: drop("scanningVirtualHosts", "false"),
  emailOnLaunch: drop("emailOnLaunch", "false"),
  emailOnFinish: drop("emailOnFinish", "false"),
  reportIds: dropIds("reports", { reportSource: undefined }),
};

const scan = { ...scCollection("Scan", "/rest/scan"), undroppable: ["maxRunHours", "classifyMitigatedAgeDays"] };

export const scScans: Sample[] = [
  {
    title: "Scan of addresses",
    ...scan,
    inputs: (ids) => ({ ...inputs(ids), targets }),
    changes: (ids) => ({ ...changes(ids), targets: change(["203.0.113.0/25"], { ipList: "203.0.113.0/25" }) }),
    drops: () => drops,
  },
  {
    title: "Scan of asset lists",
    ...scan,
    inputs: (ids) => ({ ...inputs(ids), assetListIds: [ids.lists[0]] }),
    changes: ({ lists, scans }) => ({
      assetListIds: change([lists[1]], { assets: [{ id: lists[1] }] }),
      schedule: change({ after: scans[0] }, { schedule: { type: "dependent", dependentID: scans[0] } }),
    }),
    drops: () => ({}),
  },
];

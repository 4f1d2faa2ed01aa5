import { type Json, type JsonObject, textOf } from "../../emulator/json";
import type { Props } from "../../provider";
import { type Ask, type Program, addresses, described, made, monthly, named, two, weekly } from "./program";

/** Two objects that are made for a program. */
const pair = async (ask: Ask, path: string, body: JsonObject): Promise<[string, string]> => [
  await made(ask, path, { name: "fidelity A", ...body }),
  await made(ask, path, { name: "fidelity B", ...body }),
];

const credential = { type: "ssh", authType: "password", username: "fidelity", password: "not-a-real-one" };

async function scScan(ask: Ask): Promise<{ inputs: Props; changed: Props }> {
  const [policyId, otherPolicy] = await pair(ask, "/rest/policy", { policyTemplate: { id: 1 } });
  const [credentialId, otherCredential] = await pair(ask, "/rest/credential", credential);
  const [repositoryId, otherRepository] = await two(ask, "/rest/repository", undefined);
  const [zone, otherZone] = await pair(ask, "/rest/zone", { ipList: "192.0.2.0/24" });
  const [organization] = await two(ask, "/rest/organization", undefined);
  // A scan may name a zone that its organization is linked to.
  await ask("PATCH", `/rest/organization/${organization}`, { zones: [{ id: zone }, { id: otherZone }] });
  return {
    inputs: {
      ...described.inputs,
      policyId,
      scannerGroupId: zone,
      repositoryId,
      credentialIds: [credentialId],
      schedule: { ...weekly, enabled: false },
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
    },
    changed: {
      ...described.changed,
      policyId: otherPolicy,
      scannerGroupId: otherZone,
      repositoryId: otherRepository,
      credentialIds: [otherCredential],
      schedule: monthly,
      maxRunHours: 0,
      timeoutAction: "discard",
      rollover: "template",
      dhcpTracking: false,
      scanningVirtualHosts: false,
      classifyMitigatedAgeDays: 0,
      emailOnLaunch: false,
      emailOnFinish: false,
      reportIds: ["2"],
      reportSource: "individual",
    },
  };
}

const scAlong = {
  "change timeoutAction": ["rollover"],
  "drop timeoutAction": ["rollover"],
  "empty reportIds": ["reportSource"],
  "drop reportIds": ["reportSource"],
};
const groupsOf = (ask: Ask): Promise<[string, string]> =>
  two(ask, "/rest/group", undefined, "id", ({ id }) => id !== "0");

export const sc: readonly Program[] = [
  {
    title: "Scan of addresses",
    type: "Scan",
    values: async (ask) => {
      const { inputs, changed } = await scScan(ask);
      return {
        inputs: { ...inputs, targets: [...addresses, "printer.example.com"] },
        changed: { ...changed, targets: ["203.0.113.0/25"] },
      };
    },
    along: scAlong,
  },
  {
    title: "Scan of asset lists",
    type: "Scan",
    values: async (ask) => {
      const [list, other] = await pair(ask, "/rest/asset", { type: "static", definedIPs: "192.0.2.77" });
      const { inputs } = await scScan(ask);
      const { policyId, repositoryId } = inputs;
      const scan = await made(ask, "/rest/scan", {
        name: "fidelity before",
        type: "policy",
        policy: { id: textOf(policyId as Json) },
        repository: { id: textOf(repositoryId as Json) },
        ipList: "192.0.2.1",
        schedule: { type: "ical", start: "TZID=Europe/Berlin:20300105T020000", repeatRule: "FREQ=DAILY;INTERVAL=1" },
      });
      return {
        inputs: { ...named.inputs, policyId, repositoryId, assetListIds: [list] },
        changed: { assetListIds: [other], schedule: { after: scan } },
      };
    },
  },
  {
    title: "Policy",
    type: "Policy",
    values: async (ask) => {
      const [group, otherGroup] = await groupsOf(ask);
      const [audit, otherAudit] = await pair(ask, "/rest/auditFile", { auditFileTemplate: { id: 162 } });
      return {
        inputs: {
          ...described.inputs,
          template: "advanced",
          preferences: { safe_checks: "no", max_checks_per_host: "3" },
          families: { "Denial of Service": "disabled", Settings: { plugins: ["19506"] } },
          auditFileIds: [audit],
          tags: "plant",
          sharedWithGroupIds: [group],
        },
        changed: {
          ...described.changed,
          template: "basic",
          preferences: { safe_checks: "yes", reverse_lookup: "yes" },
          families: { "Denial of Service": "enabled" },
          auditFileIds: [otherAudit],
          tags: "office",
          sharedWithGroupIds: [otherGroup],
        },
      };
    },
    along: { "change template": ["families"] },
  },
  {
    title: "StaticAssetList of addresses",
    type: "StaticAssetList",
    values: async (ask) => {
      const [group, otherGroup] = await groupsOf(ask);
      return {
        inputs: { ...described.inputs, addresses, tags: "plant", sharedWithGroupIds: [group] },
        changed: {
          ...described.changed,
          addresses: ["203.0.113.0/25"],
          tags: "office",
          sharedWithGroupIds: [otherGroup],
        },
      };
    },
  },
  {
    title: "StaticAssetList of host names",
    type: "StaticAssetList",
    values: () =>
      Promise.resolve({
        inputs: { ...named.inputs, dnsNames: ["printer.example.com", "door.example.com"] },
        changed: { dnsNames: ["roof.example.com"] },
      }),
  },
  {
    title: "ScannerGroup",
    type: "ScannerGroup",
    values: async (ask) => {
      const [scanner, other] = await two(ask, "/rest/scanner", undefined);
      const [organization] = await two(ask, "/rest/organization", undefined);
      return {
        inputs: { ...described.inputs, scannerIds: [scanner], routes: addresses, organizationIds: [organization] },
        changed: { ...described.changed, scannerIds: [other], routes: ["203.0.113.0/25"] },
      };
    },
  },
];

import type { Platform } from "../../emulator/index";
import { type Documented, references } from "./documented";
import { documentedAccounts } from "./documented-accounts";
import { documentedExclusions } from "./documented-exclusions";

const rest: readonly Platform[] = ["vm", "nessus"];
const scans = ["POST /scans", "PUT /scans/*"];
const policies = ["POST /policies", "PUT /policies/*"];

/** Vulnerability Management 1.10; Nessus 4.7. */
const acls = {
  "settings.acls[].type": "string",
  "settings.acls[].permissions": "number",
  "settings.acls[].id": "number | null",
  "settings.acls[].name": "string | null",
};
/** The same: what a row has besides when it comes from the platform, and goes back as it came. */
const readAcls = {
  "settings.acls[].owner": "number | null",
  "settings.acls[].display_name": "string | null",
  "settings.acls[].uuid": "string | null",
};

const scScan = {
  name: "string",
  description: "string",
  "policy.id": "number",
  "repository.id": "number",
  "zone.id": "number",
  ipList: "string",
  ...references("assets"),
  ...references("credentials"),
  ...references("reports"),
  "reports[].reportSource": "string",
  dhcpTracking: "string",
  scanningVirtualHosts: "string",
  classifyMitigatedAge: "string",
  emailOnLaunch: "string",
  emailOnFinish: "string",
  timeoutAction: "string",
  rolloverType: "string",
  maxScanTime: "string",
  inactivityTimeout: "string",
};
const scSchedule = {
  "schedule.type": "string",
  "schedule.start": "string",
  "schedule.repeatRule": "string",
  "schedule.enabled": "string",
};
const scPolicy = {
  name: "string",
  description: "string",
  tags: "string",
  "preferences.*": "string",
  ...references("auditFiles"),
  "families[].id": "string",
  "families[].plugins[].id": "string",
};
const scAsset = {
  name: "string",
  description: "string",
  tags: "string",
  definedIPs: "string",
  definedDNSNames: "string",
};

/** Every member that our provider sends, recorded or not, so that the table serves where there are no recordings. */
export const documented: readonly Documented[] = [
  {
    source: "Vulnerability Management 2.2, 2.3; Nessus 2.2, 2.3: Scans, create and configure",
    platforms: rest,
    requests: scans,
    members: {
      uuid: "string",
      "settings.name": "string",
      "settings.description": "string | null",
      "settings.text_targets": "string",
      "settings.policy_id": "number",
      "settings.folder_id": "number | null",
      "settings.enabled": "boolean",
      "settings.launch": "string",
      "settings.rrules": "string | null",
      "settings.starttime": "string | null",
      "settings.timezone": "string | null",
      "settings.emails": "string | null",
      "settings.filter_type": "string | null",
      "settings.filters": "array | null",
      ...acls,
    },
  },
  {
    source: "Vulnerability Management 2.2, 2.13: Scans, settings that Nessus has not",
    platforms: ["vm"],
    requests: scans,
    members: {
      "settings.scanner_id": "string",
      "settings.target_network_uuid": "string",
      "settings.scan_time_window": "number",
      "settings.tag_targets[]": "string",
      "settings.use_tag_rules_as_targets": "number",
      "settings.agent_group_id[]": "string",
      "credentials.add.*.*[].id": "string",
      "credentials.edit": "object",
      "credentials.delete[]": "string",
    },
  },
  {
    source: "Nessus 2.2: Scans, settings of another type than those of Vulnerability Management",
    platforms: ["nessus"],
    requests: scans,
    members: { "settings.scanner_id": "number", "settings.agent_group_id[]": "number" },
  },
  {
    source:
      "Vulnerability Management 2.2, 2.3, 2.5, 3.6; Nessus 2.3, 3.7: Scans, configure with what the editor document shows",
    platforms: rest,
    requests: ["PUT /scans/*"],
    members: {
      // What was never set shows null, and goes back as null.
      "settings.text_targets": "null",
      "settings.owner_id": "number",
      "settings.include_aggregate": "boolean",
      "settings.discovery_mode": "string",
      "settings.assessment_mode": "string",
      "settings.advanced_mode": "string",
      "settings.sms": "string",
      "plugins.*.status": "string",
      ...readAcls,
    },
  },
  {
    source: "Vulnerability Management 3.3; Nessus 3.1, 3.8: Policies, create and configure",
    platforms: rest,
    requests: policies,
    members: {
      uuid: "string",
      "settings.name": "string",
      "settings.description": "string",
      ...acls,
      "plugins.*.status": "string",
      "plugins.*.mixedDefault": "string",
      "plugins.*.individual.*": "string",
    },
  },
  {
    source: "Vulnerability Management 3.3, 1.10; Nessus 3.1, 4.7: Policies, configure with what was read",
    platforms: rest,
    requests: ["PUT /policies/*"],
    members: readAcls,
  },
  {
    source: "Vulnerability Management 2.7, 3.1; Nessus 2.9, 3.1: Scans and Policies, delete",
    platforms: rest,
    requests: ["DELETE /scans/*", "DELETE /policies/*"],
    members: "no body",
  },
  {
    source: "Vulnerability Management 4.1: Scanner Groups, create",
    platforms: ["vm"],
    requests: ["POST /scanner-groups"],
    members: { name: "string", type: "string" },
  },
  {
    source: "Vulnerability Management 4.1: Scanner Groups, update",
    platforms: ["vm"],
    requests: ["PUT /scanner-groups/*"],
    members: { name: "string" },
  },
  {
    source: "Vulnerability Management 4.1: Scanner Groups, update routes",
    platforms: ["vm"],
    requests: ["PUT /scanner-groups/*/routes"],
    members: { "routes[]": "string" },
  },
  {
    source: "Vulnerability Management 4.1, 5.1, 5.3: delete, and members of Scanner Groups",
    platforms: ["vm"],
    requests: [
      "DELETE /scanner-groups/*",
      "POST /scanner-groups/*/scanners/*",
      "DELETE /scanner-groups/*/scanners/*",
      "DELETE /target-groups/*",
      "DELETE /tags/values/*",
      "DELETE /folders/*",
    ],
    members: "no body",
  },
  {
    source: "Vulnerability Management 6.5: Folders, create and update",
    platforms: ["vm"],
    requests: ["POST /folders", "PUT /folders/*"],
    members: { name: "string" },
  },
  {
    source: "Vulnerability Management 5.1: Target Groups, create",
    platforms: ["vm"],
    requests: ["POST /target-groups"],
    members: { name: "string", members: "string", type: "string" },
  },
  {
    source: "Vulnerability Management 5.1: Target Groups, update",
    platforms: ["vm"],
    requests: ["PUT /target-groups/*"],
    members: { name: "string", members: "string" },
  },
  {
    source: "Vulnerability Management 5.3: Tags, create a value",
    platforms: ["vm"],
    requests: ["POST /tags/values"],
    members: { category_name: "string" },
  },
  {
    source: "Vulnerability Management 5.3: Tags, create and update a value",
    platforms: ["vm"],
    requests: ["POST /tags/values", "PUT /tags/values/*"],
    members: {
      value: "string",
      description: "string",
      "filters.asset.or[].field": "string",
      "filters.asset.or[].operator": "string",
      "filters.asset.or[].value": "string",
    },
  },
  {
    source: "Security Center 5.2, 5.3: Scan, create",
    platforms: ["sc"],
    requests: ["POST /rest/scan"],
    members: { type: "string", ...scScan, ...scSchedule },
  },
  {
    source: "Security Center 1.7, 5.2, 5.3: Scan, edit with any of them",
    platforms: ["sc"],
    requests: ["PATCH /rest/scan/*"],
    members: { ...scScan, ...scSchedule, "schedule.dependentID": "number" },
  },
  {
    source: "Security Center 4.2, 4.3, 4.4: Scan Policy, create",
    platforms: ["sc"],
    requests: ["POST /rest/policy"],
    members: { ...scPolicy, "policyTemplate.id": "number", "families[].state": "string" },
  },
  {
    source: "Security Center 1.7, 4.3, 4.4, 4.5: Scan Policy, edit",
    platforms: ["sc"],
    requests: ["PATCH /rest/policy/*"],
    members: { ...scPolicy, context: "string", "removePrefs[]": "string", "families[].state": "string" },
  },
  {
    source: "Security Center 3.3, 3.4: Asset, create",
    platforms: ["sc"],
    requests: ["POST /rest/asset"],
    members: { type: "string", ...scAsset },
  },
  {
    source: "Security Center 3.7: Asset, edit with any of them",
    platforms: ["sc"],
    requests: ["PATCH /rest/asset/*"],
    members: scAsset,
  },
  {
    source: "Security Center 3.7, 4.8: share",
    platforms: ["sc"],
    requests: ["POST /rest/asset/*/share", "POST /rest/policy/*/share"],
    members: references("groups"),
  },
  {
    source: "Security Center 8.2: Scan Zone, create and edit",
    platforms: ["sc"],
    requests: ["POST /rest/zone", "PATCH /rest/zone/*"],
    members: { name: "string", description: "string", ipList: "string", ...references("scanners") },
  },
  {
    source: "Security Center 9.7: Organization, edit its zones",
    platforms: ["sc"],
    requests: ["PATCH /rest/organization/*"],
    members: references("zones"),
  },
  {
    source: "Security Center 3.1, 4.7, 5.7, 8.2: delete",
    platforms: ["sc"],
    requests: ["DELETE /rest/scan/*", "DELETE /rest/policy/*", "DELETE /rest/asset/*", "DELETE /rest/zone/*"],
    members: "no body",
  },
  ...documentedAccounts,
  ...documentedExclusions,
];

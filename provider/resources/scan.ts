import { addressList, commaList, numberText, plainText, word } from "../platforms/codecs";
import { hoursAsMinutes, numberId } from "../platforms/rest/codecs";
import { hoursAsSeconds, idObject, idObjects, stringBoolean } from "../platforms/sc/codecs";
import {
  absent,
  type Binding,
  defineResource,
  type EncodeContext,
  local,
  localImplied,
  mandatory,
  refuseWhen,
  type Rule,
  wire,
} from "../definition";
import { flatPreferences } from "../platforms/rest/preferences";
import { resultsOf, scanCalls } from "../platforms/rest/scan";
import * as editor from "../platforms/rest/scan-codecs";
import { templateUuid, uuidOfPolicyScans } from "../platforms/rest/template";
import {
  addressSet,
  flag,
  mailAddress,
  oneOf,
  optional,
  reference,
  replacing,
  setOf,
  text,
  wholeNumber,
} from "../definition/fields";
import { aclRows, permissions, scanLevels } from "../platforms/rest/permissions";
import { type Preferences, preferences } from "../values/preferences";
import { canonicalTemplate, type TemplateName } from "../values/template";
import { formOf, isEverything } from "../values/targets";
import { type Schedule, schedule } from "../values/schedule";
import { inactivityTimeout, reports } from "../platforms/sc/scan";
import { icalSchedule } from "../platforms/sc/schedule";
import { settingsSchedule } from "../platforms/rest/schedule";
import { collections as inSc } from "../platforms/sc/collections";
import { collections as inNessus } from "../platforms/nessus/collections";
import { collections as inEditor } from "../platforms/rest/collections";

type ReportSource = "cumulative" | "patched" | "individual" | "lce" | "archive" | "mobile";

export interface ScanInputs {
  /** Display name, 1 to 255 characters. Defaults to the resource's name in the program. */
  name: string;
  /** Free text, shown with the scan on the platform. */
  description?: string;
  /** Policy to scan with: the `id` of a `Policy`. Cannot be combined with `template`. */
  policyId?: string;
  /**
   * Scan template to use without a policy: a short name (`basic`), a title or a UUID. A change replaces the scan. Not
   * on Security Center.
   */
  template?: TemplateName;
  /** Settings that differ from the template. Requires `template`. Not on Security Center. */
  preferences?: Preferences;
  /**
   * Addresses, CIDR blocks, ranges or host names, in any order. Vulnerability Management and Nessus also accept
   * `192.168.0-1.3-5`, `fe80::1%eth0`, `www.example.com/24`, `link6` and `Door 5[192.0.2.1]`. `targets`, `assetListIds`
   * and `agentGroupIds` are one statement: if you set one of them, the others are empty.
   */
  targets?: string[];
  /** Asset lists to scan: the `id` of each `StaticAssetList`. Not on Nessus. */
  assetListIds?: string[];
  /**
   * Scanner group or scan zone to scan with: the `id` of a `ScannerGroup`. By default, Security Center chooses the zone
   * by address. Not on Nessus.
   */
  scannerGroupId?: string;
  /** Scanner to scan with. Cannot be combined with `scannerGroupId`. Not on Security Center. */
  scannerId?: string;
  /**
   * Network that the targets belong to, for overlapping addresses. Requires `autoRoute`. Vulnerability Management only.
   */
  networkId?: string;
  /** Choose the scanner by the routes of the scanner groups. Vulnerability Management only. */
  autoRoute?: boolean;
  /** Repository that receives the results. Required on Security Center. Security Center only. */
  repositoryId?: string;
  /** Credentials to log in to the targets with: the `id` of each `Credential`. Not on Nessus. */
  credentialIds?: string[];
  /** When the scan runs. Defaults to on demand only. */
  schedule?: Schedule;
  /** Longest run, in hours, 1 to 120. 0 means no limit. Not on Nessus. */
  maxRunHours?: number;
  /** What to do with the results of a run that reaches `maxRunHours`. Defaults to "import". Security Center only. */
  timeoutAction?: "discard" | "import" | "rollover";
  /**
   * When to scan the remaining targets: on demand ("template") or the next day. Requires `timeoutAction: "rollover"`.
   * Security Center only.
   */
  rollover?: "template" | "nextDay";
  /** Track hosts that get new addresses by DHCP. Defaults to false. Security Center only. */
  dhcpTracking?: boolean;
  /** Treat a new DNS name of an address as another virtual host. Defaults to false. Security Center only. */
  scanningVirtualHosts?: boolean;
  /** Days until findings on hosts that do not answer count as mitigated. 0 means immediately. Security Center only. */
  classifyMitigatedAgeDays?: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 30 | 60 | 90 | 365;
  /** Email the owner when a run starts. Defaults to false. Security Center only. */
  emailOnLaunch?: boolean;
  /** Email the owner when a run ends. Defaults to false. Security Center only. */
  emailOnFinish?: boolean;
  /** Email addresses that receive the results. Not on Security Center. */
  notifyEmails?: string[];
  /**
   * Folder that lists the scan. Defaults to My Scans. A scan in the trash is always drift and is moved back. Not on
   * Security Center.
   */
  folderId?: string;
  /** Agent groups to scan, instead of targets. Not on Security Center. */
  agentGroupIds?: string[];
  /**
   * Permissions by user and group: `{"default": "view", "user:anna@example.com": "control", "group:Plant":
   * "configure"}`. Only the users and groups named here are managed. On Nessus, requires Nessus Manager. Not on
   * Security Center.
   */
  permissions?: Record<string, "none" | "view" | "control" | "configure">;
  /** Report definitions to run after each import of results. Security Center only. */
  reportIds?: string[];
  /** Results that the reports include. Defaults to "cumulative". Security Center only. */
  reportSource?: ReportSource;
  /**
   * Allow deleting or replacing the scan together with the results of its runs. Not on Security Center, where results
   * remain when a scan is deleted.
   */
  deleteHistory?: boolean;
  /** Allow `targets` to cover all IPv4 or all IPv6 addresses, such as `0.0.0.0/0` or `::/0`. */
  allowAllAddresses?: boolean;
}

/** An object that was not made here says it along with its targets. */
const allowAllAddresses = localImplied(({ targets = [] }: Partial<ScanInputs>) => isEverything(targets) || undefined);

/** Source: Security Center API reference, Scan, `POST /scan`. */
const sc: Binding<ScanInputs> = {
  collection: inSc.scan,
  body: { create: { type: "policy" } },
  wire: {
    name: wire("name", plainText),
    description: wire("description", plainText),
    policyId: mandatory(wire("policy", idObject)),
    template: absent("it belongs to the policy: declare a Policy and set policyId"),
    preferences: absent("they belong to the policy: declare a Policy and set policyId"),
    targets: wire("ipList", addressList),
    assetListIds: wire("assets", idObjects),
    scannerGroupId: wire("zone", idObject, { initial: "-1" }),
    scannerId: absent("scan zones choose the scanner: set scannerGroupId"),
    networkId: absent("only Vulnerability Management has networks"),
    autoRoute: absent("scan zones choose the scanner by address if scannerGroupId is not set"),
    repositoryId: mandatory(wire("repository", idObject)),
    credentialIds: wire("credentials", idObjects),
    schedule: wire("schedule", icalSchedule),
    // No documented default to go back to: the vendor's guide says unlimited, servers were seen to answer one hour.
    maxRunHours: wire("maxScanTime", hoursAsSeconds, { beside: inactivityTimeout }),
    timeoutAction: wire("timeoutAction", word(), { initial: "import" }),
    // A scan whose runs end otherwise shows one as well.
    rollover: wire("rolloverType", word(), {
      initial: "template",
      isOf: ({ timeoutAction }) => timeoutAction === undefined || timeoutAction === "rollover",
      asks: ["timeoutAction"],
    }),
    dhcpTracking: wire("dhcpTracking", stringBoolean, { initial: false }),
    scanningVirtualHosts: wire("scanningVirtualHosts", stringBoolean, { initial: false }),
    // No documented default either: the guide says 365, servers were seen to answer 0.
    classifyMitigatedAgeDays: wire("classifyMitigatedAge", numberText()),
    emailOnLaunch: wire("emailOnLaunch", stringBoolean, { initial: false }),
    emailOnFinish: wire("emailOnFinish", stringBoolean, { initial: false }),
    notifyEmails: absent("it only emails the owner of the scan: set emailOnLaunch and emailOnFinish"),
    folderId: absent("it has no folders"),
    agentGroupIds: absent("its agent scans are separate objects, which are not supported"),
    permissions: absent("its scans cannot be shared"),
    ...reports,
    deleteHistory: absent("results are separate objects and remain when the scan is deleted"),
    allowAllAddresses,
  },
  rules: [
    ({ targets = [] }) => {
      const index = targets.findIndex((target) => !["address", "host"].includes(String(formOf(target))));
      return index < 0
        ? undefined
        : {
            path: `targets[${index}]`,
            reason: "Security Center accepts only addresses, CIDR blocks, ranges and host names",
          };
    },
  ],
};

const noTimeout = "only Security Center has an action for runs that reach their limit";
const noTracking = "it identifies hosts automatically";
const noMailToOwner = "it emails the addresses in notifyEmails";
const noReports = "it creates reports on request only";

/**
 * What Vulnerability Management and Nessus have in common: settings of an editor document.
 * Source: Vulnerability Management API, Scans, `POST /scans`, parameter `settings`; Nessus API pages, Scans.
 */
const editorScan = {
  collection: inEditor.scans,
  rules: [
    refuseWhen<ScanInputs>(
      "schedule.after",
      "only Security Center can start a scan after another scan: set start and repeat",
      ({ schedule: when }) => when?.after !== undefined,
    ),
    refuseWhen<ScanInputs>(
      "preferences",
      "cannot be combined with policyId: set preferences on the policy",
      ({ preferences: chosen, template }) => chosen !== undefined && template === undefined,
    ),
    refuseWhen<ScanInputs>(
      "template",
      "cannot be combined with policyId",
      ({ policyId, template }) => policyId !== undefined && template !== undefined,
    ),
    refuseWhen<ScanInputs>(
      "policyId",
      "required: policyId or template",
      ({ policyId, template }) => policyId === undefined && template === undefined,
    ),
  ],
  wire: {
    name: wire("settings.name", plainText),
    description: wire("settings.description", plainText),
    template: wire("uuid", templateUuid("scan")),
    policyId: wire("settings.policy_id", numberId, {
      shown: "sometimes",
      beside: async (_id, context: EncodeContext<Pick<ScanInputs, "agentGroupIds">>) => ({
        uuid: await uuidOfPolicyScans(context.inputs.agentGroupIds !== undefined, context),
      }),
    }),
    preferences: wire("settings", flatPreferences("scan"), {
      read: "preferences",
      // A scan of a policy has none of its own.
      isOf: ({ preferences: own }) => own !== undefined,
    }),
    targets: wire("settings.text_targets", editor.textTargets),
    repositoryId: absent("only Security Center keeps results in repositories"),
    schedule: wire("settings", settingsSchedule),
    timeoutAction: absent(noTimeout),
    rollover: absent(noTimeout),
    dhcpTracking: absent(noTracking),
    scanningVirtualHosts: absent(noTracking),
    classifyMitigatedAgeDays: absent("it decides automatically when a finding counts as mitigated"),
    emailOnLaunch: absent(noMailToOwner),
    emailOnFinish: absent(noMailToOwner),
    notifyEmails: wire("settings.emails", commaList),
    folderId: wire("settings.folder_id", editor.folderId, {
      initial: editor.mainFolder,
      isWrong: editor.isTrash,
      whenWrong: "it is in the trash: move it to a folder, or delete it",
    }),
    permissions: wire("settings.acls", aclRows(scanLevels)),
    reportIds: absent(noReports),
    reportSource: absent(noReports),
    deleteHistory: local,
    allowAllAddresses,
  },
} satisfies Omit<Binding<ScanInputs>, "wire"> & { wire: Partial<Binding<ScanInputs>["wire"]> };

const vm: Binding<ScanInputs> = {
  ...editorScan,
  calls: scanCalls("vm"),
  deletion: { deletes: { allowedBy: "deleteHistory", find: resultsOf("vm") } },
  rules: [
    ...editorScan.rules,
    refuseWhen(
      "networkId",
      "requires autoRoute: true",
      ({ networkId, autoRoute }) => networkId !== undefined && autoRoute !== true,
    ),
    refuseWhen(
      "maxRunHours",
      "cannot be combined with agentGroupIds: for agent scans, the platform sets the time window",
      ({ maxRunHours, agentGroupIds }) => maxRunHours !== undefined && agentGroupIds !== undefined,
    ),
  ],
  wire: {
    ...editorScan.wire,
    assetListIds: wire("settings.tag_targets", editor.tagTargets, { beside: editor.byTheirRules, shown: "sometimes" }),
    scannerId: wire("settings.scanner_id", editor.scannerUuid, { initial: editor.cloudScannerUuid, either: true }),
    scannerGroupId: wire("settings.scanner_id", editor.scannerGroupUuid, {
      initial: editor.cloudScannerUuid,
      either: true,
    }),
    autoRoute: wire("settings.scanner_id", editor.autoRoute, {
      initial: false,
      either: true,
      beside: editor.routedNetwork,
    }),
    networkId: wire("settings.target_network_uuid", editor.networkUuid, { initial: editor.defaultNetworkUuid }),
    credentialIds: wire("credentials", editor.managedCredentials),
    maxRunHours: wire("settings.scan_time_window", hoursAsMinutes, {
      initial: 0,
      shown: "sometimes",
      // For agents it is the time that they have to answer.
      isOf: (object) => !editor.isOfAgents(object),
    }),
    agentGroupIds: wire("settings.agent_group_id", editor.agentGroups, { shown: "sometimes" }),
  },
};

const noNetworks = "only Vulnerability Management has networks";

const nessus: Binding<ScanInputs> = {
  ...editorScan,
  collection: inNessus.scans,
  calls: scanCalls("nessus"),
  deletion: { deletes: { allowedBy: "deleteHistory", find: resultsOf("nessus") } },
  wire: {
    ...editorScan.wire,
    assetListIds: absent("it has no asset lists: set targets"),
    scannerId: wire("settings.scanner_id", editor.scannerNumber, { initial: editor.localScannerId }),
    scannerGroupId: absent("it has no scanner groups: set scannerId"),
    autoRoute: absent(noNetworks),
    networkId: absent(noNetworks),
    credentialIds: absent("its credentials are part of scans and policies and cannot be managed separately"),
    maxRunHours: absent("it only limits the duration of agent scans"),
    agentGroupIds: wire("settings.agent_group_id", editor.agentGroups, { shown: "sometimes" }),
  },
};

const emptied = (list: unknown): boolean => list === undefined || (Array.isArray(list) && list.length === 0);

const rules: Rule<ScanInputs>[] = [
  refuseWhen(
    "targets",
    "covers all IPv4 or IPv6 addresses: set allowAllAddresses: true to scan all of them",
    ({ targets = [], allowAllAddresses: allowed }) => isEverything(targets) && allowed !== true,
  ),
  refuseWhen(
    "targets",
    "required: targets, assetListIds or agentGroupIds",
    (scan) => emptied(scan.targets) && emptied(scan.assetListIds) && emptied(scan.agentGroupIds),
  ),
  (scan) => {
    const [first, second] = (["scannerId", "scannerGroupId", "autoRoute"] as const).filter((key) => scan[key]);
    return second && { path: second, reason: `cannot be combined with ${first}` };
  },
  refuseWhen(
    "rollover",
    'requires timeoutAction: "rollover"',
    ({ rollover, timeoutAction }) => rollover !== undefined && timeoutAction !== "rollover",
  ),
  refuseWhen(
    "rollover",
    'required with timeoutAction "rollover": "template" or "nextDay"',
    ({ rollover, timeoutAction }) => timeoutAction === "rollover" && rollover === undefined,
  ),
  refuseWhen(
    "reportSource",
    "requires reportIds",
    ({ reportSource, reportIds }) => reportSource !== undefined && emptied(reportIds),
  ),
];

export const scan = defineResource<ScanInputs>({
  type: "Scan",
  fields: {
    name: text({ min: 1, max: 255 }),
    description: optional(text()),
    policyId: optional(reference("Policy")),
    template: optional(replacing({ ...text({ min: 1 }), canonical: canonicalTemplate })),
    preferences: optional(preferences()),
    targets: optional(
      addressSet({ names: true, also: ["octets", "quoted", "hostBlock", "scoped", "link6", "labelled"] }),
    ),
    assetListIds: optional(setOf(reference("StaticAssetList"))),
    scannerGroupId: optional(reference("ScannerGroup")),
    scannerId: optional(reference("scanner")),
    networkId: optional(reference("network")),
    autoRoute: optional(flag()),
    repositoryId: optional(reference("repository")),
    credentialIds: optional(setOf(reference("credential"))),
    schedule: optional(schedule()),
    maxRunHours: optional(wholeNumber({ min: 0, max: 120 })),
    timeoutAction: optional(oneOf(["discard", "import", "rollover"])),
    rollover: optional(oneOf(["template", "nextDay"])),
    dhcpTracking: optional(flag()),
    scanningVirtualHosts: optional(flag()),
    classifyMitigatedAgeDays: optional(oneOf([0, 1, 2, 3, 4, 5, 6, 30, 60, 90, 365])),
    emailOnLaunch: optional(flag()),
    emailOnFinish: optional(flag()),
    notifyEmails: optional(setOf(mailAddress())),
    folderId: optional(reference("Folder")),
    agentGroupIds: optional(setOf(reference("agent group"))),
    permissions: optional(permissions(scanLevels)),
    reportIds: optional(setOf(reference("report definition"))),
    reportSource: optional(oneOf(["cumulative", "patched", "individual", "lce", "archive", "mobile"])),
    deleteHistory: optional(flag()),
    allowAllAddresses: optional(flag()),
  },
  rules,
  addresses: ({ targets }) => targets,
  scans: { property: "assetListIds", type: "StaticAssetList" },
  statement: ["targets", "assetListIds", "agentGroupIds"],
  platforms: { sc, vm, nessus },
});

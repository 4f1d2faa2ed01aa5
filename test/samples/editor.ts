import type { Fault } from "../../emulator/faults";
import type { Props } from "../../provider";
import { formOf, rightsIn } from "./document";
import type { Change, Drop, Ids, Sample } from "./sample";

/** What Vulnerability Management and Nessus have in common: scans and policies. */

/** Users and groups by their names on one of the platforms; their numbers are the same. */
export interface Names {
  user: string;
  group: string;
}

const userId = 3;
const groupId = 2;

const rows = ({ user, group }: Names, everybody: number, forUser: number, forGroup: number): Props[] => [
  { type: "default", permissions: everybody },
  { type: "user", id: userId, name: user, permissions: forUser },
  { type: "group", id: groupId, name: group, permissions: forGroup },
];

const onlyDefault = { shown: rightsIn, becomes: { default: 0 } };

const set = (settings: Props): Change["byHand"] => ({ body: { settings } });

export const scanSample: Pick<
  Sample,
  "type" | "path" | "by" | "nameMember" | "idMember" | "requests" | "shown" | "undroppable"
> = {
  type: "Scan",
  path: "/scans",
  by: "administrator",
  nameMember: "settings.name",
  idMember: "scan.id",
  requests: /^\/(editor\/scan|scans)/,
  shown: (site, id) => formOf(site, "scan", id),
  undroppable: [],
};

const start = "2030-01-05T02:00:00";

export const scanInputs = ({ user, group }: Names, { folders }: Ids): Props => ({
  name: "weekly",
  description: "the weekly look",
  schedule: { repeat: "FREQ=WEEKLY;BYDAY=SA,SU", start, timeZone: "Europe/Berlin", enabled: false },
  notifyEmails: ["plant@example.com", "soc@example.com"],
  folderId: folders[0],
  permissions: { default: "view", [`user:${user}`]: "control", [`group:${group}`]: "configure" },
});

export const scanChanges = (names: Names, { folders }: Ids): Record<string, Change> => ({
  name: { value: "renamed", byHand: set({ name: "renamed" }) },
  description: { value: "changed", byHand: set({ description: "changed" }) },
  schedule: {
    value: {
      repeat: "FREQ=MONTHLY;BYMONTHDAY=1",
      start: "2031-02-01T04:30:00",
      timeZone: "America/New_York",
      enabled: true,
    },
    byHand: set({ enabled: true }),
  },
  notifyEmails: { value: ["soc@example.com"], byHand: set({ emails: "night@example.com" }) },
  folderId: {
    value: folders[1],
    byHand: { method: "PUT", path: (id) => `/scans/${id}/folder`, body: { folder_id: Number(folders[1]) } },
  },
  permissions: {
    value: { default: "none", [`user:${names.user}`]: "view", [`group:${names.group}`]: "configure" },
    byHand: set({ acls: rows(names, 16, 64, 64) }),
  },
});

export const scanDrops: Record<string, Drop> = {
  description: { shown: ({ description }) => description, becomes: "" },
  schedule: { shown: ({ enabled, rrules }) => [enabled, rrules], becomes: [false, null] },
  notifyEmails: { shown: ({ emails }) => emails, becomes: "" },
  permissions: onlyDefault,
};

export const targets = ["192.0.2.0/24", "198.51.100.7-198.51.100.9", "Printer.example.com"];

export const targetsChange: Change = {
  value: ["203.0.113.0/25"],
  byHand: set({ text_targets: "203.0.113.0/25, printer.example.com" }),
};

/** Settings of a scan itself, with a template. */
export const ownSettings = {
  inputs: {
    template: "basic",
    preferences: { max_checks_per_host: "4", safe_checks: "no", report_paranoia: "Paranoid (more false alarms)" },
  },
  change: {
    value: { max_checks_per_host: "7", safe_checks: "no", portscan_range: "1-1024" },
    byHand: set({ max_checks_per_host: "9" }),
  },
  drop: {
    shown: ({ max_checks_per_host, safe_checks }: Props) => [max_checks_per_host, safe_checks],
    becomes: ["5", "yes"],
  },
};

export const policySample = (names: Names): Sample => ({
  title: "Policy",
  type: "Policy",
  path: "/policies",
  by: "administrator",
  nameMember: "settings.name",
  idMember: "policy_id",
  requests: /^\/(editor\/policy|policies)/,
  shown: (site, id) => formOf(site, "policy", id),
  inputs: () => ({
    name: "weekly",
    description: "gentle",
    template: "advanced",
    preferences: { safe_checks: "no", max_checks_per_host: "3", portscan_range: "1-1024" },
    families: { "Denial of Service": "disabled", Settings: { plugins: ["19506"] } },
    permissions: { default: "use", [`user:${names.user}`]: "edit", [`group:${names.group}`]: "use" },
  }),
  changes: () => ({
    name: { value: "renamed", byHand: set({ name: "renamed" }) },
    description: { value: "changed", byHand: set({ description: "changed" }) },
    preferences: {
      value: { safe_checks: "yes", max_checks_per_host: "7", max_hosts_per_scan: "12" },
      byHand: set({ max_checks_per_host: 9 }),
    },
    families: {
      value: { "Denial of Service": { plugins: ["900005"] }, SNMP: "disabled" },
      byHand: { body: { plugins: { "Denial of Service": { status: "enabled" } } } },
    },
    permissions: {
      value: { default: "none", [`user:${names.user}`]: "use", [`group:${names.group}`]: "use" },
      byHand: set({ acls: rows(names, 16, 32, 0) }),
    },
  }),
  replacing: () => ({ template: { template: "basic", families: undefined } }),
  undroppable: [],
  drops: () => ({
    description: { shown: ({ description }) => description, becomes: "" },
    preferences: { shown: (form) => [form.safe_checks, form.max_checks_per_host], becomes: ["yes", "5"] },
    families: {
      shown: ({ families }) => [(families as Props)["Denial of Service"], (families as Props).Settings],
      becomes: ["enabled", "enabled"],
    },
    permissions: onlyDefault,
  }),
});

const framed = (status: number, error: string, message: string): Fault => ({
  status,
  body: { statusCode: status, error, message },
});

/** Answers of either platform, of a gateway before it, or of something that is neither. */
export const refusals: Fault[] = [
  { status: 401, body: "The API key token is not related to an active container." },
  { status: 401, body: { error: "Invalid Credentials" } },
  framed(400, "Bad Request", 'child "id" fails'),
  framed(403, "Forbidden", "Insufficient scope"),
  { status: 403, body: { error: "You do not have permission to do this" } },
  { status: 404, body: "<html>no such page</html>" },
  { status: 404, html: true },
  { status: 405, body: { error: "The policy is in use" } },
  { status: 409, body: { error: "Conflict" } },
  { status: 412, body: { error: "API is not available" } },
  { status: 412, body: "" },
  { retryAfter: 60, body: "<html>Too many requests</html>" },
  framed(
    500,
    "Internal Server Error",
    "An internal server error occurred. Please wait a moment and try your request again.",
  ),
  { status: 502, body: "" },
  { status: 503, body: { code: 503, progress: 10, status: "loading" } },
  { status: 504, body: "<html>gateway</html>" },
  { html: true },
  { drop: "before" },
];

/** Of the collections of both platforms. */
const listKeys: Record<string, string> = {
  "/tags/values": "values",
  "/target-groups": "target_groups",
  "/scanner-groups": "scanner_pools",
};

export const emptyList = (path: string): object => ({ [listKeys[path] ?? path.slice(1)]: [] });

/** A person's body changes what it names. */
export const partial = { putScan: "keeps", putPolicy: "merges" };

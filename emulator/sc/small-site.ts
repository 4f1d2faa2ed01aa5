import { generations } from "../core/finding/known-host";
import type { JsonObject } from "../core/json";
import type { Login } from "../core/login";
import type { Keys } from "./keys";

/** Objects by collection, in the order in which they can refer to each other. */
export type SeedObjects = Record<string, readonly JsonObject[]>;

const passwordOf = (username: string): string => `${username}-password`;

const manager = (username: string, firstname: string, lastname: string, more: JsonObject = {}): JsonObject => ({
  username,
  firstname,
  lastname,
  password: passwordOf(username),
  roleID: "2",
  groupID: "0",
  ...more,
});

/** The administrator's part of a small site. */
export const administratorObjects = (keys: Keys): SeedObjects => ({
  user: [
    {
      ...manager("admin", "Ada", "Admin", { roleID: "1", groupID: "", _org: "0" }),
      accessKey: keys.adminAccessKey ?? "",
      secretKey: keys.adminSecretKey ?? "",
    },
  ],
  scanner: [
    {
      name: "Berlin 1",
      description: "Server room, Berlin",
      ip: "192.0.2.201",
      authType: "password",
      username: "sc",
      password: "x",
      status: "1",
    },
    { name: "Berlin 2", ip: "192.0.2.202", authType: "password", username: "sc", password: "x", status: "1" },
    {
      name: "Plant 1",
      description: "Behind the plant's firewall",
      ip: "192.0.2.203",
      authType: "password",
      username: "sc",
      password: "x",
      status: "1",
    },
    {
      name: "Agent Manager",
      ip: "192.0.2.204",
      authType: "password",
      username: "sc",
      password: "x",
      status: "1",
      agentCapable: "true",
    },
  ],
  repository: [
    {
      name: "Internal",
      description: "The office networks",
      dataFormat: "IPv4",
      type: "Local",
      ipRange: "192.0.2.0/24,198.51.100.0/24,10.0.0.0/8",
    },
    { name: "Plant", dataFormat: "IPv4", type: "Local", ipRange: "203.0.113.0/24" },
    {
      name: "Archive",
      description: "No organization uses it",
      dataFormat: "IPv4",
      type: "Local",
      ipRange: "0.0.0.0/0",
    },
  ],
  zone: [
    {
      name: "Office",
      description: "What the Berlin scanners reach",
      ipList: "192.0.2.0/24,198.51.100.0/24",
      scanners: [{ id: 1 }, { id: 2 }],
    },
    { name: "Plant", ipList: "203.0.113.0/24", scanners: [{ id: 3 }] },
  ],
  organization: [
    {
      name: "Example Works",
      zoneSelection: "selectable+auto",
      zones: [{ id: 1 }],
      repositories: [
        { id: 1, groupAssign: "all" },
        { id: 2, groupAssign: "fullAccess" },
      ],
    },
  ],
});

/** The organization's part. The first user is the one whose keys the emulator prints. */
export const organizationUsers = (keys: Keys): readonly JsonObject[] => [
  { ...manager("api", "Iris", "Integration", { _org: "1" }), accessKey: keys.accessKey, secretKey: keys.secretKey },
  manager("mara", "Mara", "Manager", { _org: "1" }),
];

const dynamic = (name: string, filterName: string, value: string): JsonObject => ({
  name,
  type: "dynamic",
  rules: { operator: "all", children: [{ type: "clause", filterName, operator: "contains", value }] },
});

export const organizationObjects: SeedObjects = {
  group: [
    { name: "Plant Team", repositories: [{ id: 2 }] },
    { name: "Auditors", repositories: [{ id: 1 }] },
  ],
  user: [
    manager("paul", "Paul", "Plant", { roleID: "3", groupID: "1", _org: "1" }),
    manager("nora", "Nora", "Auditor", { roleID: "7", groupID: "2", _org: "1" }),
  ],
  asset: [
    dynamic("Windows Hosts", "os", "Windows"),
    dynamic("Linux Hosts", "os", "Linux"),
    { name: "Office Servers", type: "static", definedIPs: "192.0.2.10-192.0.2.12", tags: "office" },
    { name: "Mail Names", type: "dnsname", definedDNSNames: "mail.example.com" },
  ],
  auditFile: [
    { name: "Linux Baseline", auditFileTemplate: { id: 162 } },
    { name: "Windows Baseline", auditFileTemplate: { id: 1 } },
  ],
  credential: [
    {
      name: "Linux Service Account",
      type: "ssh",
      authType: "password",
      username: "scan",
      password: "x",
      description: "Read only",
    },
  ],
  policy: [
    {
      name: "Full Safe Scan",
      description: "Everything that is safe",
      policyTemplate: { id: 1 },
      preferences: { safe_checks: "yes", max_checks_per_host: "4" },
    },
    { name: "Host Discovery", policyTemplate: { id: 2 }, preferences: { portscan_range: "default" } },
  ],
  scan: [
    {
      name: "Office Weekly",
      policy: { id: 1_000_001 },
      repository: { id: 1 },
      assets: [{ id: 3 }],
      schedule: {
        type: "ical",
        start: "TZID=Europe/Berlin:20260103T020000",
        repeatRule: "FREQ=WEEKLY;INTERVAL=1;BYDAY=SA",
      },
    },
    {
      name: "Plant On Demand",
      policy: { id: 1_000_001 },
      repository: { id: 2 },
      ipList: "203.0.113.7",
      schedule: { type: "template" },
    },
  ],
  agentScan: [
    {
      name: "Laptops Daily",
      nessusManager: { id: 4 },
      repository: { id: 1 },
      agentGroups: [{ id: 7 }],
      schedule: { type: "template" },
    },
  ],
  ticket: [{ name: "Patch the mail server", assignee: { id: 3 }, classification: "Patch" }],
  reportDefinition: [
    { name: "Monthly Summary", description: "What there is, by host", type: "pdf", schedule: { type: "template" } },
    { name: "New Findings", description: "Found since the last week", type: "csv", schedule: { type: "template" } },
  ],
  dashboard: [
    { name: "Overview", description: "Findings by severity and host" },
    { name: "Last 7 Days", description: "New and mitigated findings of a week" },
  ],
  acceptRiskRule: [
    {
      plugin: { id: 51192 },
      repositories: [{ id: 1 }],
      hostType: "ip",
      hostValue: "192.0.2.10",
      port: "443",
      protocol: "6",
      comments: "Own authority",
    },
  ],
  recastRiskRule: [
    { plugin: { id: 10114 }, repositories: [{ id: 1 }], hostType: "all", hostValue: "", newSeverity: { id: 0 } },
  ],
};

/** When the newest of the runs before the start was launched. */
export const newestRun = (now: number): number => now - 86_400_000;

/** Runs of the first scan: yesterday's, and those before it that are older than a list of results goes back. */
export const finishedResults = (now: number): JsonObject[] =>
  generations.map((days, generation) => ({
    name: "Office Weekly",
    details: "Full Safe Scan",
    scan: "1",
    repository: "1",
    ownerID: "1",
    initiator: "1",
    createdTime: String(Math.floor(newestRun(now) / 1000) - days * 86_400),
    _launchedAt: newestRun(now) - days * 86_400_000,
    _total: 3,
    _settled: true,
    _generation: generation,
  }));

/** Who can log in to a fresh site with a password. */
export const scLogins: readonly Login[] = [
  ["admin", "Administrator"],
  ["api", "Security Manager"],
  ["mara", "Security Manager"],
  ["paul", "Security Analyst"],
  ["nora", "Auditor"],
].map(([username = "", role = ""]) => ({ username, password: passwordOf(username), role }));

import type { JsonObject } from "../../emulator/core/json";

const schedule = { type: "template" };
const rule = {
  plugin: { id: 19506 },
  repositories: [{ id: 1 }],
  hostType: "ip",
  hostValue: "192.0.2.1",
  port: "any",
  protocol: "any",
};
const password = { authType: "password", username: "replay", password: "Replay-1234" };

/** A small object of each kind that recordings presuppose: what a POST of it needs. */
export const objects: Readonly<Record<string, JsonObject>> = {
  acceptRiskRule: rule,
  alert: {
    name: "Replay",
    triggerName: "sumip",
    action: [{ type: "notification", message: "Replay", users: [{ id: 2 }] }],
    query: { type: "vuln", filters: [] },
  },
  asset: { name: "Replay", type: "static", definedIPs: "192.0.2.1" },
  auditFile: { name: "Replay", auditFileTemplate: { id: 162 } },
  credential: { name: "Replay", type: "ssh", ...password },
  group: { name: "Replay" },
  organization: { name: "Replay" },
  policy: { name: "Replay", policyTemplate: { id: 1 }, preferences: { safe_checks: "yes" } },
  query: { name: "Replay", type: "vuln", tool: "vulndetails" },
  recastRiskRule: { ...rule, newSeverity: { id: 0 } },
  repository: { name: "Replay", dataFormat: "IPv4", type: "Local", ipRange: "192.0.2.0/24" },
  role: { name: "Replay" },
  scan: { name: "Replay", policy: { id: 1000001 }, repository: { id: 1 }, ipList: "192.0.2.1", schedule },
  scanner: { name: "Replay", ip: "192.0.2.1", ...password },
  user: { username: "replay", password: "Replay-1234", roleID: 2, groupID: 0 },
  zone: { name: "Replay", ipList: "192.0.2.0/24" },
};

import { type Documented, references, texts } from "./documented";

const schedule = {
  "schedule.enabled": "boolean",
  ...texts("schedule.starttime", "schedule.endtime", "schedule.timezone", "schedule.rrules.freq"),
  "schedule.rrules.interval": "number",
  "schedule.rrules.byweekday": "string",
  "schedule.rrules.bymonthday": "number",
};

/** Times and addresses without scans. */
export const documentedExclusions: readonly Documented[] = [
  {
    source: "Vulnerability Management 6.1: Exclusions, create and update",
    platforms: ["vm"],
    requests: ["POST /exclusions", "PUT /exclusions/*"],
    members: { ...texts("name", "description", "members", "network_id"), ...schedule },
  },
  {
    source: "Vulnerability Management 6.2: Agent Exclusions, create and update",
    platforms: ["vm"],
    requests: ["POST /scanners/*/agents/exclusions", "PUT /scanners/*/agents/exclusions/*"],
    members: { ...texts("name", "description"), ...schedule },
  },
  {
    source: "Security Center API reference, Freeze Window: create and update",
    platforms: ["sc"],
    requests: ["POST /rest/freeze", "PATCH /rest/freeze/*"],
    members: {
      ...texts("name", "description", "ipList", "allIPs", "start", "end", "repeatRule", "enabled"),
      ...references("assets"),
    },
  },
];

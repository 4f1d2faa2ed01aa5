import type { Json, JsonObject } from "../core/json";
import { fieldsOf } from "./collection";
import { Missing } from "./envelope";
import type { Area, Call, Route } from "./model";

/** Plugin families as 5.8.0 listed them: active below 1000001, passive from there. */
export const pluginFamilies: Readonly<Record<string, string>> = {
  0: "N/A",
  1: "Red Hat Local Security Checks",
  3: "Debian Local Security Checks",
  5: "Fedora Local Security Checks",
  6: "CGI abuses",
  8: "SuSE Local Security Checks",
  10: "Windows : Microsoft Bulletins",
  11: "Web Servers",
  12: "SMTP problems",
  14: "Ubuntu Local Security Checks",
  18: "CentOS Local Security Checks",
  19: "FTP",
  20: "Windows",
  21: "MacOS X Local Security Checks",
  22: "Denial of Service",
  23: "Misc.",
  24: "Service detection",
  27: "Gain root remotely",
  29: "Windows : User management",
  30: "General",
  31: "Databases",
  33: "CISCO",
  34: "Firewalls",
  35: "Backdoors",
  37: "DNS",
  39: "Policy Compliance",
  40: "Gain a shell remotely",
  41: "Settings",
  42: "Port scanners",
  45: "SNMP",
  49: "Brute force attacks",
  1000007: "Generic",
  1000011: "Operating System Detection",
  1000019: "SSH",
  1000021: "Web Servers",
  1000030: "Malware",
};

/** Plugin → family and name: a handful of the vendor's, enough for policies, rules and look-ups. */
const plugins: Readonly<Record<string, readonly [family: string, name: string, checkType?: "local"]>> = {
  10092: ["24", "FTP Server Detection"],
  10107: ["11", "HTTP Server Type and Version"],
  10114: ["30", "ICMP Timestamp Request Remote Date Disclosure"],
  10150: ["20", "Windows NetBIOS / SMB Remote Host Information Disclosure"],
  10180: ["42", "Ping the remote host"],
  10267: ["24", "SSH Server Type and Version Information"],
  10287: ["30", "Traceroute Information"],
  10335: ["42", "Nessus TCP scanner"],
  10863: ["30", "SSL Certificate Information"],
  11219: ["42", "Nessus SYN scanner"],
  11936: ["30", "OS Identification"],
  12053: ["30", "Host Fully Qualified Domain Name (FQDN) Resolution"],
  14272: ["42", "Netstat Portscanner (SSH)"],
  19506: ["41", "Nessus Scan Information"],
  21745: ["41", "OS Security Patch Assessment Failed"],
  22964: ["24", "Service Detection"],
  34220: ["42", "Netstat Portscanner (WMI)"],
  45590: ["30", "Common Platform Enumeration (CPE)"],
  51192: ["30", "SSL Certificate Cannot Be Trusted"],
  97737: ["10", "MS17-010: Security Update for Microsoft Windows SMB Server (4013389)", "local"],
  97833: ["20", "MS17-010: Security Update for Microsoft Windows SMB Server (uncredentialed check)"],
};

const family = (id: string): JsonObject => ({ id, name: pluginFamilies[id] ?? "", type: typeOf(id) });
const typeOf = (family: string): string => (Number(family) > 1_000_000 ? "passive" : "active");
export const isPlugin = (id: string): boolean => id in plugins;
export const pluginName = (id: string): string => plugins[id]?.[1] ?? "";
export const familyOf = (id: string): JsonObject => family(plugins[id]?.[0] ?? "0");
export const pluginSummary = (id: string): JsonObject => ({
  id,
  name: pluginName(id),
  description: isPlugin(id) ? `Reports on: ${pluginName(id)}.` : "",
});
export const pluginsOf = (family: string): string[] => Object.keys(plugins).filter((id) => plugins[id]?.[0] === family);

const published = "1126094400";

/** The plugins that have a rating: how bad is what they find, by both systems. */
const eternalBlue = {
  ...{ cvssVector: "AV:N/AC:M/Au:N/C:C/I:C/A:C/E:H/RL:OF/RC:C", baseScore: "9.3", temporalScore: "8.1" },
  ...{ cvssV3Vector: "AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H/E:H/RL:O/RC:C", cvssV3VectorBF: "3221225472" },
  ...{ cvssV3BaseScore: "8.1", cvssV3TemporalScore: "7.7", riskFactor: "Critical" },
};
const scored: Readonly<Record<string, JsonObject>> = {
  51192: {
    ...{ cvssVector: "AV:N/AC:L/Au:N/C:P/I:P/A:N", baseScore: "6.4", riskFactor: "Medium" },
    ...{ cvssV3Vector: "AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N", cvssV3VectorBF: "2147483648", cvssV3BaseScore: "6.5" },
  },
  97737: eternalBlue,
  97833: eternalBlue,
};
function pluginDetail(id: string): JsonObject {
  const [family = "0", name = "", checkType = "remote"] = plugins[id] ?? [];
  return {
    ...pluginSummary(id),
    family: { id: family, name: pluginFamilies[family] ?? "", type: typeOf(family) },
    type: typeOf(family),
    copyright: "",
    version: "1.0",
    sourceFile: `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_")}.nasl`,
    source: "",
    dependencies: "",
    requiredPorts: "",
    requiredUDPPorts: "",
    cpe: "",
    srcPort: "0",
    dstPort: "0",
    protocol: "",
    riskFactor: "None",
    solution: "",
    seeAlso: "",
    synopsis: "",
    checkType,
    exploitEase: "",
    exploitAvailable: "false",
    exploitFrameworks: "",
    cvssVector: "",
    cvssVectorBF: "0",
    cvssV3Vector: null,
    cvssV3VectorBF: null,
    baseScore: null,
    temporalScore: null,
    cvssV3BaseScore: null,
    cvssV3TemporalScore: null,
    stigSeverity: null,
    pluginPubDate: published,
    pluginModDate: published,
    patchPubDate: "-1",
    patchModDate: "-1",
    vulnPubDate: "-1",
    modifiedTime: published,
    md5: "",
    xrefs: "",
    ...scored[id],
  };
}

const only = (answer: JsonObject, fields: ReadonlySet<string> | undefined): JsonObject =>
  fields === undefined
    ? answer
    : Object.fromEntries(Object.entries(answer).filter(([name]) => name === "id" || fields.has(name)));

/** `op` of a plugin list (API reference, Plugin). */
const operators: Record<string, (value: string, wanted: string) => boolean> = {
  eq: (value, wanted) => value === wanted,
  like: (value, wanted) => value.toLowerCase().includes(wanted.toLowerCase()),
  gt: (value, wanted) => Number(value) > Number(wanted),
  gte: (value, wanted) => Number(value) >= Number(wanted),
  lt: (value, wanted) => Number(value) < Number(wanted),
  lte: (value, wanted) => Number(value) <= Number(wanted),
};

function listPlugins(call: Call, ids: readonly string[]): Json {
  const { filterField, op = "eq", value = "", sortField = "id", sortDirection = "ASC", type = "all" } = call.query;
  const holds = operators[op] ?? (() => true);
  const member = (id: string, name: string): string => String(pluginDetail(id)[name] ?? "");
  const found = ids
    .filter((id) => filterField === undefined || holds(member(id, filterField), value))
    .filter((id) => type === "all" || type === "notPassive" || member(id, "type") === type)
    .toSorted((one, other) => member(one, sortField).localeCompare(member(other, sortField), "en", { numeric: true }));
  if (sortDirection.toUpperCase() === "DESC") {
    found.reverse();
  }
  const fields = fieldsOf(call) ?? new Set(["name", "description"]);
  const page = found.slice(Number(call.query.startOffset ?? 0), Number(call.query.endOffset ?? found.length));
  return page.map((id) => only(pluginDetail(id), fields));
}

/** API Best Practices Guide, "Remediation scan": the path may hold a plugin's id, and then tells its family. */
function readFamily(call: Call): Json {
  const id = call.parameters.id ?? "";
  const fields = fieldsOf(call);
  if (id in pluginFamilies) {
    const plugins = pluginsOf(id).map(pluginSummary);
    return only({ ...family(id), plugins, count: plugins.length }, fields);
  }
  const [of] = plugins[id] ?? [];
  if (of === undefined) {
    throw new Missing("Plugin Family", id, "get");
  }
  return only({ ...family(of), plugins: [], count: 0 }, fields);
}

const get = (path: string, handle: Route["handle"]): Route => ({ method: "GET", path, side: "either", handle });

export const pluginArea: Area = {
  routes: [
    get("/plugin", (call) => listPlugins(call, Object.keys(plugins))),
    get("/plugin/:id", (call) => {
      const id = call.parameters.id ?? "";
      if (!isPlugin(id)) {
        throw new Missing("Plugin", id, "get");
      }
      return only(pluginDetail(id), fieldsOf(call));
    }),
    get("/pluginFamily", (call) =>
      Object.keys(pluginFamilies).map((id) => only(family(id), fieldsOf(call) ?? new Set(["name"]))),
    ),
    get("/pluginFamily/:id", readFamily),
    get("/pluginFamily/:id/plugins", (call) => listPlugins(call, pluginsOf(call.parameters.id ?? ""))),
  ],
};

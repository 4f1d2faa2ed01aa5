import { type Json, type JsonObject, isObject, listOf, objectOf, textOf } from "../core/json";
import { containsHost } from "./asset";
import { isAdministrator, isSince, organizationOf } from "./call";
import { fieldsOf } from "./collection";
import { Download, invalid, Missing } from "./envelope";
import { daysAgo } from "./finding-groups";
import { countBySeverity, hostsNow, presentFindings, scoreOf } from "./findings";
import type { Host } from "./hosts";
import { collectionRoutes, named } from "./list";
import * as member from "./member";
import type { Area, Call, Collection, Member, Route } from "./model";
import { numberOf } from "./numbering";
import { idOf, summary } from "./reference";
import { ruleRoutes } from "./risk-rule";
import type { Stored } from "../core/store";
import { repositoryLinks, visibleRepositories } from "./visible-repositories";

const formats = ["IPv4", "IPv6", "agent", "mobile", "universal"];
const lifetimeMembers = [
  "activeVulnsLifetime",
  "passiveVulnsLifetime",
  "complianceVulnsLifetime",
  "mitigatedVulnsLifetime",
  "lceVulnsLifetime",
];

/** Written at the top, read under `typeFields`. */
const typed = (name: string, initial: Json): Member =>
  member.hidden(name, (value) => (typeof value === "object" ? value : textOf(value)), initial);

/** A schedule reads back completed with empty texts. */
const completed = (value: Json | undefined): JsonObject => ({
  type: "never",
  start: "",
  repeatRule: "",
  ...objectOf(value),
});

function typeFields(record: Stored, call: Call): Json {
  const lifetimes = lifetimeMembers.flatMap((name): [string, Json][] =>
    record[name] === undefined ? [] : [[name, record[name]]],
  );
  const common = {
    correlation: listOf(record.correlation).map((one) => ({ id: idOf(one) })),
    nessusSchedule: completed(record.nessusSchedule),
  };
  const ranges: JsonObject =
    record.dataFormat === "mobile" || record.dataFormat === "agent" ? {} : { ipRange: record.ipRange ?? "" };
  return {
    ...common,
    ...ranges,
    ipCount: String(hostsNow(call).filter(({ repository }) => repository === record.id).length),
    runningNessus: "false",
    lastGenerateNessusTime: "0",
    trendingDays: record.trendingDays ?? "0",
    trendWithRaw: record.trendWithRaw ?? "false",
    lastTrendUpdate: "0",
    ...Object.fromEntries(lifetimes),
  };
}

const linked = (record: Stored, call: Call): Json[] =>
  call.store.all("organization").flatMap((organization) =>
    repositoryLinks(organization)
      .filter(({ id }) => id === record.id)
      .map(({ groupAssign }) => ({ ...summary(call, "organization", organization), groupAssign })),
  );

/** API reference, Repository. */
export const repository: Collection = {
  table: "repository",
  noun: "Repository",
  list: "array",
  listed: ["name", "description", "dataFormat"],
  read: "either",
  write: "administrator",
  scope: "all",
  isVisible: (record, call) => isAdministrator(call) || visibleRepositories(call).some(({ id }) => id === record.id),
  members: [
    member.required("name", "Name"),
    member.text("description"),
    member.choice("type", ["Local", "Remote", "Offline"], "Local"),
    member.choice("dataFormat", formats, "IPv4"),
    member.plain("remoteID", null),
    member.plain("remoteIP", null),
    member.server("running", "false"),
    member.server("downloadFormat", "v2"),
    member.server("lastSyncTime", "0"),
    ...member.times,
    member.server("lastVulnUpdate", (call) => String(Math.floor(call.now / 1000))),
    member.derived("vulnCount", (record, call) =>
      String(presentFindings(call).filter(({ host }) => host.repository === record.id).length),
    ),
    member.hidden("_organizations", (value) => listOf(value), null, { from: "organizations" }),
    member.derived("organizations", linked),
    typed("ipRange", ""),
    typed("trendingDays", "0"),
    typed("trendWithRaw", "false"),
    typed("nessusSchedule", {}),
    typed("correlation", []),
    ...lifetimeMembers.map((name): Member => ({ name, write: (value) => textOf(value), show: false })),
    member.derived("typeFields", typeFields),
  ],
  narrow: (records, call) => {
    const { type = "All" } = call.query;
    return type === "All" ? records : records.filter((record) => record.type === type);
  },
  check: (record, _, before) => {
    if (before === undefined) {
      return;
    }
    for (const name of ["type", "dataFormat"]) {
      if (record[name] !== before[name]) {
        throw invalid(`The ${name} of a Repository cannot be changed.`);
      }
    }
  },
  saved: (record, call) => {
    if (!Array.isArray(record._organizations)) {
      return;
    }
    const wanted = new Map(
      record._organizations.map((link) => [idOf(link), textOf(isObject(link) ? link.groupAssign : "") || "all"]),
    );
    for (const organization of call.store.all("organization")) {
      const others = repositoryLinks(organization).filter(({ id }) => id !== record.id);
      const groupAssign = wanted.get(organization.id);
      const repositories = groupAssign === undefined ? others : [...others, { id: record.id, groupAssign }];
      call.store.put("organization", { ...organization, repositories });
    }
    call.store.put("repository", { ...record, _organizations: null });
  },
  usedBy: (record, call) => {
    const scan = call.store.all("scan").find(({ repository: id }) => id === record.id);
    return scan === undefined ? undefined : `Scan #${scan.id}`;
  },
  removed: (record, call) => {
    for (const organization of call.store.all("organization")) {
      const repositories = repositoryLinks(organization).filter(({ id }) => id !== record.id);
      call.store.put("organization", { ...organization, repositories });
    }
  },
};

/** The host that `ip`, `uuid` or `dnsName` means. */
function hostOf(call: Call): Host | undefined {
  const { id } = named(repository, call);
  return hostsNow(call).find((host) => host.repository === id && isMeant(host, call));
}

const isMeant = (host: Host, { query: { ip, uuid, dnsName } }: Call): boolean =>
  host.ip === ip || host.uuid === uuid || host.dnsName === dnsName;

/** `GET /deviceInfo`: of the first repository of the caller's that has the host. */
function ownDeviceInfo(call: Call): Json {
  const { ip, uuid, dnsName } = call.query;
  if (ip === undefined && uuid === undefined && dnsName === undefined) {
    throw invalid("Please specify a valid IP, UUID or DNS Name.");
  }
  const visible = visibleRepositories(call).map(({ id }) => id);
  const found = hostsNow(call)
    .filter(({ repository: id }) => visible.includes(id))
    .find((host) => isMeant(host, call));
  const [first = ""] = visible;
  const answer = deviceInfo({ ...call, parameters: { id: found?.repository ?? first } });
  const fields = fieldsOf(call);
  const always = new Set(["ip", "uuid", "repositoryID"]);
  const told = { ...answer, repositoryID: found?.repository ?? "" };
  return Object.fromEntries(
    Object.entries(told).filter(([name]) => fields === undefined || always.has(name) || fields.has(name)),
  );
}

function deviceInfo(call: Call): JsonObject {
  const host = hostOf(call);
  const record = named(repository, call);
  if (host === undefined) {
    throw new Missing("Host", call.query.ip ?? call.query.dnsName ?? call.query.uuid ?? "", "get");
  }
  const findings = presentFindings(call).filter(
    (one) => one.host.ip === host.ip && one.host.repository === host.repository,
  );
  const counts = countBySeverity(findings);
  const seen = findings.map(({ lastSeen }) => lastSeen);
  const lastSeen = seen.length === 0 ? "-1" : daysAgo(call, Math.min(...seen));
  const [info, low, medium, high, critical] = counts;
  return {
    ip: host.ip,
    uuid: host.uuid,
    score: String(scoreOf(counts)),
    total: String(findings.length),
    severityInfo: String(info),
    severityLow: String(low),
    severityMedium: String(medium),
    severityHigh: String(high),
    severityCritical: String(critical),
    macAddress: host.macAddress,
    policyName: "Full Safe Scan",
    pluginSet: "202601010000",
    netbiosName: host.netbiosName,
    dnsName: host.dnsName,
    osCPE: host.osCPE,
    biosGUID: "",
    tpmID: "",
    mcafeeGUID: "",
    lastAuthRun: lastSeen,
    lastUnauthRun: lastSeen,
    uniqueness: "repositoryID,ip,dnsName",
    severityAll: [critical, high, medium, low, info].join(","),
    os: host.os,
    hasPassive: "No",
    hasCompliance: "No",
    lastScan: lastSeen,
    links: [],
    repository: summary(call, "repository", record),
  };
}

function assetIntersections(call: Call): Json {
  const host = hostOf(call);
  const ip = host?.ip ?? call.query.ip ?? "";
  const dnsName = host?.dnsName ?? call.query.dnsName ?? "";
  const own = call.store.all("asset").filter(({ _org }) => isAdministrator(call) || _org === organizationOf(call));
  const assets = own.filter((record) => record.id !== "0" && containsHost(record, call, ip, dnsName));
  return { assets: assets.map((record) => summary(call, "asset", record)) };
}

const route = (method: Route["method"], path: string, side: Route["side"], handle: Route["handle"]): Route => ({
  method,
  path: `/repository/${path}`,
  side,
  handle,
});
/** An action that has an effect only outside: the repository has to exist. */
const done = (call: Call): Json => {
  named(repository, call);
  return "";
};

export const repositoryArea: Area = {
  collections: [repository],
  routes: [
    { method: "GET", path: "/deviceInfo", side: "organization", handle: ownDeviceInfo },
    route("POST", "authorize", "administrator", () => ""),
    route("GET", "fetchRemote", "administrator", () => []),
    route("GET", ":id/assetIntersections", "either", assetIntersections),
    route("GET", ":id/deviceInfo", "either", deviceInfo),
    route("GET", ":id/ipInfo", "either", deviceInfo),
    route("GET", ":id/export", "administrator", (call) => {
      const { id } = named(repository, call);
      const content = `repository ${id} of ${isSince(call, "6.0.0") ? "6.x" : "5.x"}`;
      return new Download(`emulator-repository-${id}.tar.gz`, "application/x-gzip", content);
    }),
    route("POST", ":id/import", "administrator", (call) => {
      const { id } = named(repository, call);
      if (!call.site.files.has(textOf(call.body.file))) {
        throw invalid("Please specify a valid File.");
      }
      return { objectID: id, objectType: "importRepository", type: "now", ownerID: numberOf(call.user.id) };
    }),
    route("POST", ":id/sync", "administrator", done),
    route("POST", ":id/updateMobileData", "administrator", done),
    ...ruleRoutes("/repository/:id", (rule, call) => rule.repository === call.parameters.id),
    ...collectionRoutes(repository),
  ],
};

import type { Json, JsonObject } from "../core/json";
import { containsHost } from "./asset";
import {
  counts,
  daysAgo,
  grouped,
  groupsByKey,
  hostsOf,
  repository,
  type Rows,
  severities,
  severity,
} from "./finding-groups";
import { countBySeverity, type Finding, scoreOf } from "./findings";
import type { Call } from "./model";
import { familyOf, pluginName } from "./plugin";

const uniqueness = "repositoryID,ip,dnsName";

const listed = (finding: Finding, call: Call): JsonObject => ({
  pluginID: finding.plugin,
  severity: severity(finding.severity),
  ip: finding.host.ip,
  uuid: "",
  port: String(finding.port),
  protocol: finding.protocol,
  name: pluginName(finding.plugin),
  dnsName: finding.host.dnsName,
  macAddress: finding.host.macAddress,
  netbiosName: "",
  uniqueness: uniqueness,
  family: familyOf(finding.plugin),
  repository: repository(call, finding.host.repository),
  pluginInfo: `${finding.plugin} (${finding.port}/6) ${pluginName(finding.plugin)}`,
});

const details = [
  ...["exploitEase", "exploitFrameworks", "synopsis", "description", "solution", "seeAlso", "stigSeverity"],
  ...["temporalScore", "cvssVector", "cvssV3BaseScore", "cvssV3TemporalScore", "cvssV3Vector", "cpe"],
  ...["checkType", "version", "bid", "xref"],
];

function detailed(finding: Finding, call: Call): JsonObject {
  const { name, ...rest } = listed(finding, call);
  return {
    ...Object.fromEntries(details.map((member): [string, Json] => [member, ""])),
    ...rest,
    hasBeenMitigated: finding.mitigated === undefined ? "0" : "1",
    acceptRisk: "0",
    recastRisk: "0",
    pluginName: name ?? "",
    firstSeen: daysAgo(call, finding.firstSeen),
    lastSeen: daysAgo(call, finding.lastSeen),
    // No recording has rows of mitigated data; public clients read this member of them.
    ...(finding.mitigated === undefined ? {} : { lastMitigated: daysAgo(call, finding.mitigated) }),
    exploitAvailable: finding.severity === 4 ? "Yes" : "No",
    riskFactor: severities[finding.severity] ?? "",
    baseScore: finding.severity === 4 ? "10.0" : "",
    cve: finding.cve ?? "",
    pluginText: `<plugin_output>${pluginName(finding.plugin)} on ${finding.host.ip}</plugin_output>`,
    vulnPubDate: "-1",
    patchPubDate: "-1",
    pluginPubDate: "1126094400",
    pluginModDate: "1126094400",
  };
}

const network = (ip: string, parts: number): string =>
  [...ip.split(".").slice(0, parts), ...Array.from({ length: 4 - parts }, () => "0")].join(".");
const byNetwork = (parts: number): Rows =>
  grouped(
    ({ host }) => `${network(host.ip, parts)} ${host.repository}`,
    (group, { host }, call) => ({
      ip: network(host.ip, parts),
      ...counts(group),
      repository: repository(call, host.repository),
    }),
  );

const sumip = grouped(
  ({ host }) => host.ip,
  (group, { host, lastSeen }, call) => ({
    ip: host.ip,
    uuid: "",
    ...counts(group),
    macAddress: host.macAddress,
    policyName: "Full Safe Scan",
    pluginSet: "202601010000",
    netbiosName: "",
    dnsName: host.dnsName,
    osCPE: host.osCPE,
    ...{ biosGUID: "", tpmID: "", mcafeeGUID: "", lastAuthRun: "", lastUnauthRun: daysAgo(call, lastSeen) },
    uniqueness: uniqueness,
    repository: repository(call, host.repository),
  }),
);

const sumid = grouped(
  ({ plugin }) => plugin,
  (group, first) => ({
    pluginID: first.plugin,
    total: String(group.length),
    severity: severity(first.severity),
    name: pluginName(first.plugin),
    hostTotal: String(hostsOf(group).length),
    family: familyOf(first.plugin),
  }),
);

const listedHost = ({ host }: Finding): JsonObject => ({
  ip: host.ip,
  uuid: "",
  macAddress: host.macAddress,
  netbiosName: "",
  dnsName: host.dnsName,
});

const vulnipdetail = grouped(
  ({ plugin }) => plugin,
  (group, first, call) => ({
    pluginID: first.plugin,
    total: String(group.length),
    severity: severity(first.severity),
    name: pluginName(first.plugin),
    pluginDescription: "",
    hosts: [...groupsByKey(group, ({ host }) => host.repository)].map(([id, inside]) => ({
      iplist: inside.map(listedHost),
      repository: repository(call, id),
    })),
    family: familyOf(first.plugin),
  }),
);

const byAsset: Rows = (findings, call) =>
  call.store
    .all("asset")
    .filter(({ id }) => id !== "0")
    .flatMap((asset): JsonObject[] => {
      const inside = findings.filter(({ host }) => containsHost(asset, call, host.ip, host.dnsName));
      const { id, name = "", description = "", type = "", status = "0" } = asset;
      return inside.length === 0 ? [] : [{ ...counts(inside), asset: { id, name, description, type, status } }];
    });

/** What the vendor knows of plugins whose findings a patch repairs. */
const notices: Readonly<Record<string, { iavm: string; bulletin: string; solution: string }>> = {
  97833: { iavm: "2017-A-0065", bulletin: "MS17-010", solution: "Install MS17-010." },
};
const share = (part: number, all: number): string => `${((100 * part) / Math.max(all, 1)).toFixed(2)}%`;

/** Findings that have this id, summed by it. */
const summedBy =
  (idOf: (finding: Finding) => string | undefined, member: string): Rows =>
  (findings, call) =>
    grouped(
      (finding) => idOf(finding) ?? "",
      (group, first) => ({
        [member]: idOf(first) ?? "",
        severity: severity(first.severity),
        total: String(group.length),
        hostTotal: String(hostsOf(group).length),
      }),
    )(
      findings.filter((finding) => (idOf(finding) ?? "") !== ""),
      call,
    );

/** Findings that have this id, and the hosts of each. */
const hostsBy =
  (idOf: (finding: Finding) => string | undefined, member: string): Rows =>
  (findings, call) =>
    grouped(
      (finding) => idOf(finding) ?? "",
      (group, first) => ({
        [member]: idOf(first) ?? "",
        total: String(group.length),
        hosts: [...groupsByKey(group, ({ host }) => host.repository)].map(([repositoryID, inside]) => ({
          repositoryID,
          iplist: inside.map(listedHost),
        })),
      }),
    )(
      findings.filter((finding) => (idOf(finding) ?? "") !== ""),
      call,
    );

/** What single plugins have recognised, by name. */
const detected =
  (names: Readonly<Record<string, (finding: Finding) => string>>): Rows =>
  (findings, call) =>
    grouped(
      (finding) => names[finding.plugin]?.(finding) ?? "",
      (group, first) => ({
        count: String(group.length),
        detectionMethod: "Active",
        name: names[first.plugin]?.(first) ?? "",
      }),
    )(
      findings.filter(({ plugin }) => plugin in names),
      call,
    );

/** Tools of `vuln` data and their rows; a tool that is missing here has never shown a row. */
export const rowsOfTool: Record<string, Rows> = {
  listvuln: (findings, call) => findings.map((finding) => listed(finding, call)),
  vulndetails: (findings, call) => findings.map((finding) => detailed(finding, call)),
  sumip,
  sumid,
  vulnipdetail,
  sumasset: byAsset,
  sumclassa: byNetwork(1),
  sumclassb: byNetwork(2),
  sumclassc: byNetwork(3),
  sumseverity: (findings) =>
    countBySeverity(findings)
      .map((count, id) => ({ severity: severity(id), count: String(count) }))
      .reverse(),
  sumdnsname: grouped(
    ({ host }) => host.dnsName,
    (group, { host }, call) => ({
      dnsName: host.dnsName,
      ...counts(group),
      repository: repository(call, host.repository),
    }),
  ),
  sumport: grouped(
    ({ port }) => String(port),
    (group, { port }) => ({ port: String(port), ...counts(group) }),
  ),
  sumprotocol: grouped(
    ({ protocol }) => protocol,
    (group, { protocol }) => ({ protocol, ...counts(group) }),
  ),
  sumfamily: grouped(
    ({ plugin }) => String(familyOf(plugin).id),
    (group, { plugin }) => ({ ...counts(group), family: familyOf(plugin) }),
  ),
  sumcve: summedBy(({ cve }) => cve, "cveID"),
  sumiavm: summedBy(({ plugin }) => notices[plugin]?.iavm, "iavmID"),
  summsbulletin: summedBy(({ plugin }) => notices[plugin]?.bulletin, "msbulletinID"),
  cveipdetail: hostsBy(({ cve }) => cve, "cveID"),
  iavmipdetail: hostsBy(({ plugin }) => notices[plugin]?.iavm, "iavmID"),
  sumremediation: (all, call) =>
    grouped(
      ({ plugin }) => plugin,
      (group, { plugin }) => {
        const { solution = "", iavm } = notices[plugin] ?? {};
        const score = scoreOf(countBySeverity(group));
        return {
          ...{ pluginID: plugin, cpe: "", solution, remediationList: plugin },
          ...{ total: String(group.length), totalPctg: share(group.length, all.length) },
          ...{ score: String(score), scorePctg: share(score, scoreOf(countBySeverity(all))) },
          hostTotal: String(hostsOf(group).length),
          msbulletinTotal: iavm === undefined ? "0" : "1",
          cveTotal: "1",
        };
      },
    )(
      all.filter(({ plugin }) => plugin in notices),
      call,
    ),
  listservices: detected({ 22964: ({ port }) => `A service is running on port ${port}.` }),
  listsoftware: detected({ 11936: ({ host }) => host.os }),
  listsshservers: detected({ 10267: () => "SSH-2.0-OpenSSH" }),
  listwebservers: detected({ 10107: () => "nginx" }),
  listos: grouped(
    ({ host }) => host.os,
    (group, { host }) => ({ count: String(hostsOf(group).length), detectionMethod: "Active", name: host.os }),
  ),
};

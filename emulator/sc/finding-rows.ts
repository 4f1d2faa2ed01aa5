import { scanInformation } from "../core/finding/finding";
import { type JsonObject, listOf, textOf } from "../core/json";
import { containsHost } from "./asset";
import { counts, daysAgo, grouped, groupsByKey, hostsOf, repository, type Rows, severity } from "./finding-groups";
import { countBySeverity, type Finding, scoreOf } from "./findings";
import type { Call } from "./model";
import { familyNamed, pluginFacts } from "./plugin";
import { scannerAddress } from "./result-file";

const uniqueness = "repositoryID,ip,dnsName";

const listed = ({ host, fact, ...finding }: Finding, call: Call): JsonObject => ({
  pluginID: finding.plugin,
  severity: severity(finding.severity),
  ip: host.ip,
  uuid: "",
  port: String(finding.port),
  protocol: finding.protocol,
  name: fact.plugin.name,
  dnsName: host.dnsName,
  macAddress: host.macAddress,
  netbiosName: host.netbiosName,
  uniqueness: uniqueness,
  family: familyNamed(fact.plugin.family),
  repository: repository(call, host.repository),
  pluginInfo: `${finding.plugin} (${finding.port}/6) ${fact.plugin.name}`,
});

const dayMs = 86_400_000;

/** What the plugin has written. "Nessus Scan Information" tells of the scan that has seen the host last. */
function outputOf({ host, plugin, lastSeen, fact }: Finding, call: Call): string {
  if (plugin !== "19506") {
    return fact.output || `${fact.plugin.name} on ${host.ip}`;
  }
  const scan = call.store.all("scan").find(({ repository }) => repository === host.repository);
  const policy = textOf(call.store.get("policy", textOf(scan?.policy))?.name);
  const ended = call.now - lastSeen * dayMs;
  const isInside = listOf(scan?.credentials).length > 0;
  const head = { name: textOf(scan?.name), policy, scanner: scannerAddress };
  return scanInformation({ started: ended - call.behaviour.runningSeconds * 1000, ended, isInside }, head);
}

function detailed(finding: Finding, call: Call): JsonObject {
  const { name, ...rest } = listed(finding, call);
  const { plugin } = finding.fact;
  return {
    ...rest,
    ...pluginFacts(plugin),
    hasBeenMitigated: finding.mitigated === undefined && finding.resurfaced === undefined ? "0" : "1",
    acceptRisk: "0",
    recastRisk: "0",
    pluginName: name ?? "",
    firstSeen: daysAgo(call, finding.firstSeen),
    lastSeen: daysAgo(call, finding.lastSeen),
    // No recording has rows of mitigated data; public clients read this member of them.
    ...(finding.mitigated === undefined ? {} : { lastMitigated: daysAgo(call, finding.mitigated) }),
    exploitAvailable: plugin.exploit === undefined ? "No" : "Yes",
    cve: plugin.cve.join(","),
    bid: plugin.bid.join(","),
    xref: plugin.xrefs.join(", "),
    pluginText: `<plugin_output>${outputOf(finding, call)}</plugin_output>`,
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
    netbiosName: host.netbiosName,
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
    name: first.fact.plugin.name,
    hostTotal: String(hostsOf(group).length),
    family: familyNamed(first.fact.plugin.family),
  }),
);

const listedHost = ({ host }: Finding): JsonObject => ({
  ip: host.ip,
  uuid: "",
  macAddress: host.macAddress,
  netbiosName: host.netbiosName,
  dnsName: host.dnsName,
});

const vulnipdetail = grouped(
  ({ plugin }) => plugin,
  (group, first, call) => ({
    pluginID: first.plugin,
    total: String(group.length),
    severity: severity(first.severity),
    name: first.fact.plugin.name,
    pluginDescription: first.fact.plugin.description,
    hosts: [...groupsByKey(group, ({ host }) => host.repository)].map(([id, inside]) => ({
      iplist: inside.map(listedHost),
      repository: repository(call, id),
    })),
    family: familyNamed(first.fact.plugin.family),
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

/** References of a plugin by the name of their kind. */
const referencesOf = ({ fact }: Finding, kind: string): string[] =>
  fact.plugin.xrefs.flatMap((one) => (one.startsWith(`${kind}:`) ? [one.slice(kind.length + 1)] : []));
const noticesOf = (finding: Finding): string[] => referencesOf(finding, "IAVA");
const bulletinsOf = (finding: Finding): string[] => referencesOf(finding, "MSFT");
const cvesOf = ({ fact }: Finding): string[] => [...fact.plugin.cve];

/** Whether a patch repairs it. */
const isRepairable = ({ fact }: Finding): boolean => fact.plugin.patchPublished !== undefined;

const share = (part: number, all: number): string => `${((100 * part) / Math.max(all, 1)).toFixed(2)}%`;

/** The findings of each id; one finding may have several. */
const byIds = (findings: readonly Finding[], idsOf: (finding: Finding) => string[]): [string, Finding[]][] => {
  const pairs = findings.flatMap((finding) => idsOf(finding).map((id) => ({ id, finding })));
  return [...groupsByKey(pairs, ({ id }) => id)].map(([id, group]) => [id, group.map(({ finding }) => finding)]);
};

/** Findings that have this id, summed by it. */
const summedBy =
  (idsOf: (finding: Finding) => string[], member: string): Rows =>
  (findings) =>
    byIds(findings, idsOf).map(([id, group]) => ({
      [member]: id,
      severity: severity(Math.max(...group.map((one) => one.severity))),
      total: String(group.length),
      hostTotal: String(hostsOf(group).length),
    }));

/** Findings that have this id, and the hosts of each. */
const hostsBy =
  (idsOf: (finding: Finding) => string[], member: string): Rows =>
  (findings) =>
    byIds(findings, idsOf).map(([id, group]) => ({
      [member]: id,
      total: String(group.length),
      hosts: [...groupsByKey(group, ({ host }) => host.repository)].map(([repositoryID, inside]) => ({
        repositoryID,
        iplist: inside.map(listedHost),
      })),
    }));

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
    ({ fact }) => String(familyNamed(fact.plugin.family).id),
    (group, { fact }) => ({ ...counts(group), family: familyNamed(fact.plugin.family) }),
  ),
  sumcve: summedBy(cvesOf, "cveID"),
  sumiavm: summedBy(noticesOf, "iavmID"),
  summsbulletin: summedBy(bulletinsOf, "msbulletinID"),
  cveipdetail: hostsBy(cvesOf, "cveID"),
  iavmipdetail: hostsBy(noticesOf, "iavmID"),
  sumremediation: (all, call) =>
    grouped(
      ({ plugin }) => plugin,
      (group, first) => {
        const { solution, cve, cpe } = first.fact.plugin;
        const score = scoreOf(countBySeverity(group));
        return {
          ...{ pluginID: first.plugin, cpe: cpe.join(","), solution, remediationList: first.plugin },
          ...{ total: String(group.length), totalPctg: share(group.length, all.length) },
          ...{ score: String(score), scorePctg: share(score, scoreOf(countBySeverity(all))) },
          hostTotal: String(hostsOf(group).length),
          msbulletinTotal: String(bulletinsOf(first).length),
          cveTotal: String(cve.length),
        };
      },
    )(all.filter(isRepairable), call),
  listservices: detected({ 22964: ({ port }) => `A service is running on port ${port}.` }),
  listsoftware: detected({ 11936: ({ host }) => host.os }),
  listsshservers: detected({ 10267: () => "SSH-2.0-OpenSSH" }),
  listwebservers: detected({ 10107: () => "nginx" }),
  listos: grouped(
    ({ host }) => host.os,
    (group, { host }) => ({ count: String(hostsOf(group).length), detectionMethod: "Active", name: host.os }),
  ),
};

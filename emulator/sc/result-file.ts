import { contains, splitList } from "../core/addresses";
import { auditResults } from "../core/finding/audit";
import type { ReportHead, ReportHost } from "../core/finding/finding";
import { newest } from "../core/finding/known-host";
import { nessusFile } from "../core/finding/nessus-file";
import { listOf, textOf } from "../core/json";
import type { Stored } from "../core/store";
import { type Finding, findingOf, findingsOfGeneration, presentFindings } from "./findings";
import { hosts, type Host } from "./hosts";
import type { Call } from "./model";
import { progressOf } from "./progress";
import { isImported, uploadedHosts } from "./uploaded";

/** The scanner that a fresh site scans with. */
export const scannerAddress = "192.0.2.201";

/** Hosts of the site that a run reaches: in its repository, and among its targets. */
export function hostsOf(result: Stored): Host[] {
  if (isImported(result)) {
    return uploadedHosts(result).map(({ host }) => host);
  }
  const targets = splitList(textOf(result._targets));
  const isAimedAt = (ip: string): boolean => targets.length === 0 || contains(targets, ip);
  return hosts.filter(({ ip, repository }) => repository === result.repository && isAimedAt(ip));
}

/** What one result has found; a run of one plugin tells of that one. */
export function findingsOfResult(result: Stored, call: Call): Finding[] {
  if (isImported(result)) {
    const age = (call.now - Number(result._launchedAt)) / 86_400_000;
    return uploadedHosts(result).flatMap(({ host, facts }) => facts.map((fact) => findingOf(host, fact, age)));
  }
  const only = textOf(result._plugin);
  const reached = new Set(hostsOf(result).map(({ ip }) => ip));
  const all =
    result._generation === undefined ? presentFindings(call) : findingsOfGeneration(Number(result._generation), call);
  return all.filter(
    ({ plugin, host }) =>
      host.repository === result.repository && reached.has(host.ip) && (only === "" || plugin === only),
  );
}

export function headOf(result: Stored): ReportHead {
  const targets =
    textOf(result._targets) ||
    hostsOf(result)
      .map(({ ip }) => ip)
      .join(",");
  return {
    name: textOf(result.name),
    policy: textOf(result.details),
    targets,
    preferences: {},
    scanner: scannerAddress,
  };
}

/** The hosts of a result as a report has them. */
export function reportHosts(result: Stored, call: Call): ReportHost[] {
  const { startedAt, finishedAt } = progressOf(result, call);
  const found = findingsOfResult(result, call);
  const scan = call.store.get("scan", textOf(result.scan));
  const policy = call.store.get("policy", textOf(scan?.policy));
  const hasAudits = result._generation !== undefined || listOf(policy?.auditFiles).length > 0;
  return hostsOf(result).map((host) => ({
    ...{ address: host.ip, name: host.dnsName, system: host.os, uuid: host.uuid, mac: host.macAddress },
    ...{ netbios: host.netbiosName, cpe: host.osCPE, isInside: listOf(scan?.credentials).length > 0 },
    started: startedAt || Number(result._launchedAt),
    ended: finishedAt || call.now,
    findings: found.filter((finding) => finding.host.ip === host.ip).map(({ fact }) => fact),
    compliance: hasAudits ? auditResults({ system: host.os }, Number(result._generation ?? newest)) : [],
  }));
}

/** The result of a run in Nessus form. */
export const resultFile = (result: Stored, call: Call): string => nessusFile(headOf(result), reportHosts(result, call));

import { type Finding, scanInformation } from "../core/finding/finding";
import { cTime } from "../core/finding/times";
import { type Json, type JsonObject, textOf } from "../core/json";
import type { Call, Stored } from "./call";
import { resultDescription } from "./plugin-description";
import { notFound, plain } from "./reply";
import { headOf } from "./report";
import { complianceItems } from "./result-summary";
import { type FoundHost, hostsOf, vulnerabilityItems } from "./run-hosts";
import { runOf, scanOf } from "./scan";

/** The host of the path, and the run that has found it. */
export function hostOf(call: Call): { host: FoundHost; run: Stored } {
  const run = runOf(call, scanOf(call));
  const host =
    run === undefined ? undefined : hostsOf(run, call).find(({ number }) => String(number) === call.parameters.host);
  if (run === undefined || host === undefined) {
    throw notFound();
  }
  return { host, run };
}

export function hostDetails(call: Call): JsonObject {
  const { host } = hostOf(call);
  return {
    info: {
      "mac-address": host.mac || null,
      "host-fqdn": host.name === host.address ? null : host.name,
      "host-ip": host.address,
      "operating-system": host.system || null,
      host_end: cTime(host.ended),
      host_start: cTime(host.started),
    },
    vulnerabilities: vulnerabilityItems([host]).map(({ count, vuln_index, severity, ...item }) => ({
      count: count ?? 0,
      host_id: host.number,
      hostname: host.address,
      ...item,
      severity: severity ?? 0,
      severity_index: severity ?? 0,
      vuln_index: Number(vuln_index) - 1,
    })),
    compliance: complianceItems([host], host),
  };
}

export function pluginOutput(call: Call): JsonObject {
  const { host, run } = hostOf(call);
  const found = host.findings.filter(({ plugin }) => String(plugin.id) === call.parameters.plugin);
  const [first] = found;
  if (first === undefined) {
    throw notFound();
  }
  const scan = call.store.get("scan", textOf(run.scan));
  const whole = scan === undefined ? "" : scanInformation(host, headOf(scan, run));
  const told = (finding: Finding): string => (first.plugin.id === 19_506 ? whole : finding.output);
  const outputs = [...new Set(found.map(told))].map((output): JsonObject => {
    const same = found.filter((finding) => told(finding) === output);
    const ports = same.map(({ port, protocol, service }): [string, Json] => [
      `${port} / ${protocol} / ${port === 0 ? "" : service}`,
      [{ hostname: host.address }],
    ]);
    return {
      ports: Object.fromEntries(ports),
      has_attachment: 0,
      severity: first.severity,
      plugin_output: output === "" ? null : output,
      hosts: null,
      custom_description: null,
    };
  });
  return { outputs, info: { plugindescription: resultDescription(first.plugin) } };
}
export function attachment(call: Call): Json {
  if (!/^[0-9a-f]{64}$/.test(call.query.key ?? "")) {
    throw plain(400, "Invalid 'key' field: invalid key format");
  }
  scanOf(call);
  throw notFound();
}

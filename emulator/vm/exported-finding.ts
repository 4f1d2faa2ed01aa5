import { createHash } from "node:crypto";
import { type Finding, findingsOn } from "../core/finding/finding";
import { type JsonObject, textOf } from "../core/json";
import { historyOf, hostOfAsset, type Track } from "../rest/asset-data";
import type { Call, Stored } from "../rest/call";
import { familyIdByName } from "../rest/family";
import { zeroUuid } from "../rest/ids";
import { exportedPlugin, given } from "../rest/plugin-facts";
import { lastRunOf } from "./last-run";

const levels = ["info", "low", "medium", "high", "critical"];
const iso = (milliseconds: number | undefined): string | undefined =>
  milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();

/** A uuid that the same finding has each time. */
const findingId = (text: string): string =>
  createHash("md5")
    .update(text)
    .digest("hex")
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-a$4-$5");

const asset = (record: Stored): JsonObject =>
  given({
    uuid: record.id,
    hostname: textOf(record.hostname) || textOf(record.fqdn) || textOf(record.ipv4),
    ipv4: textOf(record.ipv4) || undefined,
    ipv6: textOf(record.ipv6) || undefined,
    fqdn: textOf(record.fqdn) || undefined,
    mac_address: textOf(record.mac_address) || undefined,
    netbios_name: textOf(record.netbios_name) || undefined,
    bios_uuid: textOf(record.bios_uuid) || undefined,
    agent_uuid: textOf(record.agent_uuid) || undefined,
    operating_system: textOf(record.operating_system) === "" ? undefined : [textOf(record.operating_system)],
    device_type: textOf(record.system_type) || "general-purpose",
    last_authenticated_results: textOf(record.last_seen) || undefined,
    network_id: record.network_id ?? zeroUuid,
    tracked: true,
  });

function exported(
  record: Stored,
  { plugin, severity, port, protocol, service, output }: Finding,
  track: Track,
  call: Call,
): JsonObject {
  const run = lastRunOf(record, call);
  const place = `${record.id} ${plugin.id} ${port} ${protocol}`;
  return given({
    asset: asset(record),
    output: output === "" ? undefined : output,
    plugin: exportedPlugin(plugin, familyIdByName(plugin.family) ?? 0),
    port: { port, protocol: protocol.toUpperCase(), ...(port === 0 ? {} : { service }) },
    scan: run.scan,
    severity: levels[severity] ?? "info",
    severity_id: severity,
    severity_default_id: plugin.severity,
    severity_modification_type: "NONE",
    first_found: iso(track.first) ?? null,
    last_found: iso(track.last) ?? null,
    last_fixed: iso(track.fixed),
    resurfaced_date: iso(track.resurfaced),
    time_taken_to_fix: track.fixed === undefined ? undefined : Math.round((track.fixed - track.first) / 1000),
    state: track.state,
    // The service needs a moment for what a scan has told it.
    indexed: iso(Math.max(track.last, track.fixed ?? 0) + 60_000),
    source: record.agent_uuid === undefined ? "NESSUS" : "AGENT",
    finding_id: findingId(place),
  });
}

/** Items of a chunk of `POST /vulns/export`. */
export function exportedFindings(record: Stored, call: Call): JsonObject[] {
  const history = historyOf(record);
  return findingsOn(hostOfAsset(record), history.keys()).flatMap((finding) => {
    const track = history.get(finding.plugin.id);
    return track === undefined ? [] : [exported(record, finding, track, call)];
  });
}

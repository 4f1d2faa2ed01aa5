import { type Json, type JsonObject, objectOf, textOf } from "../core/json";
import type { Call, Stored } from "./call";
import { pluginDescription } from "./editor";
import { notFound, plain } from "./reply";
import { type FoundHost, hasLogin, hostsOf } from "./run-hosts";
import { runOf, scanOf } from "./scan";

function hostOf(call: Call): { host: FoundHost; run: Stored } {
  const run = runOf(call, scanOf(call));
  const host =
    run === undefined ? undefined : hostsOf(run, call).find(({ number }) => String(number) === call.parameters.host);
  if (run === undefined || host === undefined) {
    throw notFound();
  }
  return { host, run };
}

/** C's way of writing a time, in the scanner's zone: `Thu Jun 10 11:37:06 2021`. */
const cTime = (milliseconds: Json | undefined): string => {
  const [day = "", date = "", month = "", year = "", time = ""] = new Date(Number(milliseconds))
    .toUTCString()
    .split(" ");
  return `${day.replace(",", "")} ${month} ${date} ${time} ${year}`;
};

export function hostDetails(call: Call): JsonObject {
  const { host, run } = hostOf(call);
  return {
    info: {
      "mac-address": null,
      "host-fqdn": host.name,
      "host-ip": host.address,
      "operating-system": host.system,
      host_end: cTime(run.ended ?? run.since),
      host_start: cTime(run.started),
    },
    vulnerabilities: host.findings.map((plugin, index) => ({
      count: 1,
      host_id: host.number,
      hostname: host.address,
      plugin_family: plugin.family,
      plugin_id: plugin.id,
      plugin_name: plugin.name,
      severity: plugin.severity,
      severity_index: plugin.severity,
      vuln_index: index,
    })),
    compliance: [],
  };
}

export function pluginOutput(call: Call): JsonObject {
  const { host, run } = hostOf(call);
  const plugin = host.findings.find(({ id }) => String(id) === call.parameters.plugin);
  if (plugin === undefined) {
    throw notFound();
  }
  return {
    outputs: [
      {
        ports: { "443 / tcp / www": [{ hostname: host.address }] },
        has_attachment: 0,
        severity: plugin.severity,
        plugin_output: plugin.id === 19_506 ? scanInformation(call, run) : `${plugin.name}: found on ${host.address}.`,
        hosts: null,
        custom_description: null,
      },
    ],
    info: { plugindescription: withReferences(pluginDescription(String(plugin.id))) },
  };
}

/** The output of "Nessus Scan Information", of the lines that matter here. */
function scanInformation(call: Call, run: Stored): string {
  const isInside = hasLogin(call.store.get("scan", textOf(run.scan)), call);
  const lines = [
    "Information about this scan : ",
    "",
    "Nessus version : 10.8.3",
    "Plugin feed version : 202601010000",
    `Credentialed checks : ${isInside ? "yes" : "no"}`,
  ];
  return lines.join("\n");
}

/** Results tell more about a plugin than the editor does. */
function withReferences(description: JsonObject): JsonObject {
  const { pluginattributes } = description;
  const { risk_information, plugin_information, ...others } = objectOf(pluginattributes);
  const scores = ["cvss3_temporal_score", "cvss_base_score", "cvss_temporal_score", "cvss3_base_score"];
  const date = "2026-01-01T00:00:00Z";
  return {
    ...description,
    pluginattributes: {
      ...others,
      risk_information: { ...objectOf(risk_information), ...Object.fromEntries(scores.map((name) => [name, "0.0"])) },
      ref_information: { ref: [{ name: "iavt", values: { value: ["0001-T-0001"] } }] },
      xrefs: [{ id: "0001-T-0001", type: "IAVT" }],
      // What only informs has nothing to solve.
      ...(description.severity === 0 ? { solution: null } : {}),
      see_also: null,
      has_patch: false,
      plugin_information: {
        ...objectOf(plugin_information),
        plugin_version: "1.0",
        plugin_publication_date: date,
        plugin_modification_date: date,
      },
      vuln_information: {
        asset_inventory: "True",
        exploit_frameworks: { exploit_framework: [{ name: "ExploitHub" }] },
      },
    },
  };
}

export function attachment(call: Call): Json {
  if (!/^[0-9a-f]{64}$/.test(call.query.key ?? "")) {
    throw plain(400, "Invalid 'key' field: invalid key format");
  }
  scanOf(call);
  throw notFound();
}

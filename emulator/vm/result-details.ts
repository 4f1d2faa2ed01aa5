import type { Json, JsonObject } from "../json";
import type { Call, Stored } from "./call";
import { pluginDescription } from "./editor";
import { notFound, plain } from "./reply";
import { type FoundHost, hostsOf } from "./run-hosts";
import { runOf, scanOf } from "./scan";

function hostOf(call: Call): { host: FoundHost; run: Stored } {
  const run = runOf(call, scanOf(call));
  const host =
    run === undefined ? undefined : hostsOf(run, call).find(({ number }) => String(number) === call.parameters.host);
  if (run === undefined || host === undefined) throw notFound();
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
  const { host } = hostOf(call);
  const plugin = host.findings.find(({ id }) => String(id) === call.parameters.plugin);
  if (plugin === undefined) throw notFound();
  return {
    outputs: [
      {
        ports: { "443 / tcp / www": [{ hostname: host.address }] },
        has_attachment: 0,
        severity: plugin.severity,
        plugin_output: `${plugin.name}: found on ${host.address}.`,
        hosts: null,
        custom_description: null,
      },
    ],
    info: { plugindescription: { ...pluginDescription(String(plugin.id)) } },
  };
}

export function attachment(call: Call): Json {
  if (!/^[0-9a-f]{64}$/.test(call.query.key ?? "")) throw plain(400, "Invalid 'key' field: invalid key format");
  scanOf(call);
  throw notFound();
}

import { type JsonObject, textOf } from "../core/json";
import { type Call, role, type Route } from "../rest/call";
import { pluginById } from "../rest/family";
import { resultDescription } from "../rest/plugin-description";
import { Download, notFound } from "../rest/reply";
import { hostOf, pluginOutput } from "../rest/result-details";
import { complianceItems } from "../rest/result-summary";
import { type FoundHost, hostsOf } from "../rest/run-hosts";
import { runOf, scanOf } from "../rest/scan";
import type { Behaviour } from "./behaviour";

/** What the engine has learnt of a host, as text: moment, type of the value, name and value. */
function knowledge({ address, name, system, mac, netbios, findings, started, isInside }: FoundHost): string {
  const text = (key: string, value: string): string => `${Math.floor(started / 1000)} 1 ${key}=${value}`;
  const number = (key: string, value: number): string => `${Math.floor(started / 1000)} 3 ${key}=${value}`;
  const ports = new Map(
    findings.filter(({ port }) => port > 0).map(({ port, protocol, service }) => [`${protocol}/${port}`, service]),
  );
  return [
    text("Host/dead", "0"),
    text("HostDetails/host-ip", address),
    text("Host/FQDN", name),
    text("Host/OS", system),
    ...(mac === "" ? [] : [text("Host/mac_addrs", mac)]),
    ...(netbios === "" ? [] : [text("SMB/name", netbios)]),
    number("Host/local_checks_enabled", isInside ? 1 : 0),
    ...[...ports].flatMap(([port, service]) => [
      number(`Ports/${port}`, 1),
      ...(service === "" ? [] : [text(`Services/${service}`, port.split("/")[1] ?? "")]),
    ]),
    ...[...new Set(findings.map(({ plugin }) => plugin.id))].map((id) => number(`Success/${id}`, 1)),
    "",
  ].join("\n");
}

/** Why a plugin has reported nothing about a host; nothing where it has. */
function trails(call: Call<Behaviour>): JsonObject {
  const run = runOf(call, scanOf(call));
  const { plugin_id: plugin = "", hostname } = call.query;
  if (pluginById(plugin) === undefined || run === undefined) {
    throw notFound();
  }
  const silent = hostsOf(run, call)
    .filter(({ address, name }) => hostname === undefined || hostname === address || hostname === name)
    .filter(({ findings }) => !findings.some(({ plugin: { id } }) => String(id) === plugin));
  return {
    trails:
      silent.length === 0
        ? null
        : silent.map(({ address }) => ({
            hostname: address,
            plugin_id: Number(plugin),
            output: "What the plugin looks for is not there.",
          })),
  };
}

/** A plugin that has reported nothing has null for outputs here. */
function outputs(call: Call<Behaviour>): JsonObject {
  const { host } = hostOf(call);
  const wanted = call.parameters.plugin ?? "";
  if (host.findings.some(({ plugin: { id } }) => String(id) === wanted)) {
    return pluginOutput(call);
  }
  const plugin = pluginById(wanted);
  if (plugin === undefined) {
    throw notFound();
  }
  return { outputs: null, info: { plugindescription: resultDescription(plugin) } };
}

function check(call: Call<Behaviour>): JsonObject {
  const { host } = hostOf(call);
  const item = complianceItems([host], host).find(({ plugin_id }) => plugin_id === call.parameters.check);
  const result = host.compliance.find(({ check: { name } }) => name === item?.plugin_name);
  if (item === undefined || result === undefined) {
    throw notFound();
  }
  return {
    outputs: [
      {
        ports: { "0 / tcp / ": [{ hostname: host.address }] },
        has_attachment: 0,
        severity: item.severity ?? 0,
        plugin_output: `${result.check.name}: ${result.verdict}`,
        hosts: null,
        custom_description: null,
      },
    ],
    info: {
      plugindescription: {
        severity: item.severity ?? 0,
        pluginname: item.plugin_name ?? "",
        pluginfamily: item.plugin_family ?? "",
        pluginid: item.plugin_id ?? "",
        pluginattributes: { description: result.check.name },
      },
    },
  };
}

const seen = (path: string, handle: Route<Behaviour>["handle"]): Route<Behaviour> => ({
  method: "GET",
  path: `/scans/:id/${path}`,
  minimumRole: role.basic,
  handle,
});

/** Results that only Nessus tells. Source: the calls of public clients. */
export const hostResultRoutes: readonly Route<Behaviour>[] = [
  seen("hosts/:host/kb", (call) => {
    const { host } = hostOf(call);
    return new Download(`${textOf(host.address)}.txt`, "text/plain", knowledge(host));
  }),
  seen("hosts/:host/plugins/:plugin", outputs),
  seen("hosts/:host/compliance/:check", check),
  seen("trails", trails),
];

import { type JsonObject, textOf } from "../core/json";
import { severities } from "./asset-data";
import type { FoundHost } from "./run-hosts";

type Finding = FoundHost["findings"][number];

/** What a filter looks at; each value is compared without regard to letters. The plain names are Nessus's. */
const subjects: Readonly<Record<string, (finding: Finding, host: FoundHost) => readonly string[]>> = {
  severity: ({ severity }) => [String(severity), severities[severity] ?? ""],
  "plugin.id": ({ plugin }) => [String(plugin.id)],
  plugin_id: ({ plugin }) => [String(plugin.id)],
  "plugin.name": ({ plugin }) => [plugin.name],
  plugin_name: ({ plugin }) => [plugin.name],
  "host.target": (_, { address, name }) => [address, name],
  hostname: (_, { address, name }) => [address, name],
  "host.id": (_, { uuid }) => [uuid],
  "port.port": ({ port }) => [String(port)],
  port: ({ port }) => [String(port)],
  "plugin.attributes.cve.raw": ({ plugin }) => plugin.cve,
  cve: ({ plugin }) => plugin.cve,
  output: ({ output }) => [output],
  plugin_output: ({ output }) => [output],
  "plugin.attributes.exploit_available": ({ plugin }) => [String(plugin.exploit !== undefined)],
  exploit_available: ({ plugin }) => [String(plugin.exploit !== undefined)],
};

/** One filter of a request; `undefined` for what the canned findings cannot be narrowed by: it lets everything through. */
function testOf(body: JsonObject, place: number): ((finding: Finding, host: FoundHost) => boolean) | undefined {
  const subject = subjects[textOf(body[`filter.${place}.filter`])];
  if (subject === undefined) {
    return undefined;
  }
  const wanted = textOf(body[`filter.${place}.value`]).toLowerCase().split(",");
  const quality = textOf(body[`filter.${place}.quality`]);
  const isPart = quality.endsWith("match");
  const isNot = quality.startsWith("n");
  return (finding, host) => {
    const values = subject(finding, host).map((value) => value.toLowerCase());
    const fits = values.some((value) => wanted.some((one) => (isPart ? value.includes(one) : value === one)));
    return fits !== isNot;
  };
}

/** Vulnerability Management API, Scans, "Export": `filter.N.filter`, `.quality`, `.value`, and `filter.search_type`. */
export function filtered(hosts: readonly FoundHost[], body: JsonObject): FoundHost[] {
  const places = Object.keys(body).flatMap((name) => /^filter\.(\d+)\.filter$/.exec(name)?.[1] ?? []);
  const tests = places.flatMap((place) => testOf(body, Number(place)) ?? []);
  if (tests.length === 0) {
    return [...hosts];
  }
  const isAny = body["filter.search_type"] === "or";
  return hosts
    .map((host) => ({
      ...host,
      findings: host.findings.filter((finding) =>
        isAny ? tests.some((test) => test(finding, host)) : tests.every((test) => test(finding, host)),
      ),
    }))
    .filter(({ findings }) => findings.length > 0);
}

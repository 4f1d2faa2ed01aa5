import { createHash } from "node:crypto";
import { catalogued } from "../core/finding/catalogue";
import { type Check, verdictCourse } from "../core/finding/audit";
import { checkDescription } from "../core/finding/nessus-file";
import { hostAt } from "../core/finding/known-host";
import { type JsonObject, textOf } from "../core/json";
import { generationTimes, hostOfAsset } from "../rest/asset-data";
import type { Call, Stored } from "../rest/call";
import { zeroUuid } from "../rest/ids";

const sha = (text: string): string => createHash("sha256").update(text).digest("hex");
const list = (value: unknown): string[] => (typeof value === "string" && value !== "" ? [value] : []);

const assetOf = (record: Stored): JsonObject => ({
  id: record.id,
  ipv4_addresses: list(record.ipv4),
  ipv6_addresses: list(record.ipv6),
  fqdns: list(record.fqdn),
  name: textOf(record.fqdn) || textOf(record.ipv4),
  agent_name: textOf(record.agent_name),
  agent_uuid: textOf(record.agent_uuid),
  netbios_name: textOf(record.netbios_name),
  mac_addresses: list(record.mac_address),
  operating_systems: list(record.operating_system),
  system_type: "general-purpose",
  network_id: record.network_id ?? zeroUuid,
  tags: [],
});

const idsOf = ({ id, name, expected, benchmark }: Check): JsonObject => ({
  compliance_benchmark_name: benchmark.name,
  compliance_benchmark_version: benchmark.version,
  compliance_control_id: sha(`control ${name}`),
  compliance_full_id: sha(`full ${name} ${expected}`),
  compliance_functional_id: sha(`functional ${name}`).slice(0, 10),
  compliance_informational_id: sha(`informational ${name}`),
  metadata_id: sha(`metadata ${id}`),
});

/** Items of a chunk of `POST /compliance/export`: what the audits of the known hosts have found last. */
export function exportedChecks(record: Stored, { store }: Call): JsonObject[] {
  const host = hostAt(textOf(record.ipv4));
  if (host === undefined) {
    return [];
  }
  const audited = store.all("run").findLast(({ generation }) => generation !== undefined);
  const newest = Number(audited?.ended ?? Date.parse(textOf(record.last_seen)));
  const times = generationTimes(newest).map((at) => new Date(at).toISOString());
  return verdictCourse(host).map(([check, course]) => {
    const verdict = course.at(-1) ?? "WARNING";
    const actual = verdict === "PASSED" ? check.expected : "The setting is another one.";
    const plugin = catalogued(check.plugin);
    return {
      asset_uuid: record.id,
      first_seen: times[0] ?? "",
      last_seen: times.at(-1) ?? "",
      last_observed: times.at(-1) ?? "",
      ...(verdict === "PASSED" && course[0] !== "PASSED" ? { last_fixed: times.at(-1) ?? "" } : {}),
      indexed_at: new Date(newest + 60_000).toISOString(),
      audit_file: check.auditFile,
      check_id: check.id,
      check_name: check.name,
      check_info: check.info,
      expected_value: check.expected,
      actual_value: actual,
      status: verdict,
      reference: check.references.map((one) => {
        const [framework = "", control = ""] = one.split("|");
        return { framework, control };
      }),
      see_also: check.seeAlso,
      solution: check.solution,
      plugin_id: check.plugin,
      plugin_name: plugin?.name ?? "",
      synopsis: plugin?.synopsis ?? "",
      state: "OPEN",
      description: checkDescription({ check, verdict, actual }),
      ...idsOf(check),
      uname_output: hostOfAsset(record).system,
      asset: assetOf(record),
    };
  });
}

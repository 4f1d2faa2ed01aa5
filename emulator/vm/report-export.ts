import { routesUnder } from "./route";
import { contains } from "../core/addresses";
import type { Finding, ReportHead, ReportHost } from "../core/finding/finding";
import { pdfFile } from "../core/finding/pdf-file";
import { type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { hostOfAsset, reportedOf } from "../rest/asset-data";
import { type Call, idOf, role, type Route, type Stored } from "../rest/call";
import { newUuid } from "../rest/ids";
import { Download, plain } from "../rest/reply";
import type { Behaviour } from "./behaviour";

const table = "reportExport";
const templates = ["host_vulns_summary", "host_vulns_by_plugins", "host_vulns_by_assets"];
/** Reports at once. Source: Vulnerability Management API, "Create report". */
const concurrent = 50;

interface Property {
  readonly name: string;
  readonly operators: readonly string[];
  readonly type: string;
  readonly allowed?: readonly string[];
  /** Whether a single value may be sent for one of the list. */
  readonly fits: (value: Json) => boolean;
}
const isText = (value: Json): boolean => typeof value === "string";
const isNumber = (value: Json): boolean => typeof value === "number";
const texts = (name: string, operators: readonly string[], allowed?: readonly string[]): Property => ({
  name,
  operators,
  type: "Array Of Strings",
  ...(allowed === undefined ? {} : { allowed }),
  fits: (value) =>
    Array.isArray(value) && value.every((one) => isText(one) && (allowed?.includes(textOf(one)) ?? true)),
});
const either = ["eq", "neq"];
const time = (name: string): Property => ({ name, operators: ["gte"], type: "int64(in Unix time)", fits: isNumber });

/** Source: Vulnerability Management API, "List report filters". */
const properties: readonly Property[] = [
  {
    name: "plugin_id",
    operators: ["eq"],
    type: "Array Of Integers",
    fits: (value) => Array.isArray(value) && value.every(isNumber),
  },
  texts("asset_id", ["eq"]),
  texts("asset_name", [...either, "wc"]),
  texts("cidr_range", either),
  texts("severity", either, ["INFO", "LOW", "MEDIUM", "HIGH", "CRITICAL"]),
  texts("state", either, ["NEW", "ACTIVE", "RESURFACED", "FIXED"]),
  texts("source", either, [
    ...["AWS", "NESSUS_AGENT", "NNM", "NESSUS_SCAN", "WAS", "AZURE", "GCP", "ASM"],
    ...["CLOUD_DISCOVERY_CONNECTOR", "SERVICENOW"],
  ]),
  texts("severity_modification_type", either, ["NONE", "RECASTED", "ACCEPTED"]),
  ...["last_found", "first_found", "last_fixed", "indexed_at"].map(time),
  {
    name: "vpr_score",
    operators: [...either, "gt", "gte", "lt", "lte"],
    type: "eq and neq are array of floats. Others are float",
    fits: (value) => (Array.isArray(value) ? value.every(isNumber) : isNumber(value)),
  },
  {
    name: "asset_tags",
    operators: either,
    type: "array of key/value pairs where key is tagName and value will be list of values",
    fits: (value) =>
      Array.isArray(value) &&
      value.map(objectOf).every(({ key, value: values }) => isText(key ?? null) && Array.isArray(values)),
  },
];

function checkFilter({ property, operator, value }: JsonObject): void {
  const known = properties.find(({ name }) => name === property);
  if (known === undefined) {
    const names = properties.map(({ name }) => name).join(", ");
    throw plain(400, `property ${textOf(property)} is not allowed. Allowed properties = [${names}]`);
  }
  if (!known.operators.includes(textOf(operator))) {
    throw plain(400, `operator ${textOf(operator)} is not allowed for property ${known.name}`);
  }
  if (value === undefined || !known.fits(value)) {
    throw plain(400, `Invalid value for property ${known.name}. Expected type = ${known.type}`);
  }
}

function create(call: Call<Behaviour>): JsonObject {
  const { template_name: template, filters, name } = call.body;
  if (!templates.includes(textOf(template))) {
    throw plain(400, `template_name ${textOf(template)} is not allowed. Allowed values = [${templates.join(", ")}]`);
  }
  if (filters !== undefined && !Array.isArray(filters)) {
    throw plain(400, "Invalid 'filters' field");
  }
  listOf(filters).map(objectOf).forEach(checkFilter);
  const running = call.store.all(table).filter((one) => statusOf(one, call) !== "COMPLETED");
  if (running.length >= concurrent) {
    throw plain(429, `No more than ${concurrent} reports may run at a time`);
  }
  const job = call.store.put(table, {
    id: newUuid(),
    name: textOf(name) || `Vulnerabilities_Export_Report_${new Date(call.now).toISOString()}`,
    template: textOf(template),
    filters: filters ?? [],
    started: call.now,
    owner_id: call.user.id,
  });
  return { uuid: job.id };
}

function statusOf(job: Stored, call: Call<Behaviour>): string {
  const passed = (call.now - Number(job.started)) / 1000;
  if (passed >= call.behaviour.exportSeconds) {
    return "COMPLETED";
  }
  return passed < call.behaviour.exportSeconds / 2 ? "QUEUED" : "RUNNING";
}

function jobOf(call: Call<Behaviour>): Stored {
  const id = idOf(call);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
    throw plain(400, `Invalid UUID string: ${id}`);
  }
  const job = call.store.get(table, id);
  if (job === undefined || job.owner_id !== call.user.id) {
    throw plain(404, `ReportResult ${id} not found`);
  }
  return job;
}

const levels = ["INFO", "LOW", "MEDIUM", "HIGH", "CRITICAL"];

/** What a filter looks at; properties that findings here do not tell let everything through. */
const valuesOf = (asset: Stored, { plugin, severity }: Finding): JsonObject => ({
  plugin_id: plugin.id,
  asset_id: asset.id,
  asset_name: asset.fqdn ?? asset.ipv4 ?? "",
  cidr_range: asset.ipv4 ?? "",
  severity: levels[severity] ?? "INFO",
});

function passes(filter: JsonObject, values: JsonObject): boolean {
  const has = values[textOf(filter.property)];
  if (has === undefined) {
    return true;
  }
  const wanted = listOf(filter.value).map(textOf);
  if (filter.operator === "wc") {
    return wanted.some((word) => textOf(has).includes(word.replaceAll("*", "")));
  }
  const isIn = filter.property === "cidr_range" ? contains(wanted, textOf(has)) : wanted.includes(textOf(has));
  return filter.operator === "neq" ? !isIn : isIn;
}

const headOf = ({ name, template }: Stored): ReportHead => ({
  name: textOf(name),
  policy: textOf(template),
  targets: "",
  preferences: {},
  scanner: "",
});

/** The assets of a report, with what its filters leave of their findings. */
function hostsOf(job: Stored, call: Call<Behaviour>): ReportHost[] {
  const filters = listOf(job.filters).map(objectOf);
  return call.store.all("asset").flatMap((asset): ReportHost[] => {
    const findings = reportedOf(asset).filter((one) => filters.every((filter) => passes(filter, valuesOf(asset, one))));
    const seen = Date.parse(textOf(asset.last_seen)) || call.now;
    const times = { started: seen, ended: seen };
    const host = { ...hostOfAsset(asset), ...times, uuid: asset.id, isInside: false, findings, compliance: [] };
    return findings.length === 0 ? [] : [host];
  });
}

const route = routesUnder("", role.basic);

/** Vulnerability Management API, Reports. */
export const reportExportRoutes: readonly Route<Behaviour>[] = [
  route("GET", "/filters/reports/export", () => ({
    filters: properties.map(({ name, operators, type, allowed }) => ({
      name,
      operators: [...operators],
      type,
      ...(allowed === undefined ? {} : { allowedValues: [...allowed] }),
    })),
  })),
  route("POST", "/reports/export", create),
  route("GET", "/reports/export/:id/status", (call) => ({ status: statusOf(jobOf(call), call) })),
  route("GET", "/reports/export/:id/download", (call) => {
    const job = jobOf(call);
    if (statusOf(job, call) !== "COMPLETED") {
      throw plain(400, `ReportResult ${job.id} is not ready`);
    }
    return new Download(
      `${textOf(job.name)}.pdf`,
      "application/pdf",
      pdfFile(headOf(job), hostsOf(job, call), call.now),
    );
  }),
];

import { contains, splitList } from "../core/addresses";
import { isObject, type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { expressionContains } from "./asset";
import { find } from "./collection";
import { invalid, Refusal } from "./envelope";
import { eventRows } from "./events";
import { matching } from "./finding-groups";
import { rowsOfTool } from "./finding-rows";
import { type Finding, findingsNow } from "./findings";
import { mobileRows } from "./mobile";
import type { Stored } from "../core/store";
import type { Area, Call } from "./model";
import { familyNamed } from "./plugin";
import { progressOf } from "./progress";
import { query } from "./query";
import { idOf } from "./reference";
import { findingsOfResult } from "./result-file";
import { scanResult } from "./scan-result";
import { trend } from "./trend";
import { visibleRepositories } from "./visible-repositories";

/** Days back from today, `first:last`: `0:7` is from today to a week ago (API Best Practices Guide, date codes). */
function inDays(value: string, days: number | undefined): boolean {
  const [first, last] = value.split(":").map(Number);
  if (days === undefined || first === undefined || last === undefined) {
    return false;
  }
  return Math.floor(days) >= Math.min(first, last) && Math.floor(days) <= Math.max(first, last);
}

const among = (value: Json | undefined, id: string): boolean => {
  const wanted = Array.isArray(value) ? value.map(idOf) : isObject(value) ? [idOf(value)] : textOf(value).split(",");
  return wanted.map((one) => one.trim()).includes(id);
};

type Filter = (finding: Finding, value: Json | undefined, call: Call) => boolean;

const inAsset: Filter = ({ host }, value, call) => expressionContains(value, call, host.ip, host.dnsName);
const everything: Filter = () => true;

/** The filters that this emulator can tell apart; the vendor has many more, and those of `ignored` change nothing here. */
const knownFilters: Record<string, Filter> = {
  asset: inAsset,
  assetID: inAsset,
  cveID: ({ fact }, value) => fact.plugin.cve.some((cve) => among(value, cve)),
  dnsName: ({ host }, value) => among(value, host.dnsName),
  family: ({ fact }, value) => among(value, String(familyNamed(fact.plugin.family).id)),
  familyID: ({ fact }, value) => among(value, String(familyNamed(fact.plugin.family).id)),
  firstSeen: ({ firstSeen }, value) => inDays(textOf(value), firstSeen),
  ip: ({ host }, value) => contains(splitList(textOf(value)), host.ip),
  lastMitigated: ({ mitigated }, value) => inDays(textOf(value), mitigated),
  lastSeen: ({ lastSeen }, value) => inDays(textOf(value), lastSeen),
  pluginID: ({ plugin }, value) => among(value, plugin),
  port: ({ port }, value) => among(value, String(port)),
  repository: ({ host }, value) => among(value, host.repository),
  repositoryIDs: ({ host }, value) => among(value, host.repository),
  severity: ({ severity }, value) => among(value, String(severity)),
  pluginName: ({ fact }, value) => fact.plugin.name.toLowerCase().includes(textOf(value).toLowerCase()),
  exploitAvailable: ({ fact }, value) =>
    (fact.plugin.exploit !== undefined) === ["true", "yes", "1"].includes(textOf(value).toLowerCase()),
};
const ignored = ["wasVuln", "pluginType", "policy", "policyID", "acceptRiskStatus", "recastRiskStatus"];

function filtered(findings: readonly Finding[], filters: Json | undefined, call: Call): Finding[] {
  return listOf(filters).reduce<Finding[]>(
    (left, entry) => {
      const { filterName, operator, value } = objectOf(entry);
      const name = textOf(filterName);
      const holds = knownFilters[name] ?? (ignored.includes(name) ? everything : undefined);
      if (holds === undefined) {
        const known = [...Object.keys(knownFilters), ...ignored].join(", ");
        throw invalid(`Invalid filter '${name}'. Valid filters are: ${known}.`);
      }
      if (name === "assetID" && !/^\d+$/.test(idOf(value))) {
        throw new Refusal(403, 143, 'Filter "assetID" must be an integer.\n');
      }
      return left.filter((finding) => holds(finding, value, call) === (operator !== "!="));
    },
    [...findings],
  );
}

const dated = new Set(["firstSeen", "lastSeen", "lastMitigated"]);

function isVisible(call: Call): (finding: Finding) => boolean {
  const visible = new Set(visibleRepositories(call).map(({ id }) => id));
  return ({ host }) => visible.has(host.repository);
}

/** What one result has found; of the three runs before the start also what is new in it, and what is gone. */
function resultFindings(result: Stored, view: string, call: Call): readonly Finding[] {
  const found = findingsOfResult(result, call);
  const generation = Number(result._generation ?? 0);
  if (generation === 0 || (view !== "new" && view !== "patched")) {
    return view === "patched" ? [] : found;
  }
  const before = findingsOfResult({ ...result, _generation: generation - 1 }, call);
  const [wanted, others] = view === "new" ? [found, before] : [before, found];
  const key = ({ host, plugin, port }: Finding): string => `${host.ip} ${plugin} ${port}`;
  const known = new Set(others.map(key));
  return wanted.filter((finding) => !known.has(key(finding)));
}

/** `cumulative`: what is there; `patched`: what is gone; `individual`: what one result has found. */
function sourced(call: Call, sourceType: string, inner: JsonObject): readonly Finding[] {
  const all = findingsNow(call).filter(isVisible(call));
  if (sourceType === "patched") {
    return all.filter(({ mitigated }) => mitigated !== undefined);
  }
  const present = all.filter(({ mitigated }) => mitigated === undefined);
  if (sourceType !== "individual") {
    return present;
  }
  const result = find(scanResult, call, idOf(call.body.scanID ?? inner.scanID));
  if (textOf(result.status) === "" && progressOf(result, call).importedAt === 0) {
    throw new Refusal(403, 143, "Unable to process Vuln Query.\n");
  }
  return resultFindings(result, textOf(call.body.view ?? inner.view), call);
}

const scalar = (value: Json | undefined): string => textOf(isObject(value) ? value.id : value);

function sort(rows: JsonObject[], call: Call): JsonObject[] {
  const field = textOf(call.body.sortField);
  if (field === "") {
    return rows;
  }
  const direction = textOf(call.body.sortDir).toLowerCase() === "desc" ? -1 : 1;
  return rows.toSorted(
    (one, other) => direction * scalar(one[field]).localeCompare(scalar(other[field]), "en", { numeric: true }),
  );
}

/** A count of each of the parts that a tool's `matchingDataElementCount` has. */
function elementCount(tool: string, findings: readonly Finding[], rows: number): string {
  if (tool === "listvuln" || tool === "vulndetails") {
    return "-1";
  }
  if (tool.startsWith("sum")) {
    return tool === "sumseverity" ? matching(findings).split(":").slice(0, 6).join(":") : matching(findings);
  }
  return String(rows);
}

function vulnerabilities(call: Call, inner: JsonObject): Json {
  const tool = textOf(inner.tool) || "vulndetails";
  const sourceType = textOf(call.body.sourceType ?? inner.sourceType) || "cumulative";
  if (tool === "trend") {
    // What is gone was there once, and is filtered by everything but dates.
    const undated = listOf(inner.filters).filter((entry) => !dated.has(textOf(objectOf(entry).filterName)));
    return trend(filtered(findingsNow(call).filter(isVisible(call)), undated, call), inner.filters, call);
  }
  const findings = filtered(sourced(call, sourceType, inner), inner.filters, call);
  if (tool === "iplist") {
    const addresses = [...new Set(findings.map(({ host }) => host.ip))];
    return { ...Object.fromEntries(addresses.map((ip, index) => [String(index), ip])), results: null };
  }
  const rows = sort(rowsOfTool[tool]?.(findings, call) ?? [], call);
  const first = Number(inner.startOffset ?? 0);
  const last = Number(inner.endOffset ?? rows.length);
  const page = rows.slice(first, last);
  return {
    totalRecords: String(rows.length),
    returnedRecords: page.length,
    startOffset: String(first),
    endOffset: String(last),
    matchingDataElementCount: elementCount(tool, findings, rows.length),
    results: page,
  };
}

/** Data of a log collector and of a mobile repository: the shapes differ in their numbers. */
function other(type: string, inner: JsonObject, call: Call): Json {
  if (type === "scLog") {
    return { skip: {}, results: [] };
  }
  const tool = textOf(inner.tool);
  const rows =
    (type === "event" ? eventRows[tool]?.(call) : type === "mobile" ? mobileRows[tool]?.() : undefined) ?? [];
  const startOffset = Number(inner.startOffset ?? 0);
  const endOffset = Number(inner.endOffset ?? rows.length);
  const results = rows.slice(startOffset, endOffset);
  if (type !== "event") {
    const offsets = { startOffset: String(startOffset), endOffset: String(endOffset) };
    const counts = { totalRecords: String(rows.length), returnedRecords: results.length };
    return { ...counts, ...offsets, matchingDataElementCount: "-1 ", results };
  }
  const endTime = Math.floor(call.now / 1000);
  const counts = { totalRecords: rows.length, returnedRecords: results.length, startOffset, endOffset };
  const startTime = endTime - 86_400;
  // A text for this one tool, as observed.
  const started = tool === "sumtime" ? String(startTime) : startTime;
  return { ...counts, matchingDataElementCount: rows.length, results, startTime: started, endTime };
}

function analyse(call: Call): Json {
  const told = objectOf(call.body.query);
  const saved = told.id === undefined ? {} : find(query, call, idOf(told.id));
  const inner: JsonObject = { ...saved, ...told };
  const type = textOf(call.body.type ?? inner.type);
  if (!["vuln", "event", "mobile", "user", "scLog"].includes(type)) {
    throw invalid("Please specify a valid Type.");
  }
  return type === "vuln" ? vulnerabilities(call, inner) : other(type, inner, call);
}

export const analysisArea: Area = {
  routes: [{ method: "POST", path: "/analysis", side: "organization", handle: analyse }],
};

import { routesUnder } from "./route";
import { isObject, type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { secondsOf } from "./call";
import { fieldsOf } from "./collection";
import { Download, invalid, Missing } from "./envelope";
import { hostsNow } from "./findings";
import type { Host } from "./hosts";
import type { Area, Call } from "./model";
import { numberOf } from "./numbering";
import { idsOf, showReference } from "./reference";
import { visibleRepositories } from "./visible-repositories";

/** What somebody has said about how critical a host is, by the host's uuid. */
const ratings = "hostRating";

const hostsOf = (call: Call): Host[] => {
  const visible = new Set(visibleRepositories(call).map(({ id }) => id));
  return hostsNow(call).filter(({ repository }) => visible.has(repository));
};

/** Worked out from what the host is; a higher one is more critical. */
const calculated = ({ os }: Host): string => (os.includes("Server") ? "7" : "5");

function rating(host: Host, call: Call): JsonObject {
  const told = call.store.get(ratings, host.uuid);
  const overwritten = told?.overwritten === "true";
  return {
    hostUUID: host.uuid,
    score: overwritten ? (told.overwrittenScore ?? "") : calculated(host),
    overwritten: String(overwritten),
    overwrittenScore: told?.overwrittenScore ?? "",
    reasoning: told?.reasoning ?? [],
    notes: told?.notes ?? "",
    lastEditedUserID: numberOf(textOf(told?._creator)),
    lastEditedOrgID: told?._org ?? "",
    lastEvaluatedTime: told?._at ?? "-1",
    user: told === undefined ? null : showReference(call, "user", told._creator),
  };
}

/** API reference, Hosts. */
function show(host: Host, call: Call): JsonObject {
  const index = hostsNow(call).findIndex(({ ip, repository }) => ip === host.ip && repository === host.repository);
  return {
    id: String(index + 1),
    uuid: host.uuid,
    tenableUUID: host.uuid.replaceAll("-", ""),
    name: host.dnsName,
    ipAddress: host.ip,
    os: host.os,
    firstSeen: String(Number(secondsOf(call)) - (30 + index) * 86_400),
    lastSeen: String(Number(secondsOf(call)) - 86_400),
    dns: host.dnsName,
    macAddress: host.macAddress,
    source: [{ type: "active" }],
    repID: host.repository,
    repository: showReference(call, "repository", host.repository),
    netBios: "",
    netBiosWorkgroup: "",
    systemType: "general-purpose",
    createdTime: String(Number(secondsOf(call)) - (30 + index) * 86_400),
    modifiedTime: String(Number(secondsOf(call)) - 86_400),
    acr: rating(host, call),
    aes: { score: String(Number(textOf(rating(host, call).score)) * 100) },
  };
}

const always = new Set(["tenableUUID", "name", "ipAddress", "os", "firstSeen", "lastSeen"]);
const only = (answer: JsonObject, asked: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(answer).filter(([name]) => always.has(name) || asked.has(name)));

function page(found: readonly Host[], call: Call): Json {
  const { startOffset = "0", endOffset, limit, pagination = "true" } = call.query;
  const first = Number(startOffset);
  const last = endOffset === undefined ? first + Number(limit ?? found.length) : Number(endOffset);
  if (!(first >= 0 && last >= first)) {
    throw invalid("Please specify a valid startOffset and endOffset.");
  }
  const fields = fieldsOf(call) ?? new Set(["id", "uuid"]);
  const told = pagination === "false" ? found : found.slice(first, last);
  return told.map((host) => only(show(host, call), fields));
}

type Holds = (value: string, wanted: readonly string[]) => boolean;
const compared =
  (holds: (one: number, other: number) => boolean): Holds =>
  (value, [wanted = ""]) =>
    holds(Number(value), Number(wanted));
const operators: Readonly<Record<string, Holds>> = {
  eq: (value, wanted) => wanted.includes(value),
  neq: (value, wanted) => !wanted.includes(value),
  in: (value, wanted) => wanted.includes(value),
  like: (value, [wanted = ""]) => value.toLowerCase().includes(wanted.toLowerCase()),
  contains: (value, [wanted = ""]) => value.toLowerCase().includes(wanted.toLowerCase()),
  gt: compared((one, other) => one > other),
  gte: compared((one, other) => one >= other),
  lt: compared((one, other) => one < other),
  lte: compared((one, other) => one <= other),
};
const otherNames: Readonly<Record<string, string>> = { ip: "ipAddress", repositoryID: "repID", repositories: "repID" };

function matches(answer: JsonObject, condition: Json): boolean {
  const { property, operator, value } = objectOf(condition);
  const name = otherNames[textOf(property)] ?? textOf(property);
  const holds = operators[textOf(operator).toLowerCase()];
  if (holds === undefined || !(name in answer)) {
    throw invalid(`The filter '${textOf(property)} ${textOf(operator)}' is not valid.`);
  }
  const own = answer[name];
  const wanted = Array.isArray(value)
    ? value.map((one) => (isObject(one) ? textOf(one.id) : textOf(one)))
    : [textOf(value)];
  return holds(
    textOf(isObject(own) ? own.score : own),
    wanted.flatMap((one) => one.split(",")),
  );
}

/** `{"filters": {"and": [{"property", "operator", "value"}]}}`, or `or`; without filters everything. */
function search(call: Call): Host[] {
  const filters = objectOf(call.body.filters);
  const all = hostsOf(call);
  if (filters.or !== undefined) {
    return all.filter((host) => listOf(filters.or).some((one) => matches(show(host, call), one)));
  }
  return all.filter((host) => listOf(filters.and).every((one) => matches(show(host, call), one)));
}

function named(call: Call): Host {
  const id = call.parameters.uuid ?? "";
  const host = hostsOf(call).find(({ uuid }) => uuid === id);
  if (host === undefined) {
    throw new Missing("Host", id, "get");
  }
  return host;
}

function rate(call: Call): Json {
  const host = named(call);
  const { overwritten, overwrittenScore, reasoning, notes } = call.body;
  const before = call.store.get(ratings, host.uuid);
  const score = overwrittenScore === undefined ? textOf(before?.overwrittenScore) : textOf(overwrittenScore);
  const isOverwritten = textOf(overwritten) !== "false";
  if (isOverwritten && !/^([1-9]|10)$/.test(score)) {
    throw invalid("The attribute 'overwrittenScore' should be an integer from 1 to 10.");
  }
  call.store.put(ratings, {
    id: host.uuid,
    overwritten: String(isOverwritten),
    overwrittenScore: score,
    reasoning: reasoning === undefined ? (before?.reasoning ?? []) : idsOf(reasoning).map((id) => ({ id })),
    notes: notes === undefined ? (before?.notes ?? "") : textOf(notes),
    _org: call.user._org ?? "",
    _creator: call.user.id,
    _at: secondsOf(call),
  });
  return show(host, call);
}

const csv = (found: readonly Host[]): string =>
  [
    "IP Address,DNS Name,OS,MAC Address",
    ...found.map(({ ip, dnsName, os, macAddress }) => [ip, dnsName, os, macAddress]),
  ]
    .map((row) => `${String(row)}\r\n`)
    .join("");

const route = routesUnder("/hosts", "organization");

export const hostListArea: Area = {
  routes: [
    route("GET", "", (call) => page(hostsOf(call), call)),
    route("POST", "/search", (call) => page(search(call), call)),
    route("POST", "/download", (call) => new Download("hosts.csv", "text/csv", csv(search(call)))),
    route("GET", "/:uuid", (call) => {
      const host = show(named(call), call);
      const fields = fieldsOf(call);
      return fields === undefined ? host : only(host, new Set([...fields, "id", "uuid"]));
    }),
    route("PATCH", "/:uuid/acr", rate),
  ],
};

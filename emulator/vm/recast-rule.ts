import { routesUnder } from "./route";
import { isObject, type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { type Call, idOf, isoOf, role, type Route, type Stored } from "../rest/call";
import { change } from "../rest/collection";
import { newUuid } from "../rest/ids";
import { plain, type Refusal } from "../rest/reply";
import type { Behaviour } from "./behaviour";

const table = "recastRule";
const base = "/v1/recast/rules";
const longest = 1024;
const severities = ["NONE", "LOW", "MEDIUM", "HIGH", "CRITICAL"];
const results = ["PASSED", "FAILED", "WARNING"];
const refused = (text: string): Refusal => plain(400, text);

/** What rules of each kind of finding can do. */
const actionsOf: Readonly<Record<string, readonly string[]>> = {
  HOST: ["RECAST", "ACCEPT"],
  WEBAPP: ["RECAST", "ACCEPT"],
  HOST_AUDIT: ["CHANGE_RESULT", "ACCEPT_RESULT"],
};

interface Property {
  readonly name: string;
  readonly operators: readonly string[];
  readonly kinds: readonly string[];
  /** Of the rule itself: for searches only. */
  readonly isOfRule?: true;
}
const compared = ["eq", "neq", "lt", "gt", "lte", "gte", "exists", "nexists"];
const matched = ["eq", "neq", "exists", "nexists", "match", "nmatch"];
const equal = ["eq", "neq"];
const both = ["HOST", "WEBAPP"];
const everything = [...both, "HOST_AUDIT"];
const property = (name: string, operators: readonly string[], kinds: readonly string[]): Property => ({
  name,
  operators,
  kinds,
});

/** Properties that rules and searches may name. Source: the documented list of recast rule filters. */
const properties: readonly Property[] = [
  property("definition.id", compared, both),
  property("definition.name", matched, both),
  property("definition.cve", matched, both),
  property("output", ["match", "nmatch"], both),
  property("port", compared, ["HOST"]),
  property("protocol", equal, ["HOST"]),
  property("asset.name", matched, everything),
  property("asset.id", equal, everything),
  property("asset.ipv4_addresses", matched, ["HOST", "HOST_AUDIT"]),
  property("asset.tags", equal, everything),
  property("audit.name", matched, ["HOST_AUDIT"]),
  property("audit.file", matched, ["HOST_AUDIT"]),
  ...["rule_name", "severity", "original_severity", "action", "created_by"].map((name) => ({
    ...property(name, matched, everything),
    isOfRule: true as const,
  })),
];

/** `GET /v1/recast/rules/filters`: a list in a list. */
const filters = (): Json => [
  properties.map(({ name, operators, kinds, isOfRule }) => ({
    name: name.replaceAll(".", "_").toUpperCase(),
    search_value: name,
    property_target: isOfRule === true ? "RULES" : "FINDINGS",
    conditions: kinds.map((kind) => ({
      name: `OPTIONAL_${operators.join("_").toUpperCase()}`,
      required: false,
      operators: [...operators],
      resource_type: kind,
    })),
    search_only: isOfRule === true,
  })),
];

/** `{"and": [...]}` or `{"or": [...]}`, each of conditions or of such. */
function checkFilter(filter: Json | undefined, kinds: readonly string[], isSearch = false): void {
  const parts = listOf(objectOf(filter).and ?? objectOf(filter).or).map(objectOf);
  if (parts.length === 0) {
    throw refused("The filter has no conditions.");
  }
  for (const part of parts) {
    if ("and" in part || "or" in part) {
      checkFilter(part, kinds, isSearch);
      continue;
    }
    const known = properties.find(({ name, isOfRule }) => name === part.property && (isSearch || isOfRule !== true));
    const isRight = known?.operators.includes(textOf(part.operator)) === true;
    if (known === undefined || !isRight || !kinds.every((kind) => known.kinds.includes(kind))) {
      throw refused(`The property ${textOf(part.property)} does not support the operator ${textOf(part.operator)}.`);
    }
  }
}

/** Severities are words, and numbers in the documented example. */
const severityOf = (value: Json | undefined): string =>
  /^[0-4]$/.test(textOf(value)) ? (severities[Number(value)] ?? "") : textOf(value);

function ruleValue(sent: JsonObject, resource: string): JsonObject {
  const action = textOf(sent.action);
  if (actionsOf[resource]?.includes(action) !== true) {
    throw refused(`The action ${action} is not possible for ${resource}.`);
  }
  const original = severityOf(sent.original_severity);
  const severity = severityOf(sent.severity);
  if (original !== "" && original !== "MIXED" && !severities.includes(original)) {
    throw refused("Invalid 'original_severity' field");
  }
  if (action === "RECAST" && !severities.includes(severity)) {
    throw refused("Invalid 'severity' field");
  }
  if (action === "CHANGE_RESULT" && !results.includes(textOf(sent.compliance_result))) {
    throw refused("Invalid 'compliance_result' field");
  }
  return {
    action,
    false_positive: sent.false_positive === true,
    ...(action === "RECAST" ? { severity } : {}),
    ...(original === "" ? {} : { original_severity: original }),
    ...(action === "CHANGE_RESULT" ? { compliance_result: textOf(sent.compliance_result) } : {}),
    ...(typeof sent.comment === "string" ? { comment: sent.comment } : {}),
  };
}

function members(call: Call<Behaviour>, before: Stored | undefined): JsonObject {
  const { body } = call;
  const resource = textOf(body.resource_type);
  if (!(resource in actionsOf)) {
    throw refused("Invalid 'resource_type' field");
  }
  const value = ruleValue(objectOf(body.rule_value), resource);
  checkFilter(body.filter, [resource]);
  const { expires_at: expires, description, disabled_details: details } = body;
  if (expires !== undefined && expires !== null && Number.isNaN(Date.parse(textOf(expires)))) {
    throw refused("Invalid 'expires_at' field");
  }
  const name = textOf(body.rule_name) || textOf(before?.rule_name) || named(value, isoOf(call));
  if (name.length > longest || textOf(description).length > longest) {
    throw refused("The name or the description is too long.");
  }
  const filter = objectOf(body.filter);
  const same = call.store
    .all(table)
    .some((one) => one.id !== before?.id && JSON.stringify(one.filter) === JSON.stringify(filter));
  if (same) {
    throw refused("A rule with the same filter exists already.");
  }
  return {
    rule_value: value,
    rule_name: name,
    resource_type: resource,
    filter,
    ...(typeof description === "string" ? { description } : {}),
    ...(typeof expires === "string" ? { expires_at: expires } : {}),
    disabled_details: isObject(details) ? disabled(details, call) : (before?.disabled_details ?? { disabled: false }),
  };
}

const named = ({ action }: JsonObject, now: string): string =>
  `${textOf(action) === "RECAST" ? "Recast" : "Accept"} - Created: ${now.slice(0, 10)}`;

const disabled = ({ disabled: is, disabled_reason: reason }: JsonObject, call: Call<Behaviour>): JsonObject =>
  is === true
    ? {
        disabled: true,
        disabled_at: isoOf(call),
        disabled_by: call.user.uuid ?? "",
        ...(typeof reason === "string" ? { disabled_reason: reason } : {}),
      }
    : { disabled: false };

function shown({ id, ...rule }: Stored): JsonObject {
  return { rule_id: id, ...rule };
}

function ruleOf(call: Call<Behaviour>): Stored {
  const found = call.store.get(table, idOf(call));
  if (found === undefined) {
    throw plain(404, `Recast rule ${idOf(call)} not found`);
  }
  return found;
}

/** A rule as a search sees it: what it does, and the values its own filter names. */
function seen(rule: Stored, name: string): string[] {
  const value = objectOf(rule.rule_value);
  const own = value[name] ?? rule[name];
  if (own !== undefined) {
    return [textOf(own)];
  }
  const conditions = (filter: Json): JsonObject[] => {
    const part = objectOf(filter);
    const inner = listOf(part.and ?? part.or);
    return inner.length === 0 ? [part] : inner.flatMap(conditions);
  };
  return conditions(rule.filter ?? null)
    .filter(({ property: one }) => one === name)
    .flatMap(({ value: one }) => (Array.isArray(one) ? one.map(textOf) : [textOf(one)]));
}

function fits(filter: Json | undefined, rule: Stored): boolean {
  const part = objectOf(filter);
  if (Array.isArray(part.and)) {
    return part.and.every((one) => fits(one, rule));
  }
  if (Array.isArray(part.or)) {
    return part.or.some((one) => fits(one, rule));
  }
  const wanted = Array.isArray(part.value) ? part.value.map(textOf) : [textOf(part.value)];
  const has = seen(rule, textOf(part.property));
  const tests: Readonly<Record<string, () => boolean>> = {
    eq: () => has.some((one) => wanted.includes(one)),
    neq: () => !has.some((one) => wanted.includes(one)),
    match: () => has.some((one) => wanted.some((word) => one.includes(word))),
    nmatch: () => !has.some((one) => wanted.some((word) => one.includes(word))),
    exists: () => has.length > 0,
    nexists: () => has.length === 0,
    lt: () => has.some((one) => Number(one) < Number(wanted[0])),
    lte: () => has.some((one) => Number(one) <= Number(wanted[0])),
    gt: () => has.some((one) => Number(one) > Number(wanted[0])),
    gte: () => has.some((one) => Number(one) >= Number(wanted[0])),
  };
  return tests[textOf(part.operator)]?.() ?? true;
}

function search(call: Call<Behaviour>): JsonObject {
  const { resource_type: kinds, filter, limit = 100, next, sort } = call.body;
  const size = Number(limit);
  if (!Number.isInteger(size) || size < 1 || size > 500) {
    throw refused("Invalid 'limit' field");
  }
  const wanted = listOf(kinds).map(textOf);
  if (filter !== undefined) {
    checkFilter(filter, wanted, true);
  }
  const found = call.store
    .all(table)
    .filter((one) => wanted.length === 0 || wanted.includes(textOf(one.resource_type)))
    .filter((one) => filter === undefined || fits(filter, one));
  const by = objectOf(listOf(sort)[0]);
  const ordered = found.toSorted((one, other) => {
    const [left = "", right = ""] = [one, other].map((rule) => seen(rule, textOf(by.property))[0] ?? "");
    return by.order === "desc" ? right.localeCompare(left) : left.localeCompare(right);
  });
  const from = Number(Buffer.from(textOf(next), "base64").toString("utf8")) || 0;
  const page = (by.property === undefined ? found : ordered).slice(from, from + size);
  const isMore = from + size < found.length;
  const token = Buffer.from(String(from + size)).toString("base64");
  return {
    rules: page.map(shown),
    pagination: { total: found.length, limit: size, ...(isMore ? { next: token } : {}) },
  };
}

const route = routesUnder(base, role.administrator);

/** Platform Settings API, Recast Rules. */
export const recastRuleRoutes: readonly Route<Behaviour>[] = [
  route("POST", "", (call) =>
    shown(
      call.store.put(table, {
        id: newUuid(),
        ...members(call, undefined),
        container_id: call.user.container_uuid ?? "",
        created_by: call.user.uuid ?? "",
        created_at: isoOf(call),
      }),
    ),
  ),
  route("POST", "/search", search),
  route("GET", "/filters", filters),
  route("GET", "/:id", (call) => shown(ruleOf(call))),
  route("PUT", "/:id", (call) => {
    const before = ruleOf(call);
    const updated = { updated_by: call.user.uuid ?? "", updated_at: isoOf(call) };
    return shown(change(call, table, before, { ...members(call, before), ...updated }));
  }),
  route("DELETE", "/:id", (call) => {
    call.store.remove(table, ruleOf(call).id);
    return {};
  }),
];

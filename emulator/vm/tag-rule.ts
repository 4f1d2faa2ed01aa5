import { isAddressEntry, splitList } from "../core/addresses";
import { isObject, type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import type { Behaviour } from "./behaviour";
import type { Call } from "../rest/call";
import { operatorsOf } from "./filters";
import { plain } from "../rest/reply";

const mostValues = 1024;

/** Every rule of a tree of `and` and `or`. */
const rulesOf = (node: Json): JsonObject[] => {
  const item = objectOf(node);
  const nested = [...listOf(item.and), ...listOf(item.or)];
  return nested.length > 0 || "and" in item || "or" in item ? nested.flatMap(rulesOf) : [item];
};

const valuesOf = (value: Json | undefined): string[] =>
  Array.isArray(value)
    ? value.map(textOf)
    : textOf(value)
        .split(",")
        .map((one) => one.trim());

/** Vulnerability Management API, "Apply Dynamic Tags": what a rule may be. Answers the rules of the assets. */
export function checkedRules(filters: Json, most: number): Json {
  const rules = objectOf(objectOf(filters).asset);
  const all = rulesOf(rules);
  if (!isObject(objectOf(filters).asset) || all.length === 0) {
    throw plain(400, "Invalid 'filters' field");
  }
  if (all.length > most) {
    throw plain(400, `Filter expression cannot have more than ${most} conditions`);
  }
  for (const rule of all) {
    checkRule(rule);
  }
  return rules;
}

function checkRule(rule: JsonObject): void {
  const field = textOf(rule.field ?? rule.property);
  const operators = operatorsOf("/tags/assets/filters", field);
  if (operators === undefined) {
    throw plain(400, `Invalid field in filter: ${field}`);
  }
  if (!operators.includes(textOf(rule.operator))) {
    throw plain(400, `Invalid operator for ${field}: ${textOf(rule.operator)}`);
  }
  const values = valuesOf(rule.value);
  if (values.length > mostValues) {
    throw plain(400, `The filter ${field} has more than ${mostValues} values`);
  }
  if (field !== "ipv4") {
    return;
  }
  const wrong = values.find((value) => !isAddressEntry(value) || value.includes(":"));
  if (wrong !== undefined) {
    throw plain(400, `Invalid value for ${field}: ${wrong}`);
  }
}

/** The rules as an answer writes them: a JSON text, in one of two spellings. */
export function writtenRules(rules: Json, call: Call<Behaviour>): string {
  return JSON.stringify(call.behaviour.tagRules === "field" ? rules : respelt(rules));
}

function respelt(node: Json): Json {
  const item = objectOf(node);
  if ("and" in item || "or" in item) {
    return Object.fromEntries(Object.entries(item).map(([name, nested]) => [name, listOf(nested).map(respelt)]));
  }
  return { operator: item.operator ?? "", property: item.field ?? item.property ?? "", value: valuesOf(item.value) };
}

/** The addresses of a tag's `ipv4` rules: what a scan by tag rules aims at. */
export const addressesOf = (rules: Json): string[] =>
  rulesOf(rules)
    .filter((rule) => textOf(rule.field ?? rule.property) === "ipv4")
    .flatMap((rule) => (Array.isArray(rule.value) ? rule.value.map(textOf) : splitList(textOf(rule.value))));

import type { Props, PureCodec } from "../../definition";
import { blocksOf } from "../../values/addresses";
import { intervalsIn } from "../../values/targets";
import { asEntries, asObject, ShapeError } from "../../values/shape";

/** What one rule may hold. Source: Vulnerability Management documentation, Tag rules. */
export const valuesPerRule = 1024;

interface Rule extends Props {
  operator?: string;
}

/** The rules that together hold these addresses, as the fewest CIDR blocks. */
export function ipv4Rules(addresses: readonly string[]): Rule[] {
  const blocks = intervalsIn(addresses).flatMap(blocksOf);
  const rules: Rule[] = [];
  for (let from = 0; from < blocks.length; from += valuesPerRule) {
    rules.push({ field: "ipv4", operator: "eq", value: blocks.slice(from, from + valuesPerRule).join(",") });
  }
  return rules;
}

/**
 * `{"asset": {"or": [{"field": "ipv4", "operator": "eq", "value": "192.0.2.0/24,198.51.100.7"}]}}`; read as JSON text, in
 * which `property` may stand for `field` and a list for the value. Rules that mean something else than a set of
 * addresses have no form in a program, and read as a difference.
 * Source: Vulnerability Management API, Tags, `POST /tags/values`, parameter `filters`.
 */
export const ipv4Rule: PureCodec<string[]> = {
  encode: (addresses) => ({ asset: { or: ipv4Rules(addresses) } }),
  decode: (wire) => {
    const { asset } = asObject(wire ?? {});
    const tree = asObject(typeof asset === "string" ? parsed(asset) : (asset ?? {}));
    const [[joint, list] = ["or", []], ...more] = Object.entries(tree);
    const rules: Rule[] = asEntries(list);
    const isPlain =
      more.length === 0 &&
      (joint === "or" || rules.length === 1) &&
      rules.every(({ field, property, operator }) => (field ?? property) === "ipv4" && operator === "eq");
    return isPlain ? rules.flatMap(({ value }) => valuesOf(value)) : [`(rules: ${JSON.stringify(tree)})`];
  },
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ShapeError("not JSON");
  }
}

const valuesOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value.map(String) : String(value ?? "").split(",")).map((one) => one.trim()).filter(Boolean);

import { canonicalAddresses, parseInterval } from "./values/addresses";
import type { Field, Problem } from "./definition";

type Kind<T> = Omit<Field<T>, "optional" | "replaces" | "byKey" | "secret"> & { byKey?: boolean };

function field<T>(kind: Kind<T>): Field<T> {
  return { optional: false, replaces: false, byKey: false, secret: false, ...kind };
}

const noProblems = (): Problem[] => [];

export function optional<T>(inner: Field<T>): Field<T> {
  return { ...inner, optional: true };
}

/** A change replaces the resource. */
export function replacing<T>(inner: Field<T>): Field<T> {
  return { ...inner, replaces: true };
}

/** Encrypted in the state and left out of messages. */
export function secret<T>(inner: Field<T>): Field<T> {
  // A blank at the end of a password is a part of it.
  return { ...inner, secret: true, canonical: (value) => JSON.stringify(value) };
}

export function text(limits: { min?: number; max?: number } = {}): Field<string> {
  return field({
    schema: { type: "string", minLength: limits.min ?? 0, ...(limits.max && { maxLength: limits.max }) },
    problems: noProblems,
    canonical: (value) => value.trim(),
    ...(limits.min ? {} : { empty: "" }),
  });
}

export function flag(): Field<boolean> {
  return field({ schema: { type: "boolean" }, problems: noProblems, canonical: (value: boolean) => String(value) });
}

export function wholeNumber(limits: { min: number; max: number }): Field<number> {
  return field({
    schema: { type: "integer", minimum: limits.min, maximum: limits.max },
    problems: noProblems,
    canonical: (value: number) => String(value),
  });
}

export function oneOf<T extends string | number>(values: readonly T[]): Field<T> {
  return field({ schema: { enum: values }, problems: noProblems, canonical: (value: T) => String(value) });
}

/** The id of another object: what its resource's `id` gives. */
export function reference(type: string): Field<string> {
  return field({
    schema: { type: "string", minLength: 1 },
    problems: (value, path) => (/\s/.test(value) ? [{ path, reason: `no id of a ${type}: ids have no blanks` }] : []),
    canonical: (value) => value,
  });
}

/** Items without order; a list that is reordered or repeats itself means the same. */
export function setOf<T>(item: Field<T>): Field<T[]> {
  return field<T[]>({
    schema: { type: "array", items: item.schema },
    problems: (values: T[], path) => values.flatMap((value, index) => item.problems(value, `${path}[${index}]`)),
    canonical: (values: T[]) => JSON.stringify([...new Set(values.map((value) => item.canonical(value)))].sort()),
    empty: [],
  });
}

/** Named values of which only the declared ones are managed. */
export function mapOf<T>(item: Field<T>, keyProblem?: (key: string) => string | undefined): Field<Record<string, T>> {
  return field<Record<string, T>>({
    schema: { type: "object", additionalProperties: item.schema },
    problems: (map, path) =>
      Object.entries(map).flatMap(([key, value]) => {
        const at = keyPath(path, key);
        const reason = keyProblem?.(key);
        return [...(reason ? [{ path: at, reason }] : []), ...item.problems(value, at)];
      }),
    canonical: (map) =>
      JSON.stringify(
        Object.keys(map)
          .sort()
          .map((key) => [key, item.canonical(map[key] as T)]),
      ),
    empty: {},
    byKey: true,
  });
}

/** Addresses, CIDR blocks and ranges, compared as the set of addresses they mean; with `names`, host names too. */
export function addressSet(options: { names: boolean }): Field<string[]> {
  return field<string[]>({
    schema: { type: "array", items: { type: "string", minLength: 1 } },
    problems: (values, path) =>
      values.flatMap((value, index) => {
        const reason = addressProblem(value.trim(), options.names);
        return reason ? [{ path: `${path}[${index}]`, reason }] : [];
      }),
    canonical: (values: string[]) => canonicalAddresses(values),
    empty: [],
  });
}

/** Host names, compared without case. */
export function hostNameSet(): Field<string[]> {
  return field<string[]>({
    schema: { type: "array", items: { type: "string", minLength: 1 } },
    problems: (values, path) =>
      values.flatMap((value, index) =>
        isHostName(value.trim()) ? [] : [{ path: `${path}[${index}]`, reason: "not a host name" }],
      ),
    canonical: (values) => [...new Set(values.map((value) => value.trim().toLowerCase()))].sort().join(","),
    empty: [],
  });
}

/** RFC 1123, with the underscore that real networks use. */
function isHostName(text: string): boolean {
  return (
    text.length <= 253 &&
    /[a-z]/i.test(text) &&
    /^(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?$/i.test(text)
  );
}

function addressProblem(value: string, names: boolean): string | undefined {
  const interval = parseInterval(value);
  if (typeof interval !== "string" || (names && isHostName(value))) {
    return undefined;
  }
  return names && /[a-z]/i.test(value) && !value.includes(":") && !value.includes("/")
    ? "neither an address, a CIDR block, a range nor a host name"
    : interval;
}

function keyPath(path: string, key: string): string {
  return /^[\w]+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

import { entriesOf, type Field, memberPath, type Problem } from ".";
import { parseInterval } from "../values/addresses";
import { hostNameProblem, spelledHostName } from "../values/host-name";
import { exampleLists, severalProblem } from "../values/several";
import { canonicalAddresses, type Form, meantBlock, parseEntry, tidyEntry } from "../values/targets";

type Kind<T> = Omit<Field<T>, "optional" | "replaces" | "byKey" | "secret"> & { byKey?: boolean };
/** What every kind is until `optional` says otherwise. */
type Needed<T> = Field<T, false>;

function field<T>(kind: Kind<T>): Needed<T> {
  return { optional: false, replaces: false, byKey: false, secret: false, ...kind };
}

const noProblems = (): Problem[] => [];

/** Values come as JavaScript has them: what is of another type is for the schema to refuse. */
const tidyText = (value: string): string =>
  typeof value !== "string" ? value : isInvisible.test(value) ? "" : value.trim();

/** What looks like nothing on every platform: blanks, and characters that only guide how others are shown. */
const isInvisible = /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u;
const tidyEach = <T>(values: T[], tidy: ((value: T) => T) | undefined): T[] =>
  tidy && Array.isArray(values) ? values.map((value) => tidy(value)) : values;

export function optional<T>(inner: Field<T>): Field<T, true> {
  return { ...inner, optional: true };
}

/** A change replaces the resource. */
export function replacing<T, Optional extends boolean>(inner: Field<T, Optional>): Field<T, Optional> {
  return { ...inner, replaces: true };
}

/** Encrypted in the state and left out of messages. */
export function secret<T, Optional extends boolean>(inner: Field<T, Optional>): Field<T, Optional> {
  // A blank at the end of a password is a part of it.
  return { ...inner, secret: true, tidy: undefined, canonical: (value) => JSON.stringify(value) };
}

/** Blanks around it are no part of it, but for what is written to a file. */
export function verbatim<Optional extends boolean>(inner: Field<string, Optional>): Field<string, Optional> {
  return { ...inner, tidy: undefined };
}

/** A name or a word goes by its letters; in text that can be empty, blanks around it make no difference. */
export function text(limits: { min?: number; max?: number } = {}): Needed<string> {
  return field({
    schema: { type: "string", minLength: limits.min ?? 0, ...(limits.max && { maxLength: limits.max }) },
    problems: noProblems,
    canonical: (value) => (limits.min ? value : value.trim()),
    tidy: tidyText,
    ...(limits.min ? {} : { empty: "" }),
  });
}

/** A mail address. In a list they stand one behind the other, so that none can hold what separates them. */
export function mailAddress(): Needed<string> {
  return {
    ...text({ min: 3 }),
    problems: (value, path) =>
      /^[^\s,;<>@]+@[^\s,;<>@]+$/.test(value)
        ? []
        : [{ path, reason: "not an email address, such as soc@example.com" }],
    example: exampleLists.mail,
  };
}

export function flag(): Needed<boolean> {
  return field({ schema: { type: "boolean" }, problems: noProblems, canonical: (value: boolean) => String(value) });
}

export function wholeNumber(limits: { min: number; max: number }): Needed<number> {
  return field({
    schema: { type: "integer", minimum: limits.min, maximum: limits.max },
    problems: noProblems,
    canonical: (value: number) => String(value),
  });
}

export function oneOf<T extends string | number>(values: readonly T[]): Needed<T> {
  return field({ schema: { enum: values }, problems: noProblems, canonical: (value: T) => String(value) });
}

/** The id of another object: what its resource's `id` gives. */
export function reference(type: string): Needed<string> {
  return field({
    schema: { type: "string", minLength: 1 },
    problems: (value, path) =>
      /[\s,;|]/.test(value) ? [{ path, reason: `not a valid ${type} id: ids contain no spaces or commas` }] : [],
    example: exampleLists.ids,
    refersTo: type,
    canonical: (value) => value,
    // Platforms show their numbers without zeros in front.
    tidy: (value) => (typeof value === "string" ? value.replace(/^0+(?=\d+$)/, "") : value),
  });
}

/** Items without order; a list that is reordered or repeats itself means the same. */
export function setOf<T>(item: Field<T>): Needed<T[]> {
  return field<T[]>({
    schema: { type: "array", items: item.schema },
    problems: (values: T[], path) =>
      values.flatMap((value, index) => {
        const at = `${path}[${index}]`;
        const problems = item.problems(value, at);
        const several =
          item.example !== undefined && problems.length > 0 && severalProblem(String(value), item.example);
        return several ? [{ path: at, reason: several }] : problems;
      }),
    canonical: (values: T[]) => JSON.stringify([...new Set(values.map((value) => item.canonical(value)))].sort()),
    tidy: (values) => tidyEach(values, item.tidy),
    refersTo: item.refersTo,
    empty: [],
  });
}

/** Named values of which only the declared ones are managed. */
export function mapOf<T, M extends Readonly<Record<string, T | undefined>> = Record<string, T>>(
  item: Field<T>,
  keyProblem?: (key: string) => string | undefined,
): Needed<M> {
  return field<M>({
    schema: { type: "object", additionalProperties: item.schema },
    problems: (map, path) =>
      entriesOf<T>(map).flatMap(([key, value]) => {
        const at = memberPath(path, key);
        const reason = keyProblem?.(key);
        return [...(reason ? [{ path: at, reason }] : []), ...item.problems(value, at)];
      }),
    canonical: (map) =>
      JSON.stringify(
        Object.keys(map)
          .sort()
          .map((key) => [key, item.canonical(map[key] as T)]),
      ),
    tidy: (map) => {
      const { tidy } = item;
      if (!tidy || typeof map !== "object" || map === null || Array.isArray(map)) {
        return map;
      }
      const changed = entriesOf<T>(map).flatMap(([key, value]) => {
        const tidied = tidy(value);
        return tidied === value ? [] : [[key, tidied] as const];
      });
      // Mostly there is nothing to tidy, and a map may have hundreds of keys.
      return changed.length === 0 ? map : { ...map, ...Object.fromEntries(changed) };
    },
    empty: {} as M,
    byKey: true,
  });
}

/**
 * Addresses, CIDR blocks and ranges, compared as the set of addresses they mean; with `names`, host names too, and with
 * `also` what else an entry can be.
 */
export function addressSet({ names, also = [] }: { names: boolean; also?: readonly Form[] }): Needed<string[]> {
  const forms: readonly Form[] = ["address", ...(names ? (["host"] as const) : []), ...also];
  return field<string[]>({
    schema: { type: "array", items: { type: "string", minLength: 1 } },
    problems: (values, path) =>
      values.flatMap((value, index) => {
        const entry = parseEntry(tidyEntry(value));
        const reason =
          typeof entry === "string" ? entry : forms.includes(entry.form) ? undefined : String(parseInterval(value));
        return reason ? [{ path: `${path}[${index}]`, reason }] : [];
      }),
    notes: (values, path) =>
      values.flatMap((value, index) => {
        const meant = meantBlock(tidyEntry(value));
        return meant === undefined
          ? []
          : [{ path: `${path}[${index}]`, reason: `is an address inside of a block: it means all of ${meant}` }];
      }),
    canonical: (values: string[]) => canonicalAddresses(values),
    tidy: (values) => tidyEach(values, (value) => (typeof value === "string" ? tidyEntry(value) : value)),
    empty: [],
  });
}

/** Host names, compared without case. */
export function hostNameSet(): Needed<string[]> {
  return field<string[]>({
    schema: { type: "array", items: { type: "string", minLength: 1 } },
    problems: (values, path) =>
      values.flatMap((value, index) => {
        const problem = hostNameProblem(value.trim());
        const reason = problem && (severalProblem(value, exampleLists.names) ?? problem);
        return reason ? [{ path: `${path}[${index}]`, reason }] : [];
      }),
    canonical: (values) => [...new Set(values.map(spelledHostName))].sort().join(","),
    tidy: (values) => tidyEach(values, tidyText),
    empty: [],
  });
}

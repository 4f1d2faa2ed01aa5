import { type AnyDefinition, isMap, memberPath, own, type Props, propertyOf } from "../definition";
import { isSame } from "./equal";
import { hasUnknown } from "./unknown";

/** One property that differs between the old and the new inputs. */
export interface Difference {
  /** Property path; a map names the key: `preferences.safe_checks`, `families["Denial of Service"]`. */
  path: string;
  kind: "add" | "delete" | "update";
  /** The resource has to be replaced for it. */
  replace: boolean;
}

const pick = (map: Props, key: string): Props => (own(map, key) === undefined ? {} : { [key]: map[key] });

function kindOf(before: unknown, now: unknown): Difference["kind"] {
  return before === undefined ? "add" : now === undefined ? "delete" : "update";
}

/** Properties that a failed update may have left unwritten, where the platform does not show which value it holds. */
export const unwrittenIn = ({ unwritten }: Props): string[] => (Array.isArray(unwritten) ? unwritten.map(String) : []);

/** What differs, by meaning. `olds` may be old inputs or old outputs, of any earlier version. Pure. */
export function compare(definition: AnyDefinition, olds: Props, news: Props): Difference[] {
  const replaced = new Set(definition.replaces?.(olds, news) ?? []);
  const unwritten = new Set(unwrittenIn(olds));
  const differences = Object.entries(definition.fields).flatMap(([name, field]): Difference[] => {
    const [before, now] = [olds[name] ?? undefined, news[name] ?? undefined];
    const same = before === now || (!hasUnknown(now) && isSame(field, before, now));
    if (same) {
      return unwritten.has(name) ? [{ path: name, kind: "update", replace: false }] : [];
    }
    const replace = field.replaces || replaced.has(name);
    if (field.byKey && isMap(before) && isMap(now)) {
      const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
      return keys
        .filter((key) => hasUnknown(own(now, key)) || !isSame(field, pick(before, key), pick(now, key)))
        .map((key) => ({ path: memberPath(name, key), kind: kindOf(own(before, key), own(now, key)), replace }));
    }
    return [{ path: name, kind: kindOf(before, now), replace }];
  });
  const moved = connectionOf(olds) !== connectionOf(news);
  return moved ? [...differences, { path: "connection", kind: "update", replace: true }] : differences;
}

export const connectionOf = (props: Props): string => String(props.connection ?? "default");

/** Top-level properties of these differences. */
export function propertiesOf(differences: readonly Difference[]): string[] {
  return [...new Set(differences.map(({ path }) => propertyOf(path)))];
}

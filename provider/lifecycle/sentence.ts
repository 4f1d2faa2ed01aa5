import { type AnyDefinition, type Field, own, type Problem, type Props, propertyOf } from "../definition";
import { cut } from "../errors";
import { namesIn, textsIn } from "./hidden";
import { isUnknown } from "./unknown";

/** Stands for a reason that was made from a secret value: it would quote parts of it, or guess what it is to be. */
const hiddenReason = "not valid; the reason is hidden because it would reveal part of a value in pulumi.secret()";

/** Problems, without what they tell of secret values. */
export function hiding(definition: AnyDefinition, news: Props, secrets: readonly string[], sealed: readonly string[]) {
  const field = (name: string): Field | undefined => own(definition.fields, name);
  const named = (name: string): ReadonlySet<string> => namesIn(field(name)?.schema);
  // What is always a secret has reasons that quote nothing.
  const judged = secrets.filter((name) => !field(name)?.secret);
  const parts = judged
    .flatMap((name) => textsIn(news[name], named(name), sealed.includes(name)))
    .flatMap((text) => text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? []);
  return {
    value: (problem: Problem): Problem =>
      judged.includes(propertyOf(problem.path)) ? { ...problem, reason: hiddenReason } : problem,
    rule: (problem: Problem): Problem =>
      parts.some((part) => problem.reason.toLowerCase().includes(part))
        ? { ...problem, reason: hiddenReason }
        : problem,
    path: (problem: Problem): Problem => {
      const name = propertyOf(problem.path);
      const path = judged.includes(name)
        ? pathToSecret(news, problem.path, named(name), sealed.includes(name) ? 1 : 2)
        : problem.path;
      // What a key is mistaken for tells of it.
      return path === problem.path ? problem : { path, reason: hiddenReason };
    },
  };
}

/** A path up to the first key of a map; so many of its keys are in clear. */
function pathToSecret(news: Props, path: string, named: ReadonlySet<string>, clear: number): string {
  let shown = "";
  for (const [index, key] of (path.match(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]|\.?[^.[\]]+/g) ?? []).entries()) {
    if (index >= clear && !Array.isArray(valueAt(news, shown)) && !named.has(key.replace(/^\./, ""))) {
      break;
    }
    shown += key;
  }
  return shown;
}

/** A problem as the user reads it. */
export function sentence(
  definition: AnyDefinition,
  news: Props,
  path: string,
  reason: string,
  secrets: readonly string[],
): string {
  const name = propertyOf(path);
  const hidden = own(definition.fields, name)?.secret || secrets.includes(name);
  const value = hidden ? undefined : valueAt(news, path);
  const shown = value === undefined ? "" : ` ${JSON.stringify(value)}`;
  return `${definition.type}.${path}${cut(shown, 90)}: ${reason}`;
}

/** The value at a property path such as `targets[2]` or `preferences["a b"]`. */
export function valueAt(news: Props, path: string): unknown {
  const keys = path.match(/\["(?:[^"\\]|\\.)*"\]|[^.[\]]+/g) as string[];
  return keys.reduce<unknown>((value, key) => {
    const name = key.startsWith("[") ? String(JSON.parse(key.slice(1, -1))) : key;
    // Below an unknown value everything is unknown.
    if (isUnknown(value)) {
      return value;
    }
    return typeof value === "object" && value !== null ? own(value as Props, name) : undefined;
  }, news);
}

import {
  type AnyDefinition,
  type Binding,
  bindingFor,
  type Field,
  own,
  type Problem,
  type Props,
  propertyOf,
  type Rule,
} from "../definition";
import { platformNames, type Platform } from "../definition/platform";
import { isDroppable } from "./body";
import { compare } from "./compare";
import { isSame } from "./equal";
import type { Told } from "./hidden";
import { fieldsOf, shapeProblems } from "./shape";
import { hiding, sentence, valueAt } from "./sentence";
import { hasUnknown, isUnknown, watching } from "./unknown";

export interface Checked {
  inputs: Props;
  /** Each with a whole sentence for the user; all of a resource at once. */
  failures: Problem[];
  /** What is allowed and probably not meant, each with a whole sentence. */
  notes?: string[];
}

/** Nothing has passed yet. */
const beforeAllTime = Number.NEGATIVE_INFINITY;

/**
 * The inputs as they are stored, and everything wrong with them. Pure: no request, no keys; `now` is the time.
 * A value that means the same as the old one keeps the old spelling, so that the engine sees no difference.
 * Values of the properties in `secrets` are not shown, nor parts of them, nor keys of maps in those in `sealed`.
 */
export function check(
  definition: AnyDefinition,
  platform: Platform,
  olds: Props,
  given: Props,
  { now = beforeAllTime, secrets = [], sealed = [] }: { now?: number } & Partial<Pick<Told, "secrets" | "sealed">> = {},
): Checked {
  const news = tidied(definition, given);
  const chosen = watching(news);
  const binding = bindingFor(definition, platform, chosen.watched, undefined);
  if (typeof binding === "string") {
    const reason = `${definition.type}: not on ${platformNames[platform]}: ${binding}`;
    return { inputs: news, failures: [{ path: "", reason }] };
  }
  const isKnown = ({ path }: Problem): boolean => !hasUnknown(valueAt(news, path));
  // What is not known yet has no shape either, and must not keep the rules from judging the rest.
  const shape = shapeProblems(definition, news, secrets).filter(isKnown);
  // An object that was taken over stays so after the line has been taken out.
  const ruled = olds.adoptId === undefined ? news : { ...news, adoptId: olds.adoptId };
  const malformed = new Set(shape.map(({ path }) => propertyOf(path)));
  const values = valueProblems(definition, news, malformed);
  // What is no value anywhere needs no word about this platform too.
  const isJudged = ({ path }: Problem): boolean => values.some((problem) => problem.path === path);
  const shown = hiding(definition, news, secrets, sealed);
  const problems = [
    ...shape,
    ...values.map(shown.value),
    ...expiredProblems(definition, olds, news, malformed, now).map(shown.rule),
    // A table that an unknown value may yet exchange for another has no say.
    ...(chosen.guessed() ? [] : platformProblems(binding, platform, news)),
    ...(malformed.size === 0
      ? ruleProblems([...definition.rules, ...(chosen.guessed() ? [] : (binding.rules ?? []))], platform, ruled)
          .filter((problem) => !isJudged(problem))
          .map(shown.rule)
      : []),
    ...droppedProblems(definition, binding, platform, olds, news),
    ...adoptionProblems(olds, news),
  ].filter(isKnown);
  const failures = problems
    .map(shown.path)
    .map(({ path, reason }) => ({ path, reason: sentence(definition, news, path, reason, secrets) }));
  const notes = noteProblems(definition, olds, news, malformed)
    .filter(isKnown)
    .filter(({ path }) => !secrets.includes(propertyOf(path)))
    .map(({ path, reason }) => sentence(definition, news, path, reason, secrets));
  return {
    inputs: keepOldSpelling(definition, olds, news),
    // Without the keys of a map, what is wrong with two of them is one sentence.
    failures: [...new Map(failures.map((failure) => [failure.reason, failure])).values()],
    ...(notes.length > 0 && { notes }),
  };
}

/** What is given, without what means nothing: a value is stored and sent in the spelling that platforms take. */
function tidied(definition: AnyDefinition, given: Props): Props {
  const values = Object.entries(given).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(
    values.map(([name, value]) => {
      const tidy = own(definition.fields, name)?.tidy;
      return [name, tidy && !isUnknown(value) ? tidy(value) : value];
    }),
  );
}

function valueProblems(definition: AnyDefinition, news: Props, malformed: Set<string | undefined>): Problem[] {
  return Object.entries(fieldsOf(definition)).flatMap(([name, field]) =>
    news[name] === undefined || isUnknown(news[name]) || malformed.has(name) ? [] : field.problems(news[name], name),
  );
}

/** What is told of values that are new. */
function noteProblems(
  definition: AnyDefinition,
  olds: Props,
  news: Props,
  malformed: Set<string | undefined>,
): Problem[] {
  return Object.entries(definition.fields).flatMap(([name, field]) => {
    const value = news[name];
    const isRead = field.notes !== undefined && value !== undefined && !hasUnknown(value) && !malformed.has(name);
    return isRead && !isSame(field, olds[name], value) ? (field.notes?.(value, name) ?? []) : [];
  });
}

/** What time has made wrong, of values that are new. An object that is taken over may have them as well. */
function expiredProblems(
  definition: AnyDefinition,
  olds: Props,
  news: Props,
  malformed: Set<string | undefined>,
  now: number,
): Problem[] {
  if (news.adoptId !== undefined && Object.keys(olds).length === 0) {
    return [];
  }
  const found = Object.entries(definition.fields).flatMap(([name, field]) => {
    const value = news[name];
    const isJudged = value !== undefined && !hasUnknown(value) && !malformed.has(name);
    const problems = isJudged ? (field.expired?.(value, now, name) ?? []) : [];
    return problems.length > 0 ? [{ problems, isNew: !isSame(field, olds[name], value) }] : [];
  });
  const isAnew = found.length > 0 && isMadeAnew(definition, olds, news);
  return found.flatMap(({ problems, isNew }) => (isNew || isAnew ? problems : []));
}

function platformProblems(binding: Binding, platform: Platform, news: Props): Problem[] {
  return Object.entries(binding.wire).flatMap(([name, entry]) => {
    if (entry.kind === "absent" && news[name] !== undefined) {
      return [{ path: name, reason: `not on ${platformNames[platform]}: ${entry.reason}` }];
    }
    return entry.kind === "wire" && entry.mandatory && news[name] === undefined
      ? [{ path: name, reason: `required on ${platformNames[platform]}` }]
      : [];
  });
}

/** A rule that looked at a value that is not known yet has no say. */
function ruleProblems(rules: readonly Rule<Props>[], platform: Platform, news: Props): Problem[] {
  return rules.flatMap((rule) => {
    const { watched, guessed } = watching(news);
    try {
      const problem = rule(watched, platform);
      return problem && !guessed() ? [problem] : [];
    } catch (error) {
      // What is not known yet stands there as a text, whatever the rule takes it for.
      if (guessed()) {
        return [];
      }
      throw error;
    }
  });
}

function isMadeAnew(definition: AnyDefinition, olds: Props, news: Props): boolean {
  const formed = Object.entries(news).filter(([name, value]) => {
    const field = own(definition.fields, name);
    return field === undefined || hasUnknown(value) || isWellFormed(field, value);
  });
  const after = { ...Object.fromEntries(formed), connection: olds.connection };
  return compare(definition, olds, after).some(({ replace }) => replace);
}

/** A property that goes back to an undocumented default would be a guess. */
function droppedProblems(
  definition: AnyDefinition,
  binding: Binding,
  platform: Platform,
  olds: Props,
  news: Props,
): Problem[] {
  const dropped = Object.keys(binding.wire).filter((name) => {
    const gone = olds[name] !== undefined && olds[name] !== null && news[name] === undefined;
    return gone && !isDroppable(definition, binding, name);
  });
  // A replaced object has no value to return to.
  if (dropped.length === 0 || isMadeAnew(definition, olds, news)) {
    return [];
  }
  return dropped.map((path) => ({
    path,
    // Without the old value: it may have been a secret, and only the program could tell.
    reason: `was removed from the program, and ${platformNames[platform]} documents no default; set it explicitly`,
  }));
}

function adoptionProblems(olds: Props, news: Props): Problem[] {
  const exists = Object.keys(olds).length > 0;
  const changed = exists && news.adoptId !== undefined && !hasUnknown(news.adoptId) && olds.adoptId !== news.adoptId;
  const has = olds.adoptId === undefined ? "another object" : String(olds.adoptId);
  return changed
    ? [
        {
          path: "adoptId",
          reason: `this resource already manages ${has}: adopt the other object with another resource`,
        },
      ]
    : [];
}

function keepOldSpelling(definition: AnyDefinition, olds: Props, news: Props): Props {
  const kept = Object.entries(definition.fields).flatMap(([name, field]): [string, unknown][] => {
    const [before, now] = [olds[name], news[name]];
    return before !== undefined && now !== undefined && !hasUnknown(now) && isKnownSame(field, before, now)
      ? [[name, before]]
      : [];
  });
  const exists = Object.keys(olds).length > 0;
  const inputs: Props = { ...news, ...Object.fromEntries<unknown>(kept) };
  // Whose object it is, and where it was taken over from, is decided once.
  for (const once of ["__address", "owner", "adoptId"] as const) {
    if (exists) {
      delete inputs[once];
      Object.assign(inputs, olds[once] === undefined ? {} : { [once]: olds[once] });
    }
  }
  return inputs;
}

/** Values that a schema refuses have no meaning to compare. */
function isWellFormed(field: Field, value: unknown): boolean {
  try {
    field.canonical(value);
    return true;
  } catch {
    return false;
  }
}

function isKnownSame(field: Field, before: unknown, now: unknown): boolean {
  try {
    return isSame(field, before, now);
  } catch {
    return false;
  }
}

import type * as ajvModule from "ajv";
import type { ErrorObject, ValidateFunction } from "ajv";
import { commonFields } from "../definition/common";
import {
  type AnyDefinition,
  type Binding,
  bindingFor,
  type Field,
  own,
  type Problem,
  type Props,
  type Rule,
} from "../definition";
import { cut } from "../errors";
import { platformNames, type Platform } from "../definition/platform";
import { whatThereIs } from "../values/closest";
import { isDroppable } from "./body";
import { compare } from "./compare";
import { isSame } from "./equal";
import { namesIn, textsIn, type Told } from "./hidden";
import { hasUnknown, isUnknown } from "./unknown";

export interface Checked {
  inputs: Props;
  /** Each with a whole sentence for the user; all of a resource at once. */
  failures: Problem[];
}

let ajv: ajvModule.Ajv | undefined;
const validators = new Map<string, ValidateFunction>();

/** Every field of a resource, those of all resources included. */
export function fieldsOf(definition: AnyDefinition): Record<string, Field> {
  return { ...definition.fields, ...(commonFields as unknown as Record<string, Field>) };
}

function validatorOf(definition: AnyDefinition): ValidateFunction {
  let validator = validators.get(definition.type);
  if (!validator) {
    const fields = Object.entries(fieldsOf(definition));
    // Loaded with the first check: a refresh makes none.
    ajv ??= new (require("ajv") as typeof ajvModule).Ajv({ allErrors: true, verbose: true, strict: false });
    validator = ajv.compile({
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries(fields.map(([name, field]) => [name, field.schema])),
      required: fields.filter(([, field]) => !field.optional).map(([name]) => name),
    });
    validators.set(definition.type, validator);
  }
  return validator;
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
  const shape = shapeProblems(definition, news).filter(isKnown);
  // An object that was taken over stays so after the line has been taken out.
  const ruled = olds.adoptId === undefined ? news : { ...news, adoptId: olds.adoptId };
  const malformed = new Set(shape.map(({ path }) => topOf(path)));
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
  return {
    inputs: keepOldSpelling(definition, olds, news),
    // Without the keys of a map, what is wrong with two of them is one sentence.
    failures: [...new Map(failures.map((failure) => [failure.reason, failure])).values()],
  };
}

/** Stands for a reason that was made from a secret value: it would quote parts of it, or guess what it is to be. */
const hiddenReason = "not valid; the reason is hidden because it would reveal part of a value in pulumi.secret()";

/** Problems, without what they tell of secret values. */
function hiding(definition: AnyDefinition, news: Props, secrets: readonly string[], sealed: readonly string[]) {
  const field = (name: string): Field | undefined => own(definition.fields, name);
  const named = (name: string): ReadonlySet<string> => namesIn(field(name)?.schema);
  // What is always a secret has reasons that quote nothing.
  const judged = secrets.filter((name) => !field(name)?.secret);
  const parts = judged
    .flatMap((name) => textsIn(news[name], named(name), sealed.includes(name)))
    .flatMap((text) => text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? []);
  return {
    value: (problem: Problem): Problem =>
      judged.includes(topOf(problem.path)) ? { ...problem, reason: hiddenReason } : problem,
    rule: (problem: Problem): Problem =>
      parts.some((part) => problem.reason.toLowerCase().includes(part))
        ? { ...problem, reason: hiddenReason }
        : problem,
    path: (problem: Problem): Problem => {
      const name = topOf(problem.path);
      const path = judged.includes(name)
        ? pathToSecret(news, problem.path, named(name), sealed.includes(name) ? 1 : 2)
        : problem.path;
      // What a key is mistaken for tells of it.
      return path === problem.path ? problem : { path, reason: hiddenReason };
    },
  };
}

const topOf = (path: string): string => path.split(/[.[]/)[0] as string;

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

function sentence(
  definition: AnyDefinition,
  news: Props,
  path: string,
  reason: string,
  secrets: readonly string[],
): string {
  const name = topOf(path);
  const hidden = own(definition.fields, name)?.secret || secrets.includes(name);
  const value = hidden ? undefined : valueAt(news, path);
  const shown = value === undefined ? "" : ` ${JSON.stringify(value)}`;
  return `${definition.type}.${path}${cut(shown, 90)}: ${reason}`;
}

/** The value at a property path such as `targets[2]` or `preferences["a b"]`. */
function valueAt(news: Props, path: string): unknown {
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

function shapeProblems(definition: AnyDefinition, news: Props): Problem[] {
  const validator = validatorOf(definition);
  if (validator(news)) {
    return [];
  }
  const byPath = new Map<string, Problem>();
  for (const error of validator.errors as ErrorObject[]) {
    const problem = shapeProblem(error);
    // A choice reports each of its branches: the first says enough.
    byPath.set(problem.path, byPath.get(problem.path) ?? problem);
  }
  const paths = [...byPath.keys()];
  return [...byPath.values()].filter(
    ({ path }) => !paths.some((other) => other !== path && other.startsWith(`${path}.`)),
  );
}

function shapeProblem(error: ErrorObject): Problem {
  const path = error.instancePath
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce((text, key) => {
      const plain = /^\w+$/.test(key) ? (text ? `.${key}` : key) : `[${JSON.stringify(key)}]`;
      return text + (/^\d+$/.test(key) ? `[${key}]` : plain);
    }, "");
  const { params } = error as { params: Record<string, unknown> };
  const inside = (name: unknown): string => (path ? `${path}.${String(name)}` : String(name));
  switch (error.keyword) {
    case "required":
      return { path: inside(params.missingProperty), reason: "required" };
    case "additionalProperties": {
      const name = String(params.additionalProperty);
      const known = Object.keys(error.parentSchema?.properties as Props);
      return { path: inside(name), reason: `no such property; ${whatThereIs(name, known)}` };
    }
    case "type":
      return { path, reason: `not ${typeNames[String(params.type)]}` };
    case "enum":
      return {
        path,
        reason: `not one of ${(params.allowedValues as unknown[]).map((value) => JSON.stringify(value)).join(", ")}`,
      };
    case "minLength":
      return { path, reason: "empty" };
    case "maxLength":
      return { path, reason: `longer than ${String(params.limit)} characters` };
    case "minimum":
      return { path, reason: `below ${String(params.limit)}` };
    case "maximum":
      return { path, reason: `above ${String(params.limit)}` };
    default:
      return { path, reason: String(error.message) };
  }
}

const typeNames: Record<string, string> = {
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

function valueProblems(definition: AnyDefinition, news: Props, malformed: Set<string | undefined>): Problem[] {
  return Object.entries(fieldsOf(definition)).flatMap(([name, field]) =>
    news[name] === undefined || isUnknown(news[name]) || malformed.has(name) ? [] : field.problems(news[name], name),
  );
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

/** The inputs, and whether anybody has looked at a value of them that is not known yet. */
function watching(news: Props): { watched: Props; guessed: () => boolean } {
  let guessed = false;
  const watched = new Proxy(news, {
    get: (target, name: string) => {
      guessed ||= hasUnknown(target[name]);
      return target[name];
    },
  });
  return { watched, guessed: () => guessed };
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
    return before !== undefined &&
      now !== undefined &&
      !hasUnknown(now) &&
      isWellFormed(field, now) &&
      isSame(field, before, now)
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

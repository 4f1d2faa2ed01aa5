import type { Connection } from "../connection/connection";
import { type Field, own, type Problem, type Props } from "../definition";
import { PartialError, TenableError } from "../errors";
import type { Reliance } from "../guard/judge";
import { hide } from "../http/hide";
import { isUnknown } from "./unknown";

/** What the program tells about its values, in inputs that no state holds. */
export interface Told {
  /** Properties that hold a secret. */
  secrets: readonly string[];
  /** Those of them in which the keys of a map are secret as well: the whole value is. */
  sealed: readonly string[];
  /** Properties without a value, with the resources that this run did not create and that would have given it. */
  unresolved: Readonly<Record<string, string>>;
  /** Address of the connection as the program sees it, once it has asked there. */
  asked?: string;
  /** The values have been judged on the platform, together with those of the other resources of the program. */
  isJudged: boolean;
  /** A preview without requests. */
  isOffline: boolean;
  /** Guards have judged it together with what it names. */
  isGuarded: boolean;
  /** Guards that the program has set, as it has written them. */
  guards?: string;
  /** Scans of the program that rely on this policy or list, as guards have found them. */
  reliances: readonly Reliance[];
  /** The old object of a replacement goes first. */
  deletesFirst: boolean;
  /** Ids that the engine does not know yet, of resources that adopt an object: by property path. */
  adopted: Readonly<Record<string, string>>;
}

/** What the program's own process has found out. */
interface Verdict {
  isSure: boolean;
  isOffline: boolean;
  isGuarded: boolean;
  reliances?: readonly Reliance[];
  guards?: string;
}

/** The inputs without the hidden ones, and what those say. */
export function takeHidden(given: Props): { news: Props; told: Told } {
  const { __secrets, __unresolved, __asked, __verdict, __deletesFirst, __adopted, __guard, ...news } = given;
  const verdict = (__verdict ?? {}) as Partial<Verdict>;
  const { isSure = false, isOffline = false, isGuarded = false, reliances = [] } = verdict;
  const guards = __guard ?? verdict.guards;
  const marks = Array.isArray(__secrets) ? __secrets.map(String) : [];
  return {
    news,
    told: {
      secrets: marks.map((mark) => mark.replace(/\.\*$/, "")),
      sealed: marks.filter((mark) => !mark.endsWith(".*")),
      unresolved: (__unresolved ?? {}) as Told["unresolved"],
      asked: __asked as string | undefined,
      isJudged: isSure,
      isOffline,
      isGuarded,
      ...(typeof guards === "string" && { guards }),
      reliances,
      deletesFirst: __deletesFirst === true,
      adopted: (__adopted ?? {}) as Told["adopted"],
    },
  };
}

/**
 * Refusals of what would reach the platform without a property, only because this run leaves out the resource that it
 * comes from. Other faults are told once it is there.
 */
export function unresolvedProblems(type: string, { unresolved }: Told): Problem[] {
  return Object.entries(unresolved).map(([path, source]) => ({
    path,
    reason: `${type}.${path} comes from ${source || "a resource"}, which this run did not create; if --target excludes it, add it there`,
  }));
}

/** A refusal where the program asked another platform than the one its resources go to: ids would mean something else. */
export function elsewhereProblems(type: string, { asked }: Told, { name, url }: Connection): Problem[] {
  const reason = `${type}: connection "${name}" is ${asked} in the program and ${url} in its provider; set it in the stack's config, or equally in process.env and the envVars of the Automation API`;
  return asked === undefined || asked === url ? [] : [{ path: "", reason }];
}

/**
 * Values that the program keeps secret, as the checks of this process were told: they arrive in clear, and no message
 * may show one.
 */
export class SecretValues {
  readonly texts = new Set<string>();

  add(props: Props, { secrets, sealed }: Told, fields: Readonly<Record<string, Field>> = {}): void {
    for (const name of secrets) {
      const named = namesIn(own(fields, name)?.schema);
      textsIn(props[name], named, sealed.includes(name)).forEach((text) => this.texts.add(text));
    }
  }

  mask(text: string): string {
    return hide(text, this.texts);
  }

  /** Does the work, and keeps the secrets out of what it throws. */
  async guard<R>(work: () => Promise<R>): Promise<R> {
    try {
      return await work();
    } catch (error) {
      throw this.masked(error);
    }
  }

  /** What was thrown, without the secrets. */
  masked(error: unknown): unknown {
    if (error instanceof Error) {
      error.message = this.mask(error.message);
    }
    if (error instanceof TenableError) {
      Object.assign(error, { problem: this.mask(error.problem), advice: this.mask(error.advice) });
    }
    if (error instanceof PartialError) {
      error.reasons.splice(0, error.reasons.length, ...error.reasons.map((reason) => this.mask(reason)));
    }
    return error;
  }
}

/** Every text and number inside of a value, and keys of maps: all but the names that its schema gives. */
export function textsIn(value: unknown, named: ReadonlySet<string>, withKeys: boolean): string[] {
  if (typeof value === "object" && value !== null) {
    const keys = Array.isArray(value) || !withKeys ? [] : Object.keys(value).filter((key) => !named.has(key));
    // Below a map whose keys are in clear stands what is secret as a whole.
    return [...keys, ...Object.values(value).flatMap((inner) => textsIn(inner, named, true))];
  }
  return typeof value === "string" || typeof value === "number" ? [String(value)] : [];
}

/** The inputs with what is known of ids that the engine does not know yet: for what is read, not for what is stored. */
export function withAdopted(inputs: Props, { adopted }: Told): Props {
  const entries = Object.entries(adopted);
  const known = entries.length > 0 ? structuredClone(inputs) : inputs;
  for (const [path, id] of entries) {
    const [name = "", index] = path.split(".");
    const [holder, key] = index === undefined ? [known, name] : [known[name] as Props | undefined, index];
    if (typeof holder === "object" && isUnknown(holder[key])) {
      holder[key] = id;
    }
  }
  return known;
}

/** The names of properties that a schema gives, at any depth. */
export function namesIn(schema: unknown): ReadonlySet<string> {
  const names = (part: unknown): string[] =>
    typeof part === "object" && part !== null
      ? Object.entries(part).flatMap(([key, inner]) => [
          ...(key === "properties" ? Object.keys(inner as object) : []),
          ...names(inner),
        ])
      : [];
  return new Set(names(schema));
}

import * as pulumi from "@pulumi/pulumi";
import { unknownValue } from "../provider/lifecycle/unknown";
import { resourceTypeOf } from "./pulumi-type";
import { lookupsRunning } from "./session";

/** What every output has, although its declared type does not say so. */
export interface Internals {
  resources?(): ReadonlySet<pulumi.Resource>;
  promise(): Promise<unknown>;
  isKnown: Promise<boolean>;
  isSecret: Promise<boolean>;
}

export interface Given {
  ids: WeakMap<object, unknown>;
  /** Nothing is unknown but ids of resources. */
  isWhole: boolean;
}

/** A value, as far as it is known without registering a resource; secrets stay with those who have to know them. */
export async function valueOf(value: unknown, given: Given): Promise<unknown> {
  if (pulumi.Output.isInstance(value)) {
    return given.ids.has(value) ? unknownValue : await outputOf(value as unknown as Internals, given);
  }
  if (value instanceof Promise) {
    return await inTime(
      value.then((inner) => valueOf(inner, given)),
      given,
    );
  }
  if (Array.isArray(value)) {
    return await Promise.all(value.map((inner) => valueOf(inner, given)));
  }
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    const entries = Object.entries(value).map(async ([key, inner]) => [key, await valueOf(inner, given)] as const);
    return Object.fromEntries(await Promise.all(entries));
  }
  return value;
}

/** What is not known now is judged by the provider, once it is. */
function unknownOf(given: Given): unknown {
  given.isWhole = false;
  return unknownValue;
}

async function outputOf(output: Internals, given: Given): Promise<unknown> {
  // A resource of ours is held back, and has no outputs before this is over.
  if ([...(output.resources?.() ?? [])].some(isHeldBack)) {
    return unknownOf(given);
  }
  return await inTime(
    Promise.all([output.isKnown, output.isSecret]).then(async ([isKnown, isSecret]) =>
      isKnown && !isSecret ? await valueOf(await output.promise(), given) : unknownOf(given),
    ),
    given,
  );
}

const isHeldBack = (resource: pulumi.Resource): boolean => {
  const { __pulumiType: type } = resource as { __pulumiType?: unknown };
  return (
    pulumi.ComponentResource.isInstance(resource) || (typeof type === "string" && resourceTypeOf(type) !== undefined)
  );
};

/** Long enough for what is on its way already; a value that waits for a resource comes after all of this. */
const patienceMs = 1_000;

/** A value that a look-up brings is waited for; any other for a moment. */
export async function inTime(value: Promise<unknown>, given: Given): Promise<unknown> {
  const late = Symbol("late");
  // What fails is reported where it is used.
  const guarded = value.catch(() => unknownOf(given));
  for (;;) {
    // It keeps the process alive: nothing else may be on its way.
    let timer: NodeJS.Timeout | undefined;
    const pause = new Promise((resolve) => {
      timer = setTimeout(resolve, patienceMs, late);
    });
    const first = await Promise.race([guarded, pause]);
    clearTimeout(timer);
    if (first !== late) {
      return first;
    }
    if (lookupsRunning() === 0) {
      return unknownOf(given);
    }
  }
}

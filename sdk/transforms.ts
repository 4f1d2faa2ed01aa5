import * as pulumi from "@pulumi/pulumi";
import type { Field } from "../provider/definition";
import { resourceOf } from "../provider/resources";
import { resourceTypeOf } from "./pulumi-type";
import { perRun, surroundings } from "./surroundings";

/**
 * What a transform of the program adds to a resource passes the class by, secrets among it. Where the program has
 * transforms, one of ours comes last: it marks what the class would have marked, and tells the provider the rest.
 * Registered with the first resource, for it costs every resource a round trip; transforms registered later pass it by.
 */
export function watchTransforms(opts: pulumi.CustomResourceOptions, address: Promise<unknown>): Promise<undefined> {
  if (surroundings() !== "engine") {
    return Promise.resolve(undefined);
  }
  return hasOwnTransforms(opts) ? watch() : transformed(address).then((is) => (is ? watch() : undefined));
}

function watch(): Promise<undefined> {
  const run = watching();
  // Behind those that are on their way to the engine: it keeps the order in which they arrive.
  run.ready ??= pulumi.runtime.awaitStackRegistrations().then(async () => {
    pulumi.runtime.registerResourceTransform(marked);
    await pulumi.runtime.awaitStackRegistrations();
    return undefined;
  });
  return run.ready;
}

/**
 * Whether the engine transforms resources of this program: those of a parent are registered with it, before it has an
 * address, and that of a child rests on it.
 */
export const transformed = async (address: Promise<unknown>): Promise<boolean> => {
  await address;
  return hasEngineTransforms();
};

const watching = perRun((): { ready?: Promise<undefined> } => ({}));

interface Transformed {
  __transformations?: unknown[];
}

/** Whether the resource, or what is around it, says that something changes what it declares. */
export function hasOwnTransforms({
  parent,
  transformations = [],
  transforms = [],
}: pulumi.CustomResourceOptions): boolean {
  const { __transformations: inherited = [] } = (parent ?? pulumi.runtime.getStackResource() ?? {}) as Transformed;
  return [...transformations, ...transforms, ...inherited].length > 0;
}

/**
 * The SDK starts a server for them with the first one, and has no public question for that. One that keeps the server
 * elsewhere tells nothing.
 */
function hasEngineTransforms(): boolean {
  const { getStore } = require("@pulumi/pulumi/runtime/state") as { getStore?(): { callbacks?: unknown } };
  const { getCallbacks } = pulumi.runtime as { getCallbacks?: () => unknown };
  const isKeptThere = /\.callbacks\b/.test(String(getCallbacks));
  const store = getStore?.();
  return store === undefined || !isKeptThere || store.callbacks !== undefined;
}

async function marked({
  type,
  props,
}: pulumi.ResourceTransformArgs): Promise<pulumi.ResourceTransformResult | undefined> {
  const name = resourceTypeOf(type);
  if (name === undefined) {
    return undefined;
  }
  const given = props as Record<string, unknown>;
  const { fields } = resourceOf(name);
  const secrets: string[] = [];
  for (const [key, value] of Object.entries(given)) {
    if (key in fields && (await isSecret(value))) {
      secrets.push(key);
    }
  }
  const unmarked = Object.keys(given).filter((key) => isSecretField(fields[key]) && !secrets.includes(key));
  const { __secrets: told = [] } = given as { __secrets?: string[] };
  if (unmarked.length === 0 && secrets.every((key) => told.includes(key) || isSecretField(fields[key]))) {
    return undefined;
  }
  const now = Object.fromEntries(unmarked.map((key) => [key, pulumi.secret(given[key])]));
  const marks = secrets.length > 0 ? { __secrets: [...new Set([...told, ...secrets])] } : {};
  // Without options of its own, the resource keeps those that it has.
  return { props: { ...given, ...now, ...marks } } as pulumi.ResourceTransformResult;
}

const isSecretField = (field: Field | undefined): boolean => field?.secret === true;

/** Secrets arrive as the engine writes them, and as outputs where something depends on them. */
const isSecret = async (value: unknown): Promise<boolean> =>
  (pulumi.runtime.isRpcSecret(value) as boolean) || (pulumi.Output.isInstance(value) && (await pulumi.isSecret(value)));

import * as pulumi from "@pulumi/pulumi";
import type { Declared, ProgramObject, Source } from "../provider";
import type { Connection } from "../provider/connection/connection";
import type { Reliance } from "../provider/guard/judge";
import { visible } from "../provider/http/visible";
import { guards, guardText } from "./guard";
import { type Given, type Internals, inTime, valueOf } from "./known-value";
import { loadCore, sessionOf } from "./session";
import { programConnection } from "./settings";
import { perRun, surroundings } from "./surroundings";
import { transformed } from "./transforms";

/*
 * Before the first resource is registered, all of them are judged together: the engine checks one after another, and
 * stops at the first that fails.
 */

/** A resource on its way to the engine. */
export interface Registration {
  type: string;
  name: string;
  args: Record<string, unknown>;
  connection: string;
  /** Known once what is around it has been registered. */
  address: Promise<string>;
}

interface Batch {
  registrations: Registration[];
  verdicts: Promise<ReadonlyMap<Registration, Verdict>>;
}

/** What the provider is told of a resource that may be registered. */
interface Verdict {
  /** It needs no further look at what only the platform can tell. */
  isSure: boolean;
  isOffline: boolean;
  /** Guards have judged it. */
  isGuarded: boolean;
  /** Scans that rely on this policy or list, and the guards of the program. */
  reliances?: Reliance[];
  guards?: string;
}

/** Resources whose ids other resources may hold. */
interface Known extends Pick<Source, "type" | "name"> {
  adoptId?: string;
  registration: Registration;
}

interface Gate {
  batch?: Batch;
  ids: WeakMap<object, Known>;
  /** Resources that have been judged, and are registered. */
  judged: Declared[];
  isToldOffline: boolean;
}

const gate = perRun((): Gate => ({ ids: new WeakMap(), judged: [], isToldOffline: false }));

/** Hidden inputs that hold a resource back until its program has been judged, and tell the provider of the verdict. */
export function gated(registration: Registration): Record<string, unknown> {
  if (surroundings() !== "engine") {
    return {};
  }
  const state = gate();
  const batch = state.batch ?? open(state);
  batch.registrations.push(registration);
  return {
    // One input: for each promise among the inputs the SDK makes a stack trace.
    __verdict: batch.verdicts.then((of) => of.get(registration)),
    ...adoptedIds(registration.args, state.ids),
  };
}

/** Remembers whose id an output is. */
export function knowId(id: object, registration: Registration): void {
  const { type, name, args } = registration;
  const { adoptId } = args;
  gate().ids.set(id, { type, name, registration, ...(typeof adoptId === "string" && { adoptId }) });
}

/** The ids that are known although the engine does not know them yet: those of resources that adopt an object. */
function adoptedIds(args: Record<string, unknown>, ids: WeakMap<object, Known>): Record<string, unknown> {
  const found = references(args, ids).flatMap(({ path, adoptId }) => (adoptId === undefined ? [] : [[path, adoptId]]));
  return found.length === 0 ? {} : { __adopted: Object.fromEntries(found) };
}

/** Properties, and entries of lists in them, that are the id of a resource. */
function references(
  args: Record<string, unknown>,
  ids: WeakMap<object, Known>,
): (Known & { property: string; path: string })[] {
  return Object.entries(args).flatMap(([property, value]) => {
    const places: [path: string, value: unknown][] = Array.isArray(value)
      ? value.map((entry, index) => [`${property}.${index}`, entry])
      : [[property, value]];
    return places.flatMap(([path, entry]) => {
      const known = typeof entry === "object" && entry !== null ? ids.get(entry) : undefined;
      return known === undefined ? [] : [{ ...known, property, path }];
    });
  });
}

const valueAt = (args: Record<string, unknown>, path: string): unknown => {
  const [property = "", index] = path.split(".");
  return index === undefined ? args[property] : (args[property] as unknown[])[Number(index)];
};

/** The resources whose ids an output is made of. */
function idsBehind(value: unknown, ids: WeakMap<object, Known>): Known[] {
  const { resources } = pulumi.Output.isInstance(value) ? (value as unknown as Internals) : {};
  return [...(resources?.call(value) ?? [])].flatMap((resource) => {
    const { id } = resource as Partial<pulumi.CustomResource>;
    return (id && ids.get(id)) ?? [];
  });
}

/** By registration: many scans may name one policy. */
const inputsRead = new WeakMap<Registration, Promise<ProgramObject>>();

/** What a resource of the program is declared with, also one that was registered earlier. */
function inputsOf(registration: Registration, ids: WeakMap<object, Known>): Promise<ProgramObject> {
  const { type, name, args } = registration;
  const known = inputsRead.get(registration);
  const read =
    known ??
    valueOf(args, { ids, isWhole: true }).then((inputs) => ({ type, name, inputs: inputs as Record<string, unknown> }));
  inputsRead.set(registration, read);
  return read;
}

function open(state: Gate): Batch {
  const registrations: Registration[] = [];
  const verdicts = settled(registrations).then(async () => {
    state.batch = undefined;
    return await judge(registrations);
  });
  // It is reported where it is used: by each resource.
  verdicts.catch(() => undefined);
  state.batch = { registrations, verdicts };
  return state.batch;
}

/** Until the program makes no more resources by itself. */
async function settled(registrations: readonly Registration[]): Promise<void> {
  for (let count = -1; count !== registrations.length; ) {
    count = registrations.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function judge(registrations: readonly Registration[]): Promise<ReadonlyMap<Registration, Verdict>> {
  // Throws with all that is wrong with the settings of one.
  const connections = new Map(
    [...new Set(registrations.map(({ connection }) => connection))].map((name) => [name, programConnection(name)]),
  );
  const connectionOf = ({ connection }: Registration): Connection => connections.get(connection) as Connection;
  const isOffline = (one: Registration): boolean => pulumi.runtime.isDryRun() && connectionOf(one).offlinePreview;
  if (registrations.some(isOffline)) {
    warnOffline();
  }
  const reliances = new Map(
    registrations.map((one): [Registration, Map<string, Reliance>] => [one, new Map<string, Reliance>()]),
  );
  /** Only what is still held back can be told. */
  const heldBack = (one: Registration): Pick<Declared, "relies"> => {
    const known = reliances.get(one);
    // Scans of the same addresses need no second judgement.
    return known ? { relies: (scan) => void known.set(JSON.stringify({ ...scan, name: "" }), scan) } : {};
  };
  const declared = await Promise.all(
    registrations.map(async (registration): Promise<Declared> => {
      const { type, name, args, address } = registration;
      const { ids } = gate();
      const given: Given = { ids, isWhole: true };
      const sources = references(args, ids);
      const isTransformed = (await inTime(transformed(address), given)) !== false;
      const { connection: _, ...inputs } = (await valueOf(args, given)) as Record<string, unknown>;
      return {
        ...{ type, name, inputs, ...heldBack(registration) },
        connection: connectionOf(registration),
        sources,
        origins: async (path) => {
          const direct = sources.filter((source) => source.path === path);
          const found = direct.length > 0 ? direct : idsBehind(valueAt(args, path), ids);
          return await Promise.all(
            found.map(async ({ registration: one }) => ({ ...(await inputsOf(one, ids)), ...heldBack(one) })),
          );
        },
        isOffline: isOffline(registration),
        isWhole: given.isWhole,
        isTransformed,
      };
    }),
  );
  const { judged } = gate();
  const judgements = await loadCore().judgeProgram(declared, sessionOf, guards(), judged);
  judged.push(...declared.map((one) => ({ ...one, relies: undefined })));
  const byProblem = new Map<string, string[]>();
  for (const [index, { problems }] of judgements.entries()) {
    for (const problem of problems) {
      byProblem.set(problem, [...(byProblem.get(problem) ?? []), registrations[index]?.name ?? ""]);
    }
  }
  if (byProblem.size > 0) {
    throw refusalOf([...byProblem].map(([problem, names]) => `${shortened(names)}: ${problem}`));
  }
  return new Map(
    registrations.map((one, index) => {
      const scans = [...(reliances.get(one)?.values() ?? [])];
      return [
        one,
        {
          isSure: judgements[index]?.isSure === true,
          isOffline: isOffline(one),
          isGuarded: judgements[index]?.isGuarded === true && !hasRemovable(one.args),
          ...(scans.length > 0 && { reliances: scans, guards: guardText() }),
        },
      ];
    }),
  );
}

/** Its provider alone knows which settings of its own the program has removed from an object that it has adopted. */
const hasRemovable = ({ adoptId, policyId }: Registration["args"]): boolean =>
  adoptId !== undefined && policyId === undefined;

const shortened = (names: readonly string[]): string =>
  names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");

/** What the checks of a preview without requests leave out, once a run. */
function warnOffline(): void {
  const state = gate();
  if (!state.isToldOffline) {
    state.isToldOffline = true;
    void pulumi.log.warn(
      "tenable:offlinePreview: this preview makes no requests. Not checked: keys, templates and their preferences, plugin families, ids, names that exist, adopted objects, replacements",
    );
  }
}

const ignore = (): void => {};

/** The one error of all resources. The SDK would put a prefix before its message for each of them. */
function refusalOf(problems: readonly string[]): Error {
  const lines = problems.map(visible);
  const text =
    lines.length === 1
      ? (lines[0] as string)
      : `${lines.length} problems, and nothing was changed:\n  ${lines.join("\n  ")}`;
  const error = new pulumi.RunError(text);
  error.stack = undefined;
  Object.defineProperty(error, "message", { get: () => text, set: ignore, configurable: true });
  return error;
}

import type { Props } from "../definition";
import { hasUnknown, isUnknown } from "../lifecycle/unknown";
import type { Families } from "../values/families";
import { concerns, type Later, type ScanFacts, type TargetFacts, type Unjudged } from "./judge";
import type { Guard } from "./guard";
import { type Layer, layerOf, type PolicyFacts } from "./policy";
import type { Stored } from "./stored";

/** A resource of the same program. */
export interface ProgramObject {
  type: string;
  name: string;
  inputs: Props;
}

/** Finds the resource whose id stands at a path (`policyId`, `assetListIds.0`) and has no value yet. */
export type Origins = (path: string) => Promise<readonly ProgramObject[]>;

/** A scan as it is declared, and where to look for what it names. */
export interface ScanSubject {
  /** How people call it. */
  name: string;
  inputs: Props;
  stored: Omit<Stored, "scan" | "excluded">;
  origins: Origins;
  /** Id of the object that has these inputs, or gets them. */
  id?: string;
}

const known = (values: unknown, path: string, later: string[]): Record<string, string> | undefined => {
  if (isUnknown(values)) {
    later.push(path);
    return undefined;
  }
  const entries = Object.entries((values ?? {}) as Props).filter(([name, value]) => {
    const isKnown = !hasUnknown(value);
    if (!isKnown) {
      later.push(`${path}.${name}`);
    }
    return isKnown;
  });
  return Object.fromEntries(entries) as Record<string, string>;
};

/** Declared settings over what is stored, if there is something. */
function declaredOver(
  { preferences, families }: Props,
  below: Pick<PolicyFacts, "template"> & { layers?: readonly Layer[] },
): PolicyFacts {
  const later: string[] = [];
  const declared = layerOf(
    known(preferences, "preferences", later),
    known(families, "families", later) as Families | undefined,
  );
  return { template: below.template, layers: [declared, ...(below.layers ?? [])], later };
}

async function settingsOf(
  inputs: Props,
  made: "policy" | "scan",
  stored: ScanSubject["stored"],
  id: unknown,
): Promise<PolicyFacts | Unjudged | Later> {
  if (hasUnknown(inputs.template) || isUnknown(id)) {
    return { later: isUnknown(id) ? "adoptId" : "template" };
  }
  if (id !== undefined) {
    const facts = await stored.policy(String(id), made);
    return "template" in facts ? declaredOver(inputs, facts) : facts;
  }
  const template = await stored.template(String(inputs.template), made);
  return "unjudged" in template ? template : declaredOver(inputs, { template });
}

async function policyOf({
  inputs,
  stored,
  origins,
  id,
}: ScanSubject): Promise<Pick<ScanFacts, "policy" | "settingsOf">> {
  const { policyId } = inputs;
  if (policyId === undefined) {
    return { policy: await settingsOf(inputs, "scan", stored, id ?? inputs.adoptId), settingsOf: "Scan" };
  }
  if (!isUnknown(policyId)) {
    return { policy: await stored.policy(String(policyId)), settingsOf: `policy ${String(policyId)}` };
  }
  const [source, ...more] = (await origins("policyId")).filter(({ type }) => type === "Policy");
  return source === undefined || more.length > 0
    ? { policy: { later: "policyId" }, settingsOf: "policy" }
    : {
        policy: await settingsOf(source.inputs, "policy", stored, source.inputs.adoptId),
        settingsOf: `Policy "${source.name}"`,
      };
}

const listTypes: ReadonlySet<string> = new Set(["StaticAssetList"]);

async function listOf({ inputs, name }: ProgramObject, { stored }: ScanSubject): Promise<TargetFacts[]> {
  const declared = [inputs.addresses, inputs.dnsNames].filter((value) => value !== undefined);
  // An adopted list has what the program does not say.
  if (declared.length === 0 && inputs.adoptId !== undefined && !isUnknown(inputs.adoptId)) {
    return [await stored.list(String(inputs.adoptId))];
  }
  return declared.flatMap((value) => entriesOf(value, `StaticAssetList "${name}"`));
}

function entriesOf(value: unknown, what: string): TargetFacts[] {
  const entries = Array.isArray(value) ? (value as unknown[]) : [];
  const targets = entries.filter((entry): entry is string => typeof entry === "string" && !isUnknown(entry));
  const isWhole = Array.isArray(value) && targets.length === entries.length;
  return [{ targets }, ...(isWhole ? [] : [{ later: what }])];
}

async function targetsOf(subject: ScanSubject): Promise<TargetFacts[]> {
  const { targets, assetListIds } = subject.inputs;
  const ids = assetListIds === undefined ? [] : Array.isArray(assetListIds) ? (assetListIds as unknown[]) : undefined;
  const follow = async (path: string): Promise<TargetFacts[]> => {
    const sources = (await subject.origins(path)).filter(({ type }) => listTypes.has(type));
    return sources.length === 0
      ? [{ later: path }]
      : (await Promise.all(sources.map((source) => listOf(source, subject)))).flat();
  };
  const lists = ids
    ? ids.map(async (id, index) =>
        isUnknown(id) ? await follow(`assetListIds.${index}`) : [await subject.stored.list(String(id))],
      )
    : [follow("assetListIds")];
  return [...(targets === undefined ? [] : entriesOf(targets, "targets")), ...(await Promise.all(lists)).flat()];
}

/**
 * Everything that guards have to know about a scan; undefined where they have no word about its targets. Agents scan the
 * host that they run on, and send nothing over a network: agent groups are not judged.
 */
export async function factsOf(subject: ScanSubject, guards: readonly Guard[]): Promise<ScanFacts | undefined> {
  const targets = await targetsOf(subject);
  return concerns(targets, guards) ? { name: subject.name, targets, ...(await policyOf(subject)) } : undefined;
}

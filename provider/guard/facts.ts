import { droppedKeys, type Props } from "../definition";
import { hasUnknown, isUnknown } from "../lifecycle/unknown";
import type { Families } from "../values/families";
import {
  concerns,
  findingsOfList,
  type GuardFinding,
  judgeScan,
  type Later,
  type Reliance,
  type ScanFacts,
  type TargetFacts,
  type Unjudged,
} from "./judge";
import type { Guard } from "./guard";
import { layerOf, type PolicyFacts, type TemplateFacts, withDropped } from "./policy";
import type { Stored } from "./stored";

/** A resource of the same program. */
export interface ProgramObject {
  type: string;
  name: string;
  inputs: Props;
  /**
   * Tells the provider of this resource who relies on its settings: it alone knows what the program has removed from them,
   * and what is not known yet. Absent where the provider cannot be told any more.
   */
  relies?(scan: Reliance): void;
}

/** Finds the resource whose id stands at a path (`policyId`, `assetListIds.0`) and has no value yet. */
export type Origins = (path: string) => Promise<readonly ProgramObject[]>;

/** A scan as it is declared, and where to look for what it names. */
export interface ScanSubject {
  /** How people call it. */
  name: string;
  inputs: Props;
  stored: Omit<Stored, "scan" | "exclusions">;
  origins: Origins;
  /** Resources of the program, of which the scan may hold an id that is known. */
  program?: readonly ProgramObject[];
  /** Id of the object that has these inputs, or gets them. */
  id?: string;
  /** Inputs of the last run: what the program has removed since goes back to the template. */
  olds?: Props;
}

/** Settings that a scan may run with, and where they are. */
type Settings = Pick<ScanFacts, "policy" | "settingsOf" | "relies">;

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

/** Declared settings over what they go without. */
function declaredOver({ preferences, families }: Props, below: PolicyFacts): PolicyFacts {
  const later: string[] = [];
  const declared = layerOf(
    known(preferences, "preferences", later),
    known(families, "families", later) as Families | undefined,
  );
  return { template: below.template, layers: [declared, ...below.layers], later };
}

const overTemplate = (inputs: Props, template: TemplateFacts | Unjudged): PolicyFacts | Unjudged =>
  "unjudged" in template ? template : declaredOver(inputs, { template, layers: [] });

const keysIn = (value: unknown): Props => (isUnknown(value) ? {} : ((value ?? {}) as Props));

/** What is stored keeps what the program never set; what it has removed goes back to the template. */
async function overStored(
  inputs: Props,
  facts: PolicyFacts,
  { olds = {}, template }: { olds?: Props; template: () => Promise<TemplateFacts | Unjudged> },
): Promise<PolicyFacts | Unjudged> {
  const preferences = droppedKeys(olds.preferences, keysIn(inputs.preferences));
  const families = droppedKeys(olds.families, keysIn(inputs.families));
  if (preferences.length + families.length === 0) {
    return declaredOver(inputs, facts);
  }
  const initial = await template();
  return "unjudged" in initial ? initial : declaredOver(inputs, withDropped(facts, initial, { preferences, families }));
}

async function settingsOf(
  inputs: Props,
  made: "policy" | "scan",
  stored: ScanSubject["stored"],
  { id, olds }: { id: unknown; olds?: Props },
): Promise<PolicyFacts | Unjudged | Later> {
  if (hasUnknown(inputs.template) || isUnknown(id)) {
    return { later: isUnknown(id) ? "adoptId" : "template" };
  }
  const template = (): Promise<TemplateFacts | Unjudged> => stored.template(String(inputs.template), made);
  if (id === undefined) {
    return overTemplate(inputs, await template());
  }
  const facts = await stored.policy(String(id), made);
  return "template" in facts ? await overStored(inputs, facts, { olds, template }) : facts;
}

/** Settings of a policy of the program, as they will be: more than one where that cannot be told. */
async function settingsOfSource(source: ProgramObject, { stored }: ScanSubject): Promise<Settings[]> {
  const { name, inputs, relies } = source;
  const settings = `Policy "${name}"`;
  const policy = await settingsOf(inputs, "policy", stored, { id: inputs.adoptId });
  const found = { policy, settingsOf: settings };
  if (!("template" in policy) || (inputs.adoptId === undefined && policy.later?.length === 0)) {
    return [found];
  }
  if (relies || inputs.adoptId === undefined) {
    return [{ ...found, ...(relies && { relies }) }];
  }
  // What the program does not set may have been removed from it.
  return [found, { ...found, policy: overTemplate(inputs, await stored.template(String(inputs.template), "policy")) }];
}

/** The resource of a program that an id is known to be of, or those that may be: they have the name of the object. */
function ofProgram(
  type: string,
  id: string,
  { program = [] }: ScanSubject,
): { same?: ProgramObject; namesakes(name: string | undefined): readonly ProgramObject[] } {
  const all = program.filter((one) => one.type === type);
  const same = all.find(({ inputs }) => inputs.adoptId === id);
  return {
    ...(same && { same }),
    namesakes: (name) =>
      all.filter(
        ({ inputs }) => name !== undefined && inputs.name === name && (!inputs.adoptId || isUnknown(inputs.adoptId)),
      ),
  };
}

/** Every set of settings that the scan may run with. */
async function policiesOf(subject: ScanSubject): Promise<Settings[]> {
  const { inputs, stored, origins, id, olds } = subject;
  const { policyId } = inputs;
  if (policyId === undefined) {
    const own = { id: id ?? inputs.adoptId, olds };
    return [{ policy: await settingsOf(inputs, "scan", stored, own), settingsOf: "Scan" }];
  }
  if (!isUnknown(policyId)) {
    const { same, namesakes } = ofProgram("Policy", String(policyId), subject);
    if (same) {
      return await settingsOfSource(same, subject);
    }
    const policy = await stored.policy(String(policyId));
    const others = namesakes("template" in policy ? policy.called : undefined);
    const declared = await Promise.all(others.map((other) => settingsOfSource(other, subject)));
    return [{ policy, settingsOf: `policy ${String(policyId)}` }, ...declared.flat()];
  }
  const sources = (await origins("policyId")).filter(({ type }) => type === "Policy");
  return sources.length === 0
    ? [{ policy: { later: "policyId" }, settingsOf: "policy" }]
    : // An id that is made of several may be any of them.
      (await Promise.all(sources.map((source) => settingsOfSource(source, subject)))).flat();
}

const listType = "StaticAssetList";

/** Addresses and names that a list declares. */
const declaredIn = ({ addresses, dnsNames }: Props, called: string): TargetFacts[] =>
  [addresses, dnsNames].filter((value) => value !== undefined).flatMap((value) => entriesOf(value, called));

async function listOf({ inputs, name, relies }: ProgramObject, { stored }: ScanSubject): Promise<TargetFacts[]> {
  const called = `${listType} "${name}"`;
  const declared = declaredIn(inputs, called);
  const { adoptId } = inputs;
  // An adopted list has what the program does not say.
  if (declared.length === 0 && adoptId !== undefined && !isUnknown(adoptId)) {
    return [await stored.list(String(adoptId))];
  }
  return (declared.length === 0 ? [{ later: called }] : declared).map((one) =>
    "later" in one && relies ? { ...one, relies } : one,
  );
}

/** What a list stands for of which the scan holds a known id; and what it will, where the program changes it. */
async function listOfId(id: string, subject: ScanSubject): Promise<TargetFacts[]> {
  const { same, namesakes } = ofProgram(listType, id, subject);
  if (same) {
    return await listOf(same, subject);
  }
  const list = await subject.stored.list(id);
  const declared = await Promise.all(namesakes(list.called).map((other) => listOf(other, subject)));
  return [list, ...declared.flat()];
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
    const sources = (await subject.origins(path)).filter(({ type }) => type === listType);
    return sources.length === 0
      ? [{ later: path }]
      : (await Promise.all(sources.map((source) => listOf(source, subject)))).flat();
  };
  const lists = ids
    ? ids.map((id, index) => (isUnknown(id) ? follow(`assetListIds.${index}`) : listOfId(String(id), subject)))
    : [follow("assetListIds")];
  return [...(targets === undefined ? [] : entriesOf(targets, "targets")), ...(await Promise.all(lists)).flat()];
}

/**
 * Everything that guards have to know about a scan, once for each policy that it may run with; nothing where they have no
 * word about its targets. Agents scan the host that they run on, and send nothing over a network: agent groups are not
 * judged.
 */
export async function factsOf(subject: ScanSubject, guards: readonly Guard[]): Promise<ScanFacts[]> {
  const { name } = subject;
  const targets = await targetsOf(subject);
  return concerns(targets, guards)
    ? (await policiesOf(subject)).map((settings) => ({ name, targets, ...settings }))
    : [];
}

/** What is wrong with scans that rely on a policy or a list, with all that its provider knows of it. */
export async function findingsOfReliances(
  reliances: readonly Reliance[],
  { type, inputs, olds }: { type: string; inputs: Props; olds: Props },
  stored: () => Promise<ScanSubject["stored"]>,
  guards: readonly Guard[],
): Promise<GuardFinding[]> {
  if (type === listType) {
    return findingsOfList(reliances, declaredIn(inputs, listType), guards);
  }
  const policy = await settingsOf(inputs, "policy", await stored(), { id: inputs.adoptId, olds });
  return reliances.flatMap(({ name, targets = [] }) =>
    judgeScan({ name, targets, policy, settingsOf: "Policy" }, guards),
  );
}

import { resolveConnection } from "../../provider/connection/resolve";
import { perConnection, Session } from "../../provider/connection/session";
import type { Props } from "../../provider";
import type { ProgramObject } from "../../provider/guard/facts";
import { type GuardArgs, readGuards } from "../../provider/guard/guard";
import type { Reliance } from "../../provider/guard/judge";
import { type Declared, judgeProgram } from "../../provider/preview/program";
import { unknownValue } from "../../provider/lifecycle/unknown";
import type { Site } from "../support/site";
import { editorForms, ipv6Forms, networks, plainForms, type Written } from "./addresses";
import { overlaid, returned, type Shown, violates } from "./documents";
import { Random } from "./random";
import { type Condition, type Profile, profiles } from "./rules";
import { makeWorld, preferencesBy, type World } from "./world";

/** What a case came to. */
export interface Outcome {
  verdict: "agrees" | "unsafe" | "refused";
  isRefused: boolean;
  /** For people: the case, and what was said of it. */
  text: string;
}

/** A reference to a policy, and what it is. */
interface ChosenPolicy {
  inputs: Props;
  origin?: ProgramObject;
  /** The program has it, and the scan knows its id. */
  declared?: ProgramObject;
  /** Inputs of an adopted policy in the last run. */
  olds?: Props;
  /** Undefined where these keys cannot read it. */
  shown?: Shown;
}

const declaredPolicy = (inputs: Props): ProgramObject => ({ type: "Policy", name: "ot", inputs });

function choosePolicy(random: Random, { policies, scans, modeName }: World): ChosenPolicy {
  const policy = random.one(policies);
  const { id, shown, initial, declared } = policy;
  const way = random.next();
  if (way < 0.25) {
    return { inputs: { policyId: id }, shown };
  }
  if (way < 0.55) {
    const origin = declaredPolicy({ name: "ot", ...declared });
    return { inputs: { policyId: unknownValue }, origin, shown };
  }
  const preferences = preferencesBy(random, modeName);
  const adopting: Props = { name: "ot", template: declared.template, adoptId: id, preferences };
  const over = (below: Shown): Shown => overlaid(below, preferences, modeName);
  if (way < 0.7) {
    return { inputs: { policyId: unknownValue }, origin: declaredPolicy(adopting), shown: over(shown) };
  }
  if (way < 0.78) {
    return { inputs: { policyId: id }, declared: declaredPolicy(adopting), shown: over(shown) };
  }
  if (way < 0.9) {
    // What the last run had set, and this one does not.
    const settings = random.some(Object.keys(declared.preferences), 3).filter((name) => !(name in preferences));
    const families = random.chance(0.2) ? random.some(Object.keys(declared.families ?? {}), 1) : [];
    const before = Object.fromEntries(settings.map((name) => [name, declared.preferences[name]]));
    const olds: Props = {
      ...adopting,
      preferences: { ...preferences, ...before },
      ...(families.length > 0 && { families: Object.fromEntries(families.map((name) => [name, "disabled"])) }),
    };
    return {
      ...{ inputs: { policyId: unknownValue }, origin: declaredPolicy(adopting), olds },
      shown: over(returned(shown, initial, settings, families, modeName)),
    };
  }
  if (way < 0.93 || scans.length === 0) {
    return { inputs: { policyId: "99999999" } };
  }
  const own = random.one(scans);
  return { inputs: own.declared, shown: own.shown };
}

interface ChosenTargets {
  inputs: Props;
  origins: Record<string, ProgramObject>;
  /** Lists that the program has, and that the scan knows the id of. */
  declared: ProgramObject[];
  addresses: string[];
  /** Some of it is a host name, or a list whose addresses are not known. */
  isOpen: boolean;
}

function chooseTargets(random: Random, { lists: all, site }: World): ChosenTargets {
  let lists = all;
  const isSc = site.platform === "sc";
  const forms = [...plainForms, ...plainForms, ...(isSc ? [] : editorForms), ...ipv6Forms];
  const chosen: Written[] = [];
  const inputs: Props = {};
  const origins: Record<string, ProgramObject> = {};
  const declared: ProgramObject[] = [];
  let isOpen = false;
  if (lists.length === 0 || random.chance(0.7)) {
    const targets = Array.from({ length: 1 + random.below(4) }, () => random.one(forms)(random));
    chosen.push(...targets);
    isOpen = random.chance(0.08);
    inputs.targets = [...targets.map(({ text }) => text), ...(isOpen ? ["plc.example.com"] : [])];
  }
  if (lists.length > 0 && (inputs.targets === undefined || random.chance(0.2))) {
    inputs.assetListIds = Array.from({ length: 1 + random.below(2) }, (_, index) => {
      const list = random.one(lists);
      // A list that the program changes is no other one, too.
      lists = lists.filter((other) => other !== list);
      if (random.chance(0.2)) {
        const changed = [random.one(plainForms)(random)];
        chosen.push(...changed);
        const inputs = { name: "changed", adoptId: list.id, addresses: changed.map(({ text }) => text) };
        declared.push({ ...{ type: "StaticAssetList", name: "changed" }, inputs });
        return list.id;
      }
      const { entries } = list;
      isOpen ||= entries === undefined;
      chosen.push(...(entries ?? []));
      if (entries === undefined || random.chance(0.5)) {
        return list.id;
      }
      origins[`assetListIds.${index}`] = {
        ...{ type: "StaticAssetList", name: `list ${index}` },
        inputs: { addresses: entries.map(({ text }) => text) },
      };
      return unknownValue;
    });
  }
  return { inputs, origins, declared, isOpen, addresses: chosen.flatMap(({ addresses }) => addresses) };
}

/** A profile as a program writes it, and as the other judge knows it. */
function chooseProfile(random: Random): { args: Partial<GuardArgs>; profile: Profile; refusesOpen: boolean } {
  const unjudged = random.chance(0.2) ? random.one(["refuse", "name"] as const) : undefined;
  const name = random.one(["standard", "strict", "strict", "custom"] as const);
  const refusesOpen = (unjudged ?? (name === "standard" ? "name" : "refuse")) === "refuse";
  const own = unjudged === undefined ? {} : { unjudged };
  if (name !== "custom") {
    return { args: { profile: name, ...own }, profile: profiles[name], refusesOpen };
  }
  const demands = profiles.strict.demands.filter(
    ({ preference }) => !/hydra|rid_|dtls/.test(preference) && random.chance(0.4),
  );
  const forbidden = profiles.strict.forbidden.filter(() => random.chance(0.3));
  const written = ({ condition }: { condition: Condition }): string[] | object =>
    condition.kind === "is" ? [...condition.values] : { [condition.kind]: condition.number };
  const preferences = Object.fromEntries(demands.map((one) => [one.preference, written(one)]));
  const isEmpty = demands.length + forbidden.length === 0;
  const custom = { preferences: isEmpty ? { safe_checks: "yes" } : preferences, disabledFamilies: forbidden };
  const safe = profiles.strict.demands.filter(({ preference }) => preference === "safe_checks");
  return {
    args: { profile: custom as GuardArgs["profile"], ...own },
    profile: { demands: isEmpty ? safe : demands, forbidden },
    refusesOpen,
  };
}

/** What the guard is told instead of what is meant: for the proof that this is noticed. */
export type Mutation = (args: GuardArgs) => GuardArgs;

/** What the provider of an adopted policy says, which knows the last run. */
async function foreseen(site: Site, { origin, olds = {} }: ChosenPolicy, verdict: Props): Promise<string[]> {
  const { foresee } = site.resource("Policy").check(olds, { ...origin?.inputs, __verdict: verdict });
  return ((await foresee?.()) ?? []).map(({ reason }) => reason);
}

async function play(
  random: Random,
  world: World,
  session: (site: Site) => Session,
  mutation: Mutation,
): Promise<Outcome> {
  const { site } = world;
  const fragile = networks(random);
  const { args, profile, refusesOpen } = chooseProfile(random);
  const policy = choosePolicy(random, world);
  const targets = chooseTargets(random, world);
  const repository = site.platform === "sc" ? { repositoryId: "1" } : {};
  const inputs: Props = { name: "case", ...repository, ...policy.inputs, ...targets.inputs };
  const reliances: Reliance[] = [];
  const relies = (scan: Reliance): void => void reliances.push(scan);
  const origins: Record<string, ProgramObject> = {
    ...targets.origins,
    ...(policy.origin && { policyId: { ...policy.origin, relies } }),
  };
  const common = {
    ...{ connection: resolveConnection("default", site.settings), sources: [] },
    ...{ isOffline: false, isWhole: true, isTransformed: false },
  };
  const declared: Declared[] = [
    {
      ...{ ...common, type: "Scan", name: "case", inputs },
      origins: (path: string) => Promise.resolve(origins[path] ? [origins[path]] : []),
    },
    ...[...targets.declared, ...(policy.declared ? [{ ...policy.declared, relies }] : [])].map((one) => ({
      ...common,
      ...one,
    })),
  ];
  const given = mutation({ fragile: fragile.texts, ...args });
  const [judgement] = await judgeProgram(declared, () => session(site), readGuards(given, "guard"));
  const ofProvider = policy.olds ? await foreseen(site, policy, { reliances, guards: JSON.stringify([given]) }) : [];
  // What else is wrong with a case is not the guard's word.
  const problems = [...(judgement?.problems ?? []), ...ofProvider].filter((problem) =>
    /Scan .*(may )?reach/.test(problem),
  );
  const isReached = targets.addresses.some((address) => fragile.addresses.has(address));
  const isBad = policy.shown ? violates(policy.shown, profile) : false;
  const isUnknown = policy.shown === undefined;
  const expected = isReached
    ? isBad || (isUnknown && refusesOpen)
    : targets.isOpen && refusesOpen && (isBad || isUnknown);
  const isRefused = problems.length > 0;
  const verdict = expected === isRefused ? "agrees" : expected ? "unsafe" : "refused";
  const said = isRefused ? problems.join("; ") : "passes";
  const text = JSON.stringify({
    platform: site.platform,
    fragile: fragile.texts,
    args,
    inputs,
    origins,
    olds: policy.olds,
    others: declared.slice(1).map(({ type, inputs: of }) => ({ type, of })),
    other: judgement?.problems,
  });
  return { verdict, isRefused, text: `${said}\n    ${text}` };
}

/** Explains a refusal that the other judge would let pass; undefined for one without an explanation. */
export function explanationOf({ text }: Outcome): string | undefined {
  return /preset "|default of the template/.test(text)
    ? "a preset does not tell the setting, or is not declared: both values that it may have must be allowed"
    : text.includes("not a setting of the template")
      ? "the template does not have the setting: what the program declares of it has no effect"
      : text.includes('"olds":{')
        ? "what is stored of an adopted policy counts, for only its provider knows that this run removes it"
        : undefined;
}

/** Random cases on one platform. */
export async function prove(
  platform: Site["platform"],
  seed: number,
  runs: number,
  each: (outcome: Outcome) => void,
  mutation: Mutation = (args) => args,
): Promise<void> {
  const random = new Random(seed);
  const world = await makeWorld(platform, random, Math.min(160, 40 + runs));
  try {
    const sessions = perConnection((one) => new Session(one, world.site.host));
    const session = (site: Site): Session => sessions(resolveConnection("default", site.settings));
    for (let run = 0; run < runs; run++) {
      each(await play(random, world, session, mutation));
    }
  } finally {
    await world.site.close();
  }
}

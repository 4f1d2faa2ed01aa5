import { type Interval, merged, spelledInterval } from "../values/addresses";
import { allowedText, isAllowed } from "./allowed";
import type { Guard } from "./guard";
import { reachOf, shownIntervals } from "./networks";
import { EffectivePolicy, type PolicyFacts } from "./policy";
import type { PolicyPage } from "./rule";

/** One set of targets of a scan, or the reason why it is not known. */
export type TargetFacts = { targets: readonly string[] } | Unjudged | Later;

/** Why something is not known. */
export interface Unjudged {
  unjudged: string;
}

/** What has a value only once the run has made what it comes from: it is judged again by then. */
export interface Later {
  later: string;
  /** To be told of the scan, where the provider of a resource knows it. */
  relies?(scan: Reliance): void;
}

/** A scan, as the provider of something that it relies on has to know it. */
export interface Reliance {
  name: string;
  /** Of one that relies on a policy: the part of its targets that guards have a word about. */
  targets?: readonly TargetFacts[];
  /** Of one that relies on a list: what is wrong with it for each guard, by its place, if the list reaches an address. */
  otherwise?: readonly (Pick<GuardFinding, "settingsOf" | "violations" | "unjudged"> & { guard: number })[];
}

/** A scan with everything that was found out about it. */
export interface ScanFacts {
  /** How people call it: `Scan "plant"`. */
  name: string;
  targets: readonly TargetFacts[];
  /** What it scans with, or the reason why that is not known. */
  policy: PolicyFacts | Unjudged | Later;
  /** Where its settings are: `Policy "ot"`, or the scan itself. */
  settingsOf: string;
  /** To be told of the scan, where only the provider of its policy knows all of the settings. */
  relies?(scan: Reliance): void;
}

/** A setting that a profile does not allow. */
export interface Violation {
  /** Name of the rule: a preference, or the family after "family:". */
  rule: string;
  /** Property to set, with a value that is allowed where that is not the value itself. */
  property: string;
  value: string;
  /** Where the value comes from, if not from the property. */
  from?: string;
  allowed: string;
  /** Preset that has to be "custom" for the property to count. */
  preset?: { page: PolicyPage; mode: string };
}

/** What is wrong with one scan in view of one guard. */
export interface GuardFinding {
  scan: string;
  settingsOf: string;
  guard: Guard;
  /** Fragile addresses that the scan reaches; none where it may reach some. */
  addresses: Interval[];
  /** What would be wrong with a scan that reaches one. */
  violations: Violation[];
  /** What could not be judged, and keeps the scan from being known as harmless. */
  unjudged: string[];
  /** What is judged once it is known. */
  later: string[];
}

function violationsOf(policy: EffectivePolicy, { profile }: Guard): Violation[] {
  const settings = [...profile.preferences].flatMap(([name, allowed]): Violation[] => {
    const bad = policy.valuesOf(name).find(({ value }) => !isAllowed(allowed, value));
    const preset = policy.presetOf(name);
    return bad === undefined
      ? []
      : [
          {
            rule: name,
            property: `preferences.${name}`,
            value: bad.value,
            ...(bad.from !== undefined && { from: bad.from }),
            allowed: allowedText(allowed),
            ...(preset && { preset }),
          },
        ];
  });
  const families = profile.families.flatMap((family): Violation[] => {
    const state = policy.family(family);
    const common = { rule: `family:${family}`, property: `families[${JSON.stringify(family)}]`, allowed: '"disabled"' };
    return state === "disabled" || state === undefined
      ? []
      : state === "fixed"
        ? [
            {
              ...common,
              property: "template",
              value: policy.template,
              from: "its set of plugins is fixed",
              allowed: `"advanced" with "${family}" disabled`,
            },
          ]
        : [{ ...common, value: typeof state === "string" ? state : "some plugins" }];
  });
  return [...settings, ...families];
}

/** What a scan reaches of the networks of a guard. */
interface Reached {
  addresses: Interval[];
  unjudged: string[];
  later: string[];
}

function reachedBy(targets: readonly TargetFacts[], { fragile }: Guard): Reached {
  const reached = targets.map((facts) => ("targets" in facts ? reachOf(facts.targets, fragile) : undefined));
  const names = reached.flatMap((one) => one?.names ?? []);
  return {
    addresses: merged(reached.flatMap((one) => one?.addresses ?? [])),
    unjudged: [
      ...(names.length > 0 ? [`the addresses of ${shownNames(names)} are not known`] : []),
      ...targets.flatMap((facts) => ("unjudged" in facts ? [facts.unjudged] : [])),
    ],
    later: targets.flatMap((facts) => ("later" in facts ? [facts.later] : [])),
  };
}

/** Whether a guard has a word about these targets; its policy makes no difference otherwise. */
export const concerns = (targets: readonly TargetFacts[], guards: readonly Guard[]): boolean =>
  guards.some((guard) => {
    const { addresses, unjudged, later } = reachedBy(targets, guard);
    return addresses.length + unjudged.length + later.length > 0;
  });

/** The part of these targets that guards have a word about. */
export function fragilePart(targets: readonly TargetFacts[], guards: readonly Guard[]): TargetFacts[] {
  const all = guards.map(({ fragile }) =>
    targets.map((facts) => ("targets" in facts ? reachOf(facts.targets, fragile) : { addresses: [], names: [] })),
  );
  const addresses = merged(all.flat().flatMap((one) => one.addresses)).map(spelledInterval);
  const names = new Set(all.flat().flatMap((one) => one.names));
  return [
    { targets: [...addresses, ...names] },
    ...targets.flatMap((facts): TargetFacts[] =>
      "targets" in facts ? [] : ["later" in facts ? { later: facts.later } : facts],
    ),
  ];
}

/** What would be wrong with a scan that reaches an address of each guard. */
export const otherwise = (scan: ScanFacts, guards: readonly Guard[]): Reliance["otherwise"] =>
  guards.flatMap((guard, index) => {
    const [some] = guard.fragile;
    const targets = some ? [{ targets: [spelledInterval([some[0], some[0]])] }] : [];
    return judgeScan({ ...scan, targets }, [guard])
      .filter(({ violations, unjudged }) => violations.length + unjudged.length > 0)
      .map(({ settingsOf, violations, unjudged }) => ({ guard: index, settingsOf, violations, unjudged }));
  });

/** What is wrong with scans that rely on a list of these addresses and names. */
export const findingsOfList = (
  reliances: readonly Reliance[],
  targets: readonly TargetFacts[],
  guards: readonly Guard[],
): GuardFinding[] =>
  reliances.flatMap(({ name, otherwise: open = [] }) =>
    open.flatMap(({ guard: index, ...rest }): GuardFinding[] => {
      const guard = guards[index];
      const { addresses, unjudged } = guard ? reachedBy(targets, guard) : { addresses: [], unjudged: [] };
      const found = guard && { ...rest, scan: name, guard, addresses, later: [] };
      return found && addresses.length + unjudged.length > 0
        ? [{ ...found, unjudged: [...rest.unjudged, ...(addresses.length > 0 ? [] : unjudged)] }]
        : [];
    }),
  );

/** Everything that guards have to say about a scan: nothing where it is harmless. */
export function judgeScan(scan: ScanFacts, guards: readonly Guard[]): GuardFinding[] {
  const { policy } = scan;
  const effective = "template" in policy ? new EffectivePolicy(policy) : undefined;
  const ofPolicy: { unjudged: readonly string[]; later: readonly string[] } = effective
    ? { unjudged: effective.unknown, later: effective.later }
    : {
        unjudged: "unjudged" in policy ? [policy.unjudged] : [],
        later: "later" in policy && typeof policy.later === "string" ? [policy.later] : [],
      };
  return guards.flatMap((guard): GuardFinding[] => {
    const reached = reachedBy(scan.targets, guard);
    const violations = effective ? violationsOf(effective, guard) : [];
    // A harmless policy is enough, whatever is reached; and a policy makes no difference where nothing is.
    const isHarmless = violations.length + ofPolicy.unjudged.length + ofPolicy.later.length === 0;
    if (isHarmless || reached.addresses.length + reached.unjudged.length + reached.later.length === 0) {
      return [];
    }
    const { name, settingsOf } = scan;
    const found = { scan: name, settingsOf, guard, addresses: reached.addresses };
    if (reached.addresses.length > 0) {
      return [{ ...found, violations, unjudged: [...ofPolicy.unjudged], later: [...ofPolicy.later] }];
    }
    // What a policy turns out to be may yet make the targets harmless.
    return violations.length + ofPolicy.unjudged.length === 0
      ? [{ ...found, violations, unjudged: [], later: [...ofPolicy.later] }]
      : [{ ...found, violations, unjudged: reached.unjudged, later: reached.later }];
  });
}

const shownNames = (names: readonly string[]): string =>
  names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");

/** Whether a finding stops what was asked for, or is only named. */
export const isRefused = ({ guard, addresses, violations, unjudged }: GuardFinding): boolean =>
  guard.mode === "refuse" &&
  ((addresses.length > 0 && violations.length > 0) || (unjudged.length > 0 && guard.unjudged === "refuse"));

/** A preference of the preset of a page, as each platform writes it. */
const toCustom = (presets: readonly PolicyPage[]): string =>
  presets.length === 0 ? "" : `; set the preset of ${presets.join(", ")} to "Custom" too`;

/** A finding in one sentence. */
export function findingText({ scan, settingsOf, guard, addresses, violations, unjudged, later }: GuardFinding): string {
  const profile = `profile "${guard.profile.name}" of ${guard.source}`;
  const rules = violations.map(
    ({ property, value, from, allowed }) =>
      `${settingsOf}.${property} is ${JSON.stringify(value)}${from === undefined ? "" : ` (${from})`}, allowed: ${allowed}`,
  );
  const presets = [...new Set(violations.flatMap(({ preset }) => (preset ? [preset.page] : [])))];
  const reach =
    addresses.length > 0 ? `reaches fragile addresses ${shownIntervals(addresses)}` : "may reach fragile addresses";
  const verb = rules.length > 0 ? "violates" : "cannot be judged by";
  const why = [...unjudged, ...rules, ...later.map((what) => `${what} is judged when it is known`)].join("; ");
  return `${scan} ${reach}, and ${verb} the ${profile}: ${why}${toCustom(presets)}`;
}

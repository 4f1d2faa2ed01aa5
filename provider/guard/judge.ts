import type { Interval } from "../values/addresses";
import { allowedText, isAllowed } from "./allowed";
import type { Guard } from "./guard";
import { reachOf, shownIntervals } from "./networks";
import { EffectivePolicy, type PolicyFacts } from "./policy";
import type { PolicyPage } from "./rules";

/** One set of targets of a scan, or the reason why it is not known. */
export type TargetFacts = { targets: readonly string[] } | { unjudged: string };

/** A scan with everything that was found out about it. */
export interface ScanFacts {
  /** How people call it: `Scan "plant"`. */
  name: string;
  targets: readonly TargetFacts[];
  /** What it scans with, or the reason why that is not known. */
  policy: PolicyFacts | { unjudged: string };
  /** Where its settings are: `Policy "ot"`, or the scan itself. */
  settingsOf: string;
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
  /** Fragile addresses that the scan reaches. */
  addresses: Interval[];
  violations: Violation[];
  /** What could not be judged, and keeps the scan from being known as harmless. */
  unjudged: string[];
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
    return state === "disabled"
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
        : [{ ...common, value: typeof state === "string" ? state : `${state.plugins.length} plugins` }];
  });
  return [...settings, ...families];
}

/** Everything that guards have to say about a scan: nothing where it is harmless. */
export function judgeScan(scan: ScanFacts, guards: readonly Guard[]): GuardFinding[] {
  const policy = "unjudged" in scan.policy ? undefined : new EffectivePolicy(scan.policy);
  return guards.flatMap((guard): GuardFinding[] => {
    const reached = scan.targets.map((facts) =>
      "unjudged" in facts
        ? { addresses: [], names: [], why: facts.unjudged }
        : { ...reachOf(facts.targets, guard.fragile) },
    );
    const addresses = reached.flatMap((one) => one.addresses);
    const hosts = reached.flatMap(({ names }) => names);
    const open = [
      ...(hosts.length > 0 ? [`the addresses of ${shownNames(hosts)} are not known`] : []),
      ...reached.flatMap((one) => ("why" in one && one.why !== undefined ? [one.why] : [])),
    ];
    if (addresses.length === 0 && open.length === 0) {
      return [];
    }
    const violations = policy ? violationsOf(policy, guard) : [];
    const whyNot = policy ? policy.unknown : "unjudged" in scan.policy ? [scan.policy.unjudged] : [];
    // Where no fragile address is known to be reached, a harmless policy is enough.
    const isHarmless = violations.length === 0 && whyNot.length === 0;
    return isHarmless
      ? []
      : [
          {
            scan: scan.name,
            settingsOf: scan.settingsOf,
            guard,
            addresses,
            violations: addresses.length > 0 ? violations : [],
            unjudged: addresses.length > 0 ? whyNot : open,
          },
        ];
  });
}

const shownNames = (names: readonly string[]): string =>
  names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");

/** Whether a finding stops what was asked for, or is only named. */
export const isRefused = ({ guard, violations, unjudged }: GuardFinding): boolean =>
  guard.mode === "refuse" && (violations.length > 0 || (unjudged.length > 0 && guard.unjudged === "refuse"));

/** A preference of the preset of a page, as each platform writes it. */
const toCustom = (presets: readonly PolicyPage[]): string =>
  presets.length === 0 ? "" : `; set the preset of ${presets.join(", ")} to "Custom" too`;

/** A finding in one sentence. */
export function findingText({ scan, settingsOf, guard, addresses, violations, unjudged }: GuardFinding): string {
  const profile = `profile "${guard.profile.name}" of ${guard.source}`;
  const rules = violations.map(
    ({ property, value, from, allowed }) =>
      `${settingsOf}.${property} is ${JSON.stringify(value)}${from === undefined ? "" : ` (${from})`}, allowed: ${allowed}`,
  );
  const presets = [...new Set(violations.flatMap(({ preset }) => (preset ? [preset.page] : [])))];
  const reach =
    addresses.length > 0
      ? `reaches fragile addresses ${shownIntervals(addresses)}, and ${rules.length > 0 ? "violates" : "cannot be judged by"} the ${profile}`
      : `may reach fragile addresses, and its policy does not meet the ${profile}`;
  const why = [...rules, ...unjudged].join("; ");
  return `${scan} ${reach}: ${why}${toCustom(presets)}`;
}

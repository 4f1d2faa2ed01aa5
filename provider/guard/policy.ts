import type { Families, Family } from "../values/families";
import { canonicalTemplate } from "../values/template";
import { type Preset, presetOf } from "./presets";
import { type PolicyPage, policyPages } from "./rule";
import { type RuleName, ruleOf } from "./rules";

/** Settings by name, as far as they are texts. */
export type Values = Readonly<Record<string, string | undefined>>;

/** What is known of the template that a policy or scan is made from. */
export interface TemplateFacts {
  /** Its short name; what the program calls it where that is not known. */
  name: string;
  /** Defaults of its settings; undefined where the platform was not asked. */
  initial?: ReadonlyMap<string, string>;
  /** These are all settings that it has: what else is declared has no effect. */
  isWhole?: true;
  /** Presets that its pages begin with; a page without one counts by its settings. Undefined where that is not known. */
  modes?: Partial<Record<PolicyPage, string>>;
  /** The presets are those of an object that is there. */
  isStored?: boolean;
}

/** One source of settings. */
export interface Layer {
  preferences?: Values;
  /** State of a family by its name; undefined where this layer says nothing about it. */
  family?(name: string): Family | undefined;
}

/** Settings of a policy, or of a scan that has its own: what comes first counts. */
export interface PolicyFacts {
  template: TemplateFacts;
  layers: readonly Layer[];
  /** Properties that have a value only once the run has made what it comes from: `preferences.safe_checks`. */
  later?: readonly string[];
  /** Name of the stored policy. */
  called?: string;
}

/** Whether one of these properties decides about another one. */
const decides = (later: readonly string[] = [], path: string): boolean =>
  later.some((one) => path === one || path.startsWith(`${one}.`));

/** A value that a setting may have in a run. */
interface Possible {
  value: string;
  /** Where it comes from if not from the setting itself. */
  from?: string;
}

export const layerOf = (preferences: Values | undefined, families: Families | undefined): Layer => {
  const states = new Map(Object.entries(families ?? {}).map(([name, state]) => [name.toLowerCase(), state]));
  return { preferences, family: (name) => states.get(name.toLowerCase()) };
};

/** Names under which the platforms keep the preset of a page. */
const modeKeys = (page: PolicyPage): string[] => [`${page}_mode`, `MODE|${page}`];

/** A stored policy in which these settings go back to those of the template, and these families run. */
export function withDropped(
  { template, layers, ...facts }: PolicyFacts,
  initial: TemplateFacts,
  { preferences, families }: { preferences: readonly string[]; families: readonly string[] },
): PolicyFacts {
  const back = policyPages.filter((page) => modeKeys(page).some((key) => preferences.includes(key)));
  const running = new Set(families.map((name) => name.toLowerCase()));
  return {
    ...facts,
    template: {
      ...template,
      initial: initial.initial,
      ...(back.length > 0 && {
        modes: initial.modes && {
          ...template.modes,
          ...Object.fromEntries(back.map((page) => [page, initial.modes?.[page]])),
        },
        isStored: false,
      }),
    },
    layers: layers.map(({ preferences: kept = {}, family }) => ({
      preferences: Object.fromEntries(Object.entries(kept).filter(([name]) => !preferences.includes(name))),
      family: (name) => (running.has(name.toLowerCase()) ? "enabled" : family?.(name)),
    })),
  };
}

/** Templates whose policies choose their plugin families. */
const choosing: ReadonlySet<string> = new Set(["advanced", "agent_advanced", "1", "25"]);

const declared = (layers: readonly Layer[], name: string): string | undefined =>
  layers.map(({ preferences }) => preferences?.[name]).find((value) => value !== undefined);

/** What a policy does in a run, as far as rules are about it. */
export class EffectivePolicy {
  /** Why some of it is not known. */
  readonly unknown: string[] = [];
  private readonly presets = new Map<PolicyPage, Preset | "custom">();
  private readonly modes = new Map<PolicyPage, string>();
  /** Pages of which nothing says that they are on their preset: objects made without one were seen on "Custom". */
  private readonly doubtful = new Set<PolicyPage>();

  constructor(private readonly facts: PolicyFacts) {
    const { template, layers, later } = facts;
    for (const page of policyPages) {
      if (modeKeys(page).some((key) => decides(later, `preferences.${key}`))) {
        continue;
      }
      const told = modeKeys(page)
        .map((key) => declared(layers, key))
        .find((value) => value !== undefined);
      if (told === undefined && template.modes === undefined) {
        this.unknown.push(`presets of the template "${template.name}" are not known`);
        continue;
      }
      const mode = told ?? template.modes?.[page] ?? "custom";
      const preset = presetOf(page, mode, template.name);
      if (preset === undefined) {
        this.unknown.push(`the preset "${mode}" (${page}) of the template "${template.name}" is not known`);
        continue;
      }
      this.presets.set(page, preset);
      this.modes.set(page, mode);
      if (told === undefined && !template.isStored) {
        this.doubtful.add(page);
      }
    }
    this.unknown.splice(0, this.unknown.length, ...new Set(this.unknown));
  }

  /** Every value that a setting may have: more than one where a preset does not tell. */
  valuesOf(name: RuleName): Possible[] {
    const { page, lacking, initial = lacking } = ruleOf(name);
    const { template, layers, later } = this.facts;
    if (decides(later, `preferences.${name}`)) {
      return [];
    }
    const preset = this.presets.get(page);
    // "all" of another page: thorough presets of discovery run thorough tests too.
    const elsewhere = [...this.presets].flatMap(([other, one]): Possible[] =>
      other !== page && one !== "custom" && one[name] !== undefined
        ? [{ value: one[name] as string, from: `preset "${this.modes.get(other)}"` }]
        : [],
    );
    const isOffered = template.isWhole !== true || template.initial?.has(name) === true;
    const own = isOffered ? declared(layers, name) : undefined;
    const byDefault: Possible = template.initial
      ? template.initial.has(name)
        ? { value: template.initial.get(name) as string, from: "default of the template" }
        : { value: lacking, from: "not a setting of the template" }
      : { value: initial, from: "default of the template" };
    const single: Possible = own === undefined ? byDefault : { value: own };
    if (preset === undefined || preset === "custom") {
      return [single, ...elsewhere];
    }
    const set = preset[name];
    const from = `preset "${this.modes.get(page)}"`;
    return set === undefined
      ? [single, ...(own === undefined ? [] : [{ ...byDefault, from }]), ...elsewhere]
      : [{ value: set, from }, ...(this.doubtful.has(page) ? [single] : []), ...elsewhere];
  }

  /** The preset that keeps the settings of this page from counting. */
  presetOf(name: RuleName): { page: PolicyPage; mode: string } | undefined {
    const { page } = ruleOf(name);
    const preset = this.presets.get(page);
    return preset === undefined || preset === "custom" ? undefined : { page, mode: this.modes.get(page) ?? "" };
  }

  /** Whether a family runs: "fixed" where the template decides it, undefined where that is known later. */
  family(name: string): Family | "fixed" | undefined {
    const { template, layers, later } = this.facts;
    if (decides(later, `families.${name}`)) {
      return undefined;
    }
    return choosing.has(canonicalTemplate(template.name))
      ? (layers.map((layer) => layer.family?.(name)).find((state) => state !== undefined) ?? "enabled")
      : "fixed";
  }

  /** What has to be judged once it is known. */
  get later(): readonly string[] {
    return this.facts.later ?? [];
  }

  get template(): string {
    return this.facts.template.name;
  }
}

import type { Props } from "../../provider";
import { type Demand, isMet, presets, presetWords, type Profile } from "./rules";

/** A policy, or a scan with its own settings, as the platform's documents show it. */
export interface Shown {
  values: ReadonlyMap<string, string>;
  /** Presets by page; a page that is not named counts by its values. */
  modes: ReadonlyMap<string, string>;
  /** Families by name; undefined where the template has them fixed. */
  families?: ReadonlyMap<string, "on" | "off" | "part">;
}

/** An editor document of Vulnerability Management or Nessus: every input that has an id, wherever it is. */
export function shownByEditor(document: Props): Shown {
  const values = new Map<string, string>();
  const modes = new Map<string, string>();
  const search = (node: unknown): void => {
    if (node === null || typeof node !== "object") {
      return;
    }
    const { id, type, default: value } = node as Props;
    if (typeof id === "string" && typeof type === "string") {
      values.set(id, value === undefined || value === null ? "" : String(value as string));
    }
    for (const [name, inner] of Object.entries(node)) {
      if (name !== "modes") {
        search(inner);
      }
    }
  };
  const { settings, plugins } = document as { settings: Record<string, Props>; plugins?: { families?: Props } };
  for (const [page, content] of Object.entries(settings)) {
    search(content);
    const { default: mode } = (content.modes ?? {}) as Props;
    if (typeof mode === "string" && mode.toLowerCase() !== "custom") {
      modes.set(page, mode);
    }
  }
  const families = Object.entries((plugins?.families ?? {}) as Record<string, Props>);
  const words: Record<string, "on" | "off" | "part"> = { enabled: "on", disabled: "off", mixed: "part" };
  return {
    values,
    modes,
    ...(families.length > 0 && {
      families: new Map(families.map(([name, { status }]) => [name, words[String(status)] ?? "part"])),
    }),
  };
}

/** A policy of Security Center over the document of its template. */
export function shownBySecurityCenter(policy: Props, template: Props, allFamilies: readonly Props[]): Shown {
  const values = new Map<string, string>();
  const modes = new Map<string, string>();
  const editor = JSON.parse(String(template.editor)) as Props;
  for (const section of editor.sections as Props[]) {
    for (const subsection of (section.subsections ?? []) as Props[]) {
      for (const { id, default: value } of (subsection.inputs ?? []) as Props[]) {
        values.set(String(id), String(value as string));
      }
    }
  }
  for (const [name, value] of Object.entries(Array.isArray(policy.preferences) ? {} : (policy.preferences as Props))) {
    const [, page] = /^MODE\|(.*)$/.exec(name) ?? [];
    if (page === undefined) {
      values.set(name, String(value as string));
    } else if (String(value as string).toLowerCase() !== "custom") {
      modes.set(page, String(value as string));
    }
  }
  if (editor.plugins !== "true") {
    return { values, modes };
  }
  const listed = new Map((policy.families as Props[]).map((family) => [String(family.id as string), family]));
  const stateOf = ({ id }: Props): "on" | "off" | "part" => {
    const family = listed.get(String(id as string));
    return listed.size === 0
      ? "on"
      : family === undefined
        ? "off"
        : (family.plugins as unknown[]).length > 0
          ? "part"
          : "on";
  };
  return {
    values,
    modes,
    families: new Map(allFamilies.map((family) => [String(family.name as string), stateOf(family)])),
  };
}

/** Values that a program lays over what is shown. */
export function overlaid(
  shown: Shown,
  preferences: Readonly<Record<string, string>>,
  modeNames: (page: string) => string,
): Shown {
  const values = new Map(shown.values);
  const modes = new Map(shown.modes);
  Object.entries(preferences).forEach(([name, value]) => values.set(name, value));
  for (const page of ["discovery", "assessment", "advanced"]) {
    const mode = preferences[modeNames(page)];
    if (mode !== undefined) {
      modes.delete(page);
      if (mode.toLowerCase() !== "custom") {
        modes.set(page, mode);
      }
    }
  }
  return { ...shown, values, modes };
}

/** What is left where settings and families go back to those of the template. */
export function returned(
  shown: Shown,
  initial: Shown,
  settings: readonly string[],
  families: readonly string[],
  modeNames: (page: string) => string,
): Shown {
  const values = new Map(shown.values);
  const modes = new Map(shown.modes);
  for (const name of settings) {
    values.delete(name);
    const value = initial.values.get(name);
    if (value !== undefined) {
      values.set(name, value);
    }
  }
  for (const page of ["discovery", "assessment", "advanced"].filter((one) => settings.includes(modeNames(one)))) {
    modes.delete(page);
    const mode = initial.modes.get(page);
    if (mode !== undefined) {
      modes.set(page, mode);
    }
  }
  const states = shown.families && new Map(shown.families);
  families.forEach((name) => states?.set(name, "on"));
  return { values, modes, ...(states && { families: states }) };
}

/** The value that counts in a run; undefined where nothing is known of a preset. */
function valueOf({ values, modes }: Shown, { preference, page, absent }: Demand): string[] {
  const mode = modes.get(page);
  const value = values.get(preference) ?? absent;
  if (mode === undefined) {
    return [value];
  }
  const preset = presets[presetWords[`${page}:${mode}`] ?? mode] ?? presets[`${page}_${mode}`];
  if (preset === undefined) {
    throw new Error(`no preset ${page}:${mode}`);
  }
  return [preset[preference] ?? value];
}

/** Whether a policy does what a profile does not allow. */
export function violates(shown: Shown, { demands, forbidden }: Profile): boolean {
  return (
    demands.some((demand) => valueOf(shown, demand).some((value) => !isMet(demand.condition, value))) ||
    forbidden.some((family) => (shown.families ? (shown.families.get(family) ?? "off") : "fixed") !== "off")
  );
}

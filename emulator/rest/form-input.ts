import type { Json, JsonObject } from "../core/json";

/** Builders of what an editor document is made of. Labels are made from the id: nothing depends on them. */
const labelOf = (id: string): string => id.replaceAll(/[._]/g, " ").replace(/^./, (first) => first.toUpperCase());

const number = "^\\d+$";
const input = (type: string, id: string, value: Json | undefined, more: JsonObject): JsonObject => ({
  type,
  id,
  ...more,
  ...(value === undefined ? {} : { default: value }),
});
const labelled = (type: string, id: string, value: Json | undefined, more: JsonObject = {}): JsonObject =>
  input(type, id, value, { label: labelOf(id), ...more });
const named = (type: string, id: string, value: Json | undefined, more: JsonObject = {}): JsonObject =>
  input(type, id, value, { name: labelOf(id), ...more });

export const check = (id: string, value: "yes" | "no" = "no", more: JsonObject = {}): JsonObject =>
  labelled("checkbox", id, value, more);
/** A checkbox in the words of credential forms, which name what others label. */
export const tick = (id: string, value?: "yes" | "no", more: JsonObject = {}): JsonObject =>
  named("checkbox", id, value, more);
export const entry = (id: string, value?: Json, more: JsonObject = {}): JsonObject => named("entry", id, value, more);
export const medium = (id: string, value: Json, more: JsonObject = {}): JsonObject =>
  named("medium-entry", id, value, more);
export const mediumNumber = (id: string, value: Json, more: JsonObject = {}): JsonObject =>
  medium(id, value, { regex: number, ...more });
export const smallNumber = (id: string, value: Json): JsonObject =>
  labelled("small-entry", id, value, { regex: number });
export const fixed = (id: string): JsonObject => labelled("medium-fixed-entry", id, undefined);
export const file = (id: string, more: JsonObject = {}): JsonObject => named("file", id, undefined, more);
export const password = (id: string, more: JsonObject = {}): JsonObject => named("password", id, undefined, more);
export const radio = (id: string, value: string, options: readonly string[], more: JsonObject = {}): JsonObject =>
  named("radio", id, value, { options: [...options], ...more });
export const radioGroup = (id: string, value: string, options: readonly string[]): JsonObject =>
  labelled("radio-group", id, value, { options: [...options], optionsLabels: [...options] });
export const hint: JsonObject = { hint: "See the documentation." };

/** Inputs that belong to a checkbox: shown when it is on. */
export const uiGroup = (id: string, value: "yes" | "no", inputs: JsonObject[], more: JsonObject = {}): JsonObject =>
  named("ui_group", id, value, { ...more, inputs });

/** A checkbox that opens sections (or inputs) when it says yes. */
export const uiCheck = (id: string, value: "yes" | "no", opened: JsonObject, more: JsonObject = {}): JsonObject =>
  named("ui_checkbox", id, value, {
    ...more,
    options: [
      { inputs: null, name: "no" },
      { inputs: null, name: "yes", ...opened },
    ],
  });

/** A choice that opens other inputs with each option. */
export const uiRadio = (id: string, value: string, options: Readonly<Record<string, JsonObject[]>>): JsonObject =>
  named("ui_radio", id, value, {
    required: true,
    options: Object.entries(options).map(([name, inputs]) => ({ name, inputs: inputs.length === 0 ? null : inputs })),
  });

export const section = (name: string, title: string, inputs: JsonObject[]): JsonObject => ({ title, name, inputs });
export const group = (name: string, title: string, sections: JsonObject[], more: JsonObject = {}): JsonObject => ({
  inputs: null,
  title,
  name,
  sections,
  ...more,
});

/**
 * Presets: by name for templates that have them, a list for those whose settings are always one's own. The form of an
 * object numbers the list, to have room for the name of the preset that holds (`withModes` in `form-document.ts`).
 */
export const namedModes = (id: string, value: string, names: readonly string[]): JsonObject => ({
  id,
  name: "mode",
  type: "ui_radio",
  default: value,
  options: names.map((name) => ({ name, desc: `Preset: ${name}.` })),
});
/**
 * A list of presets, one a line: id and name, with `!` where it is the default of some template and `-` where it sets
 * nothing. "Custom" is neither.
 */
export const listedModes = (presets: readonly string[], custom: Json = true): JsonObject[] =>
  presets.map((line): JsonObject => {
    const [, id = "", flags = "", name = ""] = /^(\w+)([!-]*) (.+)$/.exec(line) ?? [];
    const desc = `Preset: ${name}.`;
    if (id === "custom") {
      return { desc, custom, id, name };
    }
    return {
      desc,
      id,
      name,
      ...(flags.includes("-") ? {} : { preferences: { safe_checks: "yes" } }),
      ...(flags.includes("!") ? { default: true } : {}),
    };
  });

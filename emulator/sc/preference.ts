import type { Json, JsonObject } from "../core/json";
import { type Section, preferenceSections } from "./preference-section";

const defaultOf = (told: string | readonly string[]): string => (typeof told === "string" ? told : (told[0] ?? ""));
const isCheckbox = (value: string): boolean => value === "yes" || value === "no";

function input(id: string, told: string | readonly string[]): JsonObject {
  const value = defaultOf(told);
  const name = id.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase());
  const common = { id, name, default: value, preferenceID: id, required: "false" };
  if (typeof told !== "string") {
    return { ...common, type: "dropdown", options: [...told] };
  }
  return { ...common, type: isCheckbox(value) ? "checkbox" : "entry" };
}

const kept = (sections: readonly string[]): Section[] =>
  preferenceSections.filter(({ id }) => sections.length === 0 || sections.includes(id));

/** Preference → default, for a template with these sections; all of them when none is named. */
export const defaultsOf = (sections: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    kept(sections).flatMap(({ subsections }) =>
      Object.values(subsections).flatMap((inputs) => Object.entries(inputs).map(([id, told]) => [id, defaultOf(told)])),
    ),
  );

/** The `editor` of a template: JSON text in a member, with the credentials as JSON text once more inside. */
export function editorOf(sections: readonly string[]): string {
  const setup = { id: "setup", name: "Setup", subsections: [] as Json[] };
  const shown = kept(sections).map(({ id, name, subsections }) => ({
    id,
    name,
    subsections: Object.entries(subsections).map(([title, inputs], index) => ({
      id: `${id}_${index + 1}`,
      name: title,
      inputs: Object.entries(inputs).map(([preference, told]) => input(preference, told)),
    })),
  }));
  const credentials = {
    groups: [
      {
        id: "host",
        name: "Host",
        credentials: [
          {
            id: "snmpv3",
            name: "SNMPv3",
            max: 1,
            inputs: [
              { type: "entry", id: "username", name: "Username" },
              { type: "entry", id: "port", name: "Port", default: "161" },
            ],
          },
        ],
      },
    ],
  };
  return JSON.stringify({
    plugins: String(sections.length === 0),
    compliance: String(sections.length === 0),
    globalSettings: [],
    credentials: JSON.stringify(credentials),
    sections: [setup, ...shown],
  });
}

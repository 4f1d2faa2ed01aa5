import { type Json, type JsonObject, objectOf, textOf } from "../core/json";
import { allFamilies, type Family, pluginsOf } from "./family";

/**
 * The chosen plugins over those there are: `{Family: {status}}`, or `{Family: {individual: {plugin: status}}}` which
 * makes a family mixed. A family that is named again is replaced, others stay.
 */
export function changedSelection(before: Json | undefined, change: Json | undefined): JsonObject {
  const known = new Set(allFamilies.map(({ name }) => name));
  const named = Object.entries(objectOf(change)).filter(([family]) => known.has(family));
  return {
    ...objectOf(before),
    ...Object.fromEntries(named.map(([family, choice]) => [family, normalised(objectOf(choice))])),
  };
}

function normalised(choice: JsonObject): JsonObject {
  const individual = objectOf(choice.individual);
  if (Object.keys(individual).length === 0) {
    return { status: textOf(choice.status) || "enabled" };
  }
  return { status: "mixed", mixedDefault: choice.mixedDefault ?? "enabled", individual };
}

const statusOf = (selection: Json | undefined, { name }: Family): string =>
  textOf(objectOf(objectOf(selection)[name]).status) || "enabled";

/** `plugins` of an editor document. */
export const familyData = (selection: Json | undefined, more: JsonObject = {}): JsonObject => ({
  families: Object.fromEntries(
    allFamilies.map((family) => [
      family.name,
      { count: family.count, id: family.id, status: statusOf(selection, family), ...more },
    ]),
  ),
});

/** `plugins` of one family in an editor document. */
export function pluginData(selection: Json | undefined, family: Family): JsonObject {
  const { status, mixedDefault, individual } = objectOf(objectOf(selection)[family.name]);
  const general = textOf(status === "mixed" ? mixedDefault : status) || "enabled";
  const chosen = objectOf(individual);
  const known = pluginsOf(family).map(({ id, name }) => ({ id, name }));
  const others = Object.keys(chosen)
    .filter((id) => !known.some((one) => String(one.id) === id))
    .map((id) => ({ id: Number(id), name: `Plugin ${id}` }));
  return {
    plugins: [...known, ...others].map(({ id, name }) => ({ status: chosen[String(id)] ?? general, name, id })),
  };
}

import { type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { isOn } from "./call";
import { invalid } from "./envelope";
import type { Call } from "./model";
import { pluginFamilies, pluginsOf, pluginSummary } from "./plugin";
import { idOf, idsOf } from "./reference";
import type { Stored } from "../core/store";

/** Active families end at 61 and passive ones at 1000033 on 5.8.0; not every name is known here. */
const isFamily = (id: string): boolean =>
  id in pluginFamilies || (Number(id) >= 0 && Number(id) <= 61) || (Number(id) > 1_000_000 && Number(id) <= 1_000_033);

/** `families` of a policy: ids of families, with the ids of those plugins that alone are enabled. */
export function writeFamilies(value: Json, call: Call): Json {
  return listOf(value).map((entry) => {
    const family = objectOf(entry);
    const id = idOf(entry);
    if (!isFamily(id)) {
      throw invalid(`Policy Families list is malformed. Family #${id} does not exist.`);
    }
    const state = textOf(family.state);
    if (state === "" && isOn(call, call.behaviour.familyState, "6.0.0")) {
      throw invalid(`Policy Families list is malformed for Family #${id}, State must be set.`);
    }
    const kept: JsonObject = { id };
    if (family.plugins !== undefined) {
      kept.plugins = idsOf(family.plugins);
    }
    if (state !== "") {
      kept.state = state;
    }
    return kept;
  });
}

/** Without `plugins` a family counts as fully enabled (API reference, Scan Policy). Counts are text here. */
export function showFamilies(record: Stored, call: Call): Json {
  const families = listOf(record.families).map((entry): JsonObject => {
    const { id, plugins, state } = objectOf(entry);
    const family = textOf(id);
    const chosen = listOf(plugins).map(textOf);
    const withState: JsonObject = state !== undefined && call.behaviour.familyStateRead === "shown" ? { state } : {};
    if (call.behaviour.familyNames === "hidden") {
      return { id: family, plugins: chosen.map((plugin) => ({ id: plugin })), ...withState };
    }
    const count = plugins === undefined ? pluginsOf(family).length : chosen.length;
    const name = pluginFamilies[family] ?? "";
    return { id: family, name, count: String(count), ...withState, plugins: chosen.map(pluginSummary) };
  });
  return call.behaviour.referenceOrder === "reversed" ? families.reverse() : families;
}

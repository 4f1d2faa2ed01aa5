import { type Json, type JsonObject, listOf, objectOf, textOf } from "../json";
import { type Call } from "./call";
import { credentialType, CREDENTIAL_TYPES, formCategories, SECRETS } from "./form-credentials";
import { nextId } from "./ids";
import { filled } from "./preferences";
import { plain } from "./reply";
import type { Template } from "./template";

/** A credential of a scan or policy: its own settings, or a managed credential by uuid. */
interface Instance extends JsonObject {
  id: string;
  category: string;
  type: string;
  settings: JsonObject;
}

export const MASK = "********";

/** Secrets as answers show them. */
export const masked = (settings: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, SECRETS.has(name) && value !== "" ? MASK : value]),
  );

/** What was sent over what is kept; the mask means: unchanged. */
export const unmasked = (before: JsonObject, sent: JsonObject): JsonObject => ({
  ...before,
  ...Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== MASK)),
});

/** `credentials` of a body over the instances there are: `{add, edit, delete}`. */
export function changedInstances(before: Json | undefined, change: Json | undefined, call: Call): Json[] {
  const { add, edit, delete: removed } = objectOf(change);
  const gone = new Set(listOf(removed).map(textOf));
  const edits = objectOf(edit);
  const kept = listOf(before)
    .map((one) => objectOf(one) as Instance)
    .filter(({ id }) => !gone.has(id))
    .map((one) => {
      const sent = edits[one.id];
      return sent === undefined ? one : { ...one, settings: unmasked(one.settings, objectOf(sent)) };
    });
  const added = Object.entries(objectOf(add)).flatMap(([category, types]) =>
    Object.entries(objectOf(types)).flatMap(([type, list]) =>
      listOf(list).map((settings) => instance(category, type, objectOf(settings), call)),
    ),
  );
  return [...kept, ...added];
}

function instance(category: string, type: string, settings: JsonObject, call: Call): Instance {
  if (credentialType(type)?.category !== category) throw plain(400, `Unknown credential type: ${category}, ${type}`);
  const managed = textOf(settings.id);
  if (managed === "") return { id: nextId(call.store, "instance"), category, type, settings };
  if (call.store.get("credential", managed) === undefined) throw plain(404, "The requested file was not found");
  return { id: managed, category, type, settings: {} };
}

/** `credentials` of an editor document: categories, their types, and the instances of each. */
export function credentialData(
  template: Template,
  kept: Json | undefined,
  values: JsonObject,
  isExpanded = true,
): JsonObject | undefined {
  const categories = formCategories(template.form);
  if (categories.length === 0) return undefined;
  const instances = listOf(kept).map((one) => objectOf(one) as Instance);
  return {
    data: categories.map((category) => ({
      name: category,
      default_expand: category === "Host" ? 1 : 0,
      types: CREDENTIAL_TYPES.filter((type) => type.category === category).map((type) => ({
        name: type.name,
        max: type.max,
        inputs: [...type.inputs],
        instances: instances.filter((one) => one.type === type.name).map((one) => shown(one, type.inputs)),
        settings: type.settings === undefined ? null : filled(type.settings, values),
        ...(type.expands === true && isExpanded ? { expand_settings: true } : {}),
      })),
    })),
  };
}

const shown = (one: Instance, inputs: readonly JsonObject[]): JsonObject => ({
  id: /^\d+$/.test(one.id) ? Number(one.id) : one.id,
  summary: textOf(one.settings.username) || one.type,
  inputs: inputs.map((input) => filled(input, masked(one.settings))),
});

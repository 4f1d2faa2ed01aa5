import { type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { type Call } from "./call";
import { type CredentialType, credentialType, offeredTypes, secrets } from "./form-credentials";
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

export const mask = "********";

/** Secrets as answers show them. */
export const masked = (settings: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, secrets.has(name) && value !== "" ? mask : value]),
  );

/** What was sent over what is kept; the mask means: unchanged. */
export const unmasked = (before: JsonObject, sent: JsonObject): JsonObject => ({
  ...before,
  ...Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== mask)),
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
  if (credentialType(type)?.category !== category) {
    throw plain(400, `Unknown credential type: ${category}, ${type}`);
  }
  const managed = textOf(settings.id);
  if (managed === "") {
    return { id: nextId(call.store, "instance"), category, type, settings };
  }
  if (call.store.get("credential", managed) === undefined) {
    throw plain(404, "The requested file was not found");
  }
  return { id: managed, category, type, settings: {} };
}

/**
 * `credentials` of an editor document: categories, their types, and the instances of each. Settings that hold for all
 * of a type stand with the type in the form of a scan; policies have them on their first page.
 */
export function credentialData(
  template: Template,
  kept: Json | undefined,
  values: JsonObject,
  form: { withSettings: boolean; isExpanded: boolean },
): JsonObject | undefined {
  const offered = offeredTypes(template);
  if (offered.length === 0) {
    return undefined;
  }
  const instances = listOf(kept).map((one) => objectOf(one) as Instance);
  const typeData = (type: CredentialType): JsonObject => ({
    name: type.name,
    max: type.max,
    inputs: [...type.inputs],
    instances: instances.filter((one) => one.type === type.name).map((one) => shown(one, type.inputs)),
    settings: type.settings === undefined || !form.withSettings ? null : filled(type.settings, values),
    ...(type.expands === true && form.isExpanded ? { expand_settings: true } : {}),
  });
  return {
    data: [...new Set(offered.map(({ category }) => category))].map((category) => ({
      name: category,
      default_expand: category === "Host" ? 1 : 0,
      types: offered.filter((type) => type.category === category).map(typeData),
    })),
  };
}

const shown = (one: Instance, inputs: readonly JsonObject[]): JsonObject => ({
  id: /^\d+$/.test(one.id) ? Number(one.id) : one.id,
  summary: textOf(one.settings.username) || one.type,
  inputs: inputs.map((input) => filled(input, masked(one.settings))),
});

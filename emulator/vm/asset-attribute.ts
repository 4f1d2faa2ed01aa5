import { routesUnder } from "./route";
import { type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { type Call, idOf, role, type Route, type Stored } from "../rest/call";
import { change } from "../rest/collection";
import { newUuid } from "../rest/ids";
import { plain } from "../rest/reply";
import type { Behaviour } from "./behaviour";

/** Custom attributes a container may have. Source: Vulnerability Management API, "List attributes". */
const most = 10;

const refused = (text: string): Error => plain(400, text);

function attributeOf(call: Call<Behaviour>, id: string): Stored {
  const found = call.store.get("assetAttribute", id);
  if (found === undefined) {
    throw refused(`Attribute with id ${id} not found`);
  }
  return found;
}

function assetOf(call: Call<Behaviour>): Stored {
  const found = call.store.get("asset", idOf(call));
  if (found === undefined) {
    throw refused(`Asset with id ${idOf(call)} not found`);
  }
  return found;
}

function create(call: Call<Behaviour>): JsonObject {
  const wanted = listOf(call.body.attributes).map(objectOf);
  const names = wanted.map(({ name }) => textOf(name));
  const existing = call.store.all("assetAttribute").map(({ name }) => textOf(name));
  if (names.length === 0 || names.includes("")) {
    throw refused("Invalid 'attributes' field");
  }
  if (new Set([...names, ...existing]).size < names.length + existing.length) {
    throw refused("An attribute with this name exists already");
  }
  if (names.length + existing.length > most) {
    throw refused(`A container has ${most} attributes at most`);
  }
  for (const { name, description } of wanted) {
    call.store.put("assetAttribute", { id: newUuid(), name: textOf(name), description: textOf(description) });
  }
  return {};
}

function describe(call: Call<Behaviour>): JsonObject {
  const record = attributeOf(call, idOf(call));
  if (call.body.name !== undefined && call.body.name !== record.name) {
    throw refused("The name of an attribute cannot change");
  }
  change(call, "assetAttribute", record, { description: textOf(call.body.description) });
  return {};
}

/** What an asset has: attribute → value. Deleted attributes are gone from all assets. */
const valuesOf = (asset: Stored): JsonObject => objectOf(asset._attributes);

function assign(call: Call<Behaviour>, values: readonly JsonObject[]): JsonObject {
  const asset = assetOf(call);
  const kept = { ...valuesOf(asset) };
  for (const { id, value } of values) {
    kept[attributeOf(call, textOf(id)).id] = textOf(value);
  }
  change(call, "asset", asset, { _attributes: kept });
  return {};
}

function unassign(call: Call<Behaviour>, attribute?: string): JsonObject {
  const asset = assetOf(call);
  const kept = valuesOf(asset);
  if (attribute !== undefined && !(attributeOf(call, attribute).id in kept)) {
    throw refused("The asset does not have this attribute");
  }
  const others = attribute === undefined ? [] : Object.entries(kept).filter(([id]) => id !== attribute);
  change(call, "asset", asset, { _attributes: Object.fromEntries(others) });
  return {};
}

function assigned(call: Call<Behaviour>): JsonObject {
  const values = valuesOf(assetOf(call));
  return {
    attributes: call.store
      .all("assetAttribute")
      .filter(({ id }) => id in values)
      .map(({ id, name, description }) => ({
        id,
        name: name ?? "",
        description: description ?? "",
        value: values[id] ?? "",
      })),
  };
}

const base = "/api/v3/assets";
const administratorRoute = routesUnder(base, role.administrator);
const basicRoute = routesUnder(base, role.basic);

/** Vulnerability Management API, Asset Attributes. Successful writes answer an empty object. */
export const assetAttributeRoutes: readonly Route<Behaviour>[] = [
  basicRoute("GET", "/attributes", ({ store }) => ({
    attributes: store.all("assetAttribute").map(({ id, name, description }) => ({
      id,
      name: name ?? "",
      description: description ?? "",
    })),
  })),
  administratorRoute("POST", "/attributes", create),
  administratorRoute("PUT", "/attributes/:id", describe),
  administratorRoute("DELETE", "/attributes/:id", (call) => {
    call.store.remove("assetAttribute", attributeOf(call, idOf(call)).id);
    return {};
  }),
  basicRoute("GET", "/:id/attributes", assigned),
  basicRoute("PUT", "/:id/attributes", (call) => {
    const values = listOf(call.body.attributes).map(objectOf);
    if (values.length === 0) {
      throw refused("Invalid 'attributes' field");
    }
    return assign(call, values);
  }),
  basicRoute("DELETE", "/:id/attributes", (call) => unassign(call)),
  basicRoute("PUT", "/:id/attributes/:attribute", (call) =>
    assign(call, [{ id: call.parameters.attribute ?? "", value: call.body.value ?? null }]),
  ),
  basicRoute("DELETE", "/:id/attributes/:attribute", (call) => unassign(call, call.parameters.attribute)),
];

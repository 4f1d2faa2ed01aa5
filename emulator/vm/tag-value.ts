import { isObject, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import type { Behaviour } from "./behaviour";
import { type Call, role, type Route, type Stored } from "../rest/call";
import { type Collection, collectionRoutes, find, shown } from "../rest/collection";
import { hex, zeroUuid } from "../rest/ids";
import { paged } from "../rest/paging";
import { empty, notFound, plain } from "../rest/reply";
import { categoryFor, changedBy, descriptionOf, madeBy, tagCategory, valuesOf } from "./tag-category";
import { checkedRules, writtenRules } from "./tag-rule";

const mostCharacters = 50;
const mostBytes = 1_000_000;
const allRights: readonly string[] = ["ALL", "CAN_EDIT", "CAN_SET_PERMISSIONS"];

function checkedValue(call: Call<Behaviour>, value: string, category: string, before?: Stored): string {
  if (value.trim() === "" || value.length > mostCharacters || value.includes(",")) {
    throw plain(400, `Invalid 'value' field: at most ${mostCharacters} characters, and no comma`);
  }
  const taken = valuesOf(call, category).some((one) => one.value === value && one.id !== before?.id);
  if (taken) {
    throw plain(400, `A tag value ${value} already exists in its category`);
  }
  return value;
}

/** The creator always ends with all rights, whatever was sent (observed). */
function accessOf(call: Call<Behaviour>, creator: string): JsonObject {
  const sent = objectOf(call.body.access_control);
  const owner = call.store.all("user").find(({ username }) => username === creator);
  const others = listOf(sent.current_domain_permissions)
    .map(objectOf)
    .filter(({ id }) => id !== owner?.uuid);
  const mine = { id: owner?.uuid ?? null, name: creator, type: "USER", permissions: [...allRights] };
  return {
    current_user_permissions: [...allRights],
    defined_domain_permissions: [...allRights],
    all_users_permissions: listOf(sent.all_users_permissions),
    current_domain_permissions: [mine, ...others],
    version: Number(sent.version ?? 0),
  };
}

function rulesOf({ body, behaviour }: Call<Behaviour>): JsonObject {
  if (JSON.stringify(body).length > mostBytes) {
    throw plain(400, "The request body is larger than 1 MB");
  }
  const { filters } = body;
  return isObject(filters) && Object.keys(filters).length > 0
    ? { rules: checkedRules(filters, behaviour.tagRuleLimit) }
    : {};
}

/** Vulnerability Management API, Tags, values. */
export const tagValue: Collection<Behaviour> = {
  table: "tagValue",
  path: "/tags/values",
  listKey: "values",
  ids: "uuid",
  minimumRole: { read: role.basic, write: role.manager },
  paging: { style: "bare", limit: 50 },
  missing: notFound,
  operations: ["list", "create", "read", "update"],
  create: (call) => {
    const { body } = call;
    const rules = rulesOf(call);
    const category = categoryFor(call);
    return {
      category: category.id,
      value: checkedValue(call, textOf(body.value), category.id),
      ...descriptionOf(body),
      ...rules,
      access: accessOf(call, textOf(call.user.username)),
      ...madeBy(call),
    };
  },
  update: (call, record) => {
    const { body } = call;
    const value = textOf(body.value) || textOf(record.value);
    return {
      value: checkedValue(call, value, textOf(record.category), record),
      ...descriptionOf(body),
      ...rulesOf(call),
      ...(isObject(body.access_control) ? { access: accessOf(call, textOf(record.created_by)) } : {}),
      ...changedBy(call),
    };
  },
  show: (record, call, view) => {
    const category = call.store.get("tagCategory", textOf(record.category));
    const isList = view === "list";
    return {
      uuid: record.id,
      created_at: record.created_at ?? "",
      created_by: record.created_by ?? "",
      updated_at: record.updated_at ?? "",
      updated_by: record.updated_by ?? "",
      category_uuid: record.category ?? "",
      value: record.value ?? "",
      ...descriptionOf(record),
      type: record.rules === undefined ? "static" : "dynamic",
      category_name: category?.name ?? "",
      ...(typeof category?.description === "string" ? { category_description: category.description } : {}),
      ...(isList ? {} : { assignment_count: assignments(record, call).length }),
      access_control: isList ? { current_user_permissions: [...allRights] } : objectOf(record.access),
      saved_search: false,
      ...(call.behaviour.tagProcessing === "present" ? processed : {}),
      ...(isList || record.rules === undefined ? {} : { filters: { asset: writtenRules(record.rules, call) } }),
    };
  },
};

const processed: JsonObject = { product: "IO", processing_status: "COMPLETE", consecutive_error_count: 0 };

const assignments = (value: Stored, { store }: Call): Stored[] =>
  store.all("tagAssignment").filter((one) => one.value === value.id);

function remove(call: Call<Behaviour>, id: string): void {
  const value = call.store.get("tagValue", id);
  if (value === undefined && call.behaviour.deleteTag === "404") {
    throw notFound();
  }
  for (const { id: assignment } of value === undefined ? [] : assignments(value, call)) {
    call.store.remove("tagAssignment", assignment);
  }
  call.store.remove("tagValue", id);
}

/** `POST /tags/assets/assignments`: asynchronous at the vendor's, done at once here. */
function assign(call: Call<Behaviour>): JsonObject {
  const { body, store } = call;
  for (const value of listOf(body.tags).map(textOf)) {
    for (const asset of listOf(body.assets).map(textOf)) {
      const id = `${value}:${asset}`;
      if (body.action === "remove") {
        store.remove("tagAssignment", id);
        // Rules would put the tag back: what was taken off by hand stays off.
        if (store.get("tagValue", value)?.rules !== undefined) {
          store.put("tagExclusion", { id, value, asset });
        }
      } else {
        store.remove("tagExclusion", id);
        store.put("tagAssignment", { id, value, asset, ...madeBy(call) });
      }
    }
  }
  return { job_uuid: `${hex(32)}:${hex(20)}` };
}

/** Assets that a tag's rules would have, and that were taken off by hand. */
function exclusionsOf(call: Call<Behaviour>): JsonObject {
  const { store, user } = call;
  const { id } = find(tagValue, call);
  const excluded = store
    .all("tagExclusion")
    .filter(({ value }) => value === id)
    .map(({ asset }) => ({
      value_uuid: id,
      container_uuid: user.container_uuid ?? null,
      asset_uuid: asset ?? "",
      name: store.get("asset", textOf(asset))?.fqdn ?? "",
      ipv4: [store.get("asset", textOf(asset))?.ipv4 ?? []].flat(),
      sources: ["NESSUS_SCAN"],
    }));
  return { excluded_targets: excluded, pagination: { offset: 0, limit: 5000, total: excluded.length } };
}

const assignmentsOf = (call: Call<Behaviour>): JsonObject => ({
  tags: call.store
    .all("tagAssignment")
    .filter(({ asset }) => asset === call.parameters.id)
    .flatMap(({ value, asset, created_at, created_by }) => {
      const record = call.store.get("tagValue", textOf(value));
      const category = call.store.get("tagCategory", textOf(record?.category));
      if (record === undefined || category === undefined) {
        return [];
      }
      return {
        value_uuid: record.id,
        category_name: category.name ?? "",
        asset_uuid: asset ?? "",
        created_at: created_at ?? "",
        source: "static",
        value: record.value ?? "",
        created_by: created_by ?? "",
        category_uuid: category.id,
        container_uuid: call.user.container_uuid ?? zeroUuid,
      };
    }),
});

const valuesOfCategory = (call: Call<Behaviour>): JsonObject[] =>
  valuesOf(call, find(tagCategory, call).id).map((record) => objectOf(shown(tagValue, record, call, "list")));

export const tagValueRoutes: readonly Route<Behaviour>[] = [
  ...collectionRoutes(tagValue),
  {
    method: "DELETE",
    path: "/tags/values/:id",
    minimumRole: role.manager,
    handle: (call) => {
      remove(call, call.parameters.id ?? "");
      return empty;
    },
  },
  {
    method: "POST",
    path: "/tags/values/delete-requests",
    minimumRole: role.manager,
    handle: (call) => {
      for (const id of listOf(call.body.values)) {
        remove(call, textOf(id));
      }
      return empty;
    },
  },
  { method: "GET", path: "/tags/values/:id/exclusions", minimumRole: role.basic, handle: exclusionsOf },
  {
    method: "GET",
    path: "/tags/values/:id/counts",
    minimumRole: role.basic,
    handle: () => ({ counts: {}, hasAssignments: false }),
  },
  {
    method: "GET",
    path: "/tags/categories/:id/values",
    minimumRole: role.basic,
    handle: (call) => {
      const { page, pagination } = paged(call, valuesOfCategory(call), { style: "bare", limit: 1000 });
      return { values: page, pagination };
    },
  },
  {
    method: "GET",
    path: "/tags/categories/:id/values/:value",
    minimumRole: role.basic,
    handle: (call) => {
      const category = find(tagCategory, call);
      const record = find(tagValue, call, "read", call.parameters.value);
      if (record.category !== category.id) {
        throw notFound();
      }
      return shown(tagValue, record, call, "one") ?? null;
    },
  },
  { method: "POST", path: "/tags/assets/assignments", minimumRole: role.operator, handle: assign },
  { method: "GET", path: "/tags/assets/:id/assignments", minimumRole: role.basic, handle: assignmentsOf },
];

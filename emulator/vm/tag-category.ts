import { type JsonObject, textOf } from "../core/json";
import type { Behaviour } from "./behaviour";
import { type Call, isoOf, role, type Route, type Stored } from "../rest/call";
import { add, type Collection, collectionRoutes, find } from "../rest/collection";
import { empty, notFound, plain } from "../rest/reply";

const nameLength = 127;
const limit = 100;

/** Who made an object of the tag service, and when: ISO text, user names. */
export const madeBy = (call: Call): JsonObject => ({
  created_at: isoOf(call),
  created_by: call.user.username ?? "",
  updated_at: isoOf(call),
  updated_by: call.user.username ?? "",
});
export const changedBy = (call: Call): JsonObject => ({
  updated_at: isoOf(call),
  updated_by: call.user.username ?? "",
});

/** `description` reads back when it was ever sent, also as `""`. */
export const descriptionOf = ({ description }: JsonObject): JsonObject =>
  typeof description === "string" ? { description } : {};

function checkedName(call: Call<Behaviour>, name: string, before?: Stored): string {
  if (name.trim() === "" || name.length > nameLength) {
    throw plain(400, "Invalid 'name' field");
  }
  const taken = call.store.all("tagCategory").some((one) => one.name === name && one.id !== before?.id);
  if (taken) {
    throw plain(400, `A tag category with the name ${name} already exists`);
  }
  return name;
}

/** Vulnerability Management API, Tags, categories. Deleting one that is gone answers 200 (observed). */
export const tagCategory: Collection<Behaviour> = {
  table: "tagCategory",
  path: "/tags/categories",
  listKey: "categories",
  ids: "uuid",
  minimumRole: { read: role.basic, write: role.manager },
  paging: { style: "bare", limit: 50 },
  missing: notFound,
  operations: ["list", "create", "read", "update"],
  create: (call) => {
    if (call.store.count("tagCategory") >= limit) {
      throw plain(400, `A container has at most ${limit} tag categories`);
    }
    return { name: checkedName(call, textOf(call.body.name)), ...descriptionOf(call.body), ...madeBy(call) };
  },
  update: (call, record) => ({
    name: checkedName(call, textOf(call.body.name) || textOf(record.name), record),
    ...descriptionOf(call.body),
    ...changedBy(call),
  }),
  show: (record) => ({
    uuid: record.id,
    created_at: record.created_at ?? "",
    created_by: record.created_by ?? "",
    updated_at: record.updated_at ?? "",
    updated_by: record.updated_by ?? "",
    name: record.name ?? "",
    ...descriptionOf(record),
    reserved: false,
  }),
};

export const valuesOf = (call: Call, categoryId: string): Stored[] =>
  call.store.all("tagValue").filter(({ category }) => category === categoryId);

/** The category that a new value names; one that does not exist is made. */
export function categoryFor(call: Call<Behaviour>): Stored {
  const { body, store } = call;
  if (typeof body.category_uuid === "string") {
    return find(tagCategory, call, "read", body.category_uuid);
  }
  const name = textOf(body.category_name);
  const known = store.all("tagCategory").find((one) => one.name === name);
  if (known !== undefined) {
    return known;
  }
  const description: JsonObject =
    typeof body.category_description === "string" ? { description: body.category_description } : {};
  return add(tagCategory, call, { name: checkedName(call, name), ...description, ...madeBy(call) });
}

/** What the interface's filter box asks for. */
const filterCategories: Route<Behaviour> = {
  method: "GET",
  path: "/tags/categories/filter-categories",
  minimumRole: role.basic,
  handle: (call) => ({
    categories: call.store.all("tagCategory").map((category) => {
      const values = valuesOf(call, category.id).map(({ id, value }) => ({ uuid: id, value: value ?? "" }));
      return { uuid: category.id, name: category.name ?? "", value_count: values.length, values };
    }),
  }),
};

export const tagCategoryRoutes: readonly Route<Behaviour>[] = [
  filterCategories,
  ...collectionRoutes(tagCategory),
  {
    method: "DELETE",
    path: "/tags/categories/:id",
    minimumRole: role.manager,
    handle: (call) => {
      const id = call.parameters.id ?? "";
      if (call.store.get("tagCategory", id) === undefined && call.behaviour.deleteTag === "404") {
        throw notFound();
      }
      for (const value of valuesOf(call, id)) {
        call.store.remove("tagValue", value.id);
      }
      call.store.remove("tagCategory", id);
      return empty;
    },
  },
  {
    method: "GET",
    path: "/tags/categories/:id/counts",
    minimumRole: role.basic,
    handle: () => ({ counts: {}, hasAssignments: false }),
  },
];

import { type Json, listOf, textOf } from "../core/json";
import { collectionRoutes } from "./list";
import * as member from "./member";
import type { Area, Collection } from "./model";
import { shareRoute, tagRoute } from "./share";

/** API reference, Query. */
export const query: Collection = {
  table: "query",
  noun: "Query",
  list: "split",
  read: "organization",
  write: "organization",
  scope: "organization",
  members: [
    member.required("name", "Name"),
    member.text("description"),
    member.plain("tool", "vulndetails"),
    member.plain("type", "vuln"),
    member.text("tags"),
    member.text("context"),
    member.plain("browseColumns"),
    member.plain("browseSortColumn"),
    member.plain("browseSortDirection", "ASC"),
    ...member.times,
    { ...member.status, show: (_, { request }): Json => (request.method === "PATCH" ? 0 : "0") },
    { name: "filters", write: (value) => listOf(value), initial: [] },
    member.groups,
    ...member.rights,
    member.creator,
    member.owner,
    member.ownerGroup,
    member.targetGroup,
  ],
  narrow: (records, call) => {
    const { type = "all" } = call.query;
    return type === "all" ? records : records.filter((record) => textOf(record.type) === type);
  },
};

export const queryArea: Area = {
  collections: [query],
  routes: [tagRoute(query), shareRoute(query), ...collectionRoutes(query)],
};

import { type Json, listOf } from "../core/json";
import { reply } from "./collection";
import { copyOf } from "./copy";
import { collectionRoutes, named } from "./list";
import * as member from "./member";
import type { Area, Collection, Route } from "./model";
import { shareRoute } from "./share";

const kept = (name: string, initial: Json) => ({ name, write: (value: Json) => value, initial });

/** API reference, Dashboard Tab. An administrator has none. */
const dashboard: Collection = {
  table: "dashboard",
  noun: "Dashboard",
  list: "split",
  listed: ["name", "description"],
  read: "either",
  write: "organization",
  scope: "organization",
  members: [
    member.required("name", "Name"),
    member.text("description"),
    member.plain("numColumns", "2"),
    member.plain("columnWidths", "50,50"),
    member.plain("defaultTemplateNumber", "0"),
    ...member.times,
    kept("dashboardComponents", []),
    member.derived("failedComponentCount", () => "0"),
    member.flag("activated", "true"),
    member.plain("order", "1"),
    member.groups,
    ...member.rights,
    member.creator,
    member.owner,
    member.ownerGroup,
    member.targetGroup,
  ],
};

const routes: Route[] = [
  {
    method: "GET",
    path: "/dashboard/:id/component",
    side: "either",
    handle: (call) => listOf(named(dashboard, call).dashboardComponents),
  },
  {
    method: "POST",
    path: "/dashboard/:id/copy",
    side: "organization",
    handle: (call) => reply(dashboard, call, copyOf(dashboard, call, named(dashboard, call)), "create"),
  },
  shareRoute(dashboard),
  ...collectionRoutes(dashboard),
];

/** The reference has the first path, clients know the second one too. */
const paths = ["/dashboard", "/dashboardTab"];

export const dashboardArea: Area = {
  collections: [dashboard],
  routes: paths.flatMap((path) =>
    routes.map((route) => ({ ...route, path: route.path.replace(/^\/dashboard/, path) })),
  ),
};

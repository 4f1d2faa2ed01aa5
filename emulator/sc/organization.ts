import { routesUnder } from "./route";
import { isObject, listOf, textOf } from "../core/json";
import { isAdministrator, organizationOf } from "./call";
import { create, edit, fieldsOf, remove, reply, show } from "./collection";
import { invalid, Missing } from "./envelope";
import { collectionRoutes, named } from "./list";
import * as member from "./member";
import type { Area, Call, Collection, Member, Route } from "./model";
import { locate } from "./numbering";
import { checkedId, summary } from "./reference";
import { ruleRoutes } from "./risk-rule";
import type { Stored } from "../core/store";
import { user } from "./user";
import { repositoryLinks } from "./visible-repositories";

const selections = ["auto_only", "locked", "selectable", "selectable+auto", "selectable+auto_restricted"];
const address = ["email", "address", "city", "state", "country", "phone", "fax"];
const list = (name: string): Member => ({ name, write: (value) => listOf(value), initial: [] });

/** API reference, Organization. Numbers go in, text comes out. */
export const organization: Collection = {
  table: "organization",
  noun: "Organization",
  list: "array",
  read: "administrator",
  write: "administrator",
  scope: "all",
  members: [
    member.required("name", "Name"),
    member.text("description"),
    ...address.map((name) => member.text(name)),
    list("ipInfoLinks"),
    member.choice("zoneSelection", selections, "auto_only"),
    member.plain("restrictedIPs"),
    member.plain("vulnScoreLow", "1"),
    member.plain("vulnScoreMedium", "3"),
    member.plain("vulnScoreHigh", "10"),
    member.plain("vulnScoreCritical", "40"),
    ...member.times,
    member.derived("userCount", (record, call) => String(usersOf(record.id, call).length)),
    list("lces"),
    {
      name: "repositories",
      initial: [],
      write: (value, call) =>
        listOf(value).map((link) => ({
          id: checkedId(call, "repository", "Repository", link),
          groupAssign: textOf(isObject(link) ? link.groupAssign : "") || "all",
        })),
      show: (record, call) =>
        repositoryLinks(record).flatMap(({ id, groupAssign }) => {
          const repository = call.store.get("repository", id);
          return repository === undefined ? [] : [{ ...summary(call, "repository", repository), groupAssign }];
        }),
    },
    member.references("zones", "zone", "Scan Zone"),
    member.references("nessusManagers", "scanner", "Scanner"),
    list("pubSites"),
    list("ldaps"),
    member.plain("vulnScoringSystem", "CVSSv3", { asked: true }),
  ],
  removed: (record, call) => {
    for (const table of call.site.collections.keys()) {
      for (const one of call.store.all(table)) {
        if (one._org === record.id) {
          call.store.remove(table, one.id);
        }
      }
    }
  },
};

const usersOf = (id: string, call: Call): Stored[] => call.store.all("user").filter(({ _org }) => _org === id);

/** The call as it is inside the organization of the path. */
function inside(call: Call): Call {
  const { id } = named(organization, call);
  return {
    ...call,
    query: { ...call.query, orgID: id },
    parameters: { ...call.parameters, id: call.parameters.user ?? "" },
  };
}

const securityManager = "2";
const isManager = (record: Stored | undefined, org: string): record is Stored =>
  record !== undefined && record._org === org && record.role === securityManager;

/** The Security Manager in the path. */
function manager(call: Call, verb: "get" | "delete" = "get"): Stored {
  const { id } = named(organization, call);
  const record = locate(inside(call), "user", call.parameters.user ?? "");
  if (isManager(record, id)) {
    return record;
  }
  throw new Missing("Security Manager", call.parameters.user ?? "", verb);
}

const route = routesUnder("/organization/:id", "administrator");

const managerRoutes: Route[] = [
  route("GET", "/user", (call) =>
    usersOf(named(organization, call).id, call).map((record) => show(user, inside(call), record, fieldsOf(call))),
  ),
  route("GET", "/securityManager", (call) => {
    const { id } = named(organization, call);
    const managers = usersOf(id, call).filter((record) => isManager(record, id));
    return managers.map((record) => show(user, inside(call), record, fieldsOf(call)));
  }),
  route("POST", "/securityManager", (call) => {
    const body = { groupID: "0", ...call.body, roleID: securityManager, orgID: named(organization, call).id };
    return reply(user, inside(call), create(user, inside(call), body), "create");
  }),
  route("GET", "/securityManager/:user", (call) => reply(user, inside(call), manager(call), "read")),
  route("PATCH", "/securityManager/:user", (call) =>
    reply(user, inside(call), edit(user, inside(call), manager(call), call.body), "edit"),
  ),
  route("DELETE", "/securityManager/:user", (call) => {
    remove(user, inside(call), manager(call, "delete"));
    return "";
  }),
];

function currentOrganization(call: Call) {
  const record = call.store.get("organization", organizationOf(call));
  if (record === undefined || isAdministrator(call)) {
    throw invalid("Please specify a valid Organization.");
  }
  return show(organization, call, record, fieldsOf(call));
}

export const organizationArea: Area = {
  collections: [organization],
  routes: [
    { method: "GET", path: "/currentOrganization", side: "organization", handle: currentOrganization },
    ...managerRoutes,
    ...ruleRoutes("/organization/:id", (rule, call) => rule._org === call.parameters.id),
    ...collectionRoutes(organization),
  ],
};

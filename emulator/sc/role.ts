import { textOf } from "../core/json";
import { numberOf } from "./numbering";
import { showReference } from "./reference";
import { collectionRoutes } from "./list";
import * as member from "./member";
import type { Area, Collection } from "./model";

/** API reference, Role: text booleans, "false" by default. */
export const permissions = [
  ...["permManageGroups", "permManageRoles", "permManageImages", "permManageGroupRelationships"],
  ...["permManageBlackoutWindows", "permManageAttributeSets", "permCreateTickets", "permCreateAlerts"],
  ...["permCreateAuditFiles", "permCreateLDAPAssets", "permCreatePolicies", "permPurgeTickets", "permPurgeScanResults"],
  ...["permPurgeReportResults", "permScan", "permAgentsScan", "permShareObjects", "permUpdateFeeds"],
  ...["permUploadNessusResults", "permViewOrgLogs", "permManageAcceptRiskRules", "permManageRecastRiskRules"],
];

export const role: Collection = {
  table: "role",
  noun: "Role",
  list: "array",
  read: "either",
  // User guide 5.23 to 6.7, "Create a User Role": administrators and users of an organization do.
  write: "either",
  permission: "permManageRoles",
  scope: "shared",
  ids: "organization",
  members: [
    // A write tells the creator's id, a read the creator (observed on 5.8.0).
    member.derived("creatorID", (record, { request }) =>
      request.method === "GET" ? undefined : numberOf(textOf(record._creator)),
    ),
    member.required("name", "Name"),
    member.text("description"),
    ...member.times,
    member.server("permManageApp", "false"),
    ...permissions.map((name) =>
      name === "permScan" ? member.choice(name, ["none", "policy", "full"], "none") : member.flag(name),
    ),
    member.derived("organizationCounts", (record, { request, store }) => {
      if (request.method !== "GET") {
        return undefined;
      }
      const users = store.all("user").filter(({ role: id }) => id === record.id);
      return store.all("organization").map(({ id }) => ({
        id,
        userCount: String(users.filter(({ _org }) => _org === id).length),
      }));
    }),
    member.derived("creator", (record, call) =>
      call.request.method === "GET" ? showReference(call, "user", record._creator) : undefined,
    ),
  ],
  usedBy: (record, call) => {
    const holder = call.store.all("user").find(({ role: id }) => id === record.id);
    return holder === undefined ? undefined : `User #${numberOf(holder.id)}`;
  },
};

export const roleArea: Area = { collections: [role], routes: collectionRoutes(role) };

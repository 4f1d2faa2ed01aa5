import { type Json, textOf } from "../core/json";
import type { Stored } from "../core/store";
import { canManage } from "./access";
import { secondsOf } from "./call";
import { collectionRoutes } from "./list";
import * as member from "./member";
import type { Area, Collection } from "./model";
import { showReference } from "./reference";

const classifications = [
  ...["Information", "Configuration", "Patch", "Disable", "Firewall", "Schedule", "IDS", "Other", "Accept Risk"],
  ...["Recast Risk", "Re-scan Request", "False Positive", "System Probe", "External Probe", "Investigation Needed"],
  ...["Compromised System", "Virus Incident", "Bad Credentials", "Unauthorized Software", "Unauthorized System"],
  "Unauthorized User",
];
const statuses = ["Assigned", "Resolved", "More Information", "Not Applicable", "Duplicate", "Closed"];

/** Where it is told when a ticket came to a state; "-1" as long as it has not. */
const times: Record<string, string> = { Assigned: "assignedTime", Resolved: "resolvedTime", Closed: "closedTime" };

/** API reference, Ticket. Tickets cannot be deleted: closed ones expire. */
const ticket: Collection = {
  table: "ticket",
  noun: "Ticket",
  list: "split",
  listed: ["name", "description"],
  read: "organization",
  write: "organization",
  permission: "permCreateTickets",
  scope: "organization",
  members: [
    member.required("name", "Name"),
    member.text("description"),
    member.creator,
    member.owner,
    member.reference("assignee", "user", "Assignee", { required: "Assignee" }),
    member.ownerGroup,
    member.derived("assigneeGroup", (record, call) =>
      showReference(call, "group", call.store.get("user", textOf(record.assignee))?.group),
    ),
    member.references("queries", "query", "Query"),
    member.choice("classification", classifications, "Information"),
    member.choice("status", statuses, "Assigned"),
    member.text("notes"),
    ...Object.values(times).map((name) => member.server(name, "-1")),
    ...member.times,
    ...member.rights,
    member.derived(
      "canRespond",
      (record, call): Json => String(canManage(record, call) || record.assignee === call.user.id),
    ),
  ],
  check: (record, call, before: Stored | undefined) => {
    const name = times[textOf(record.status)];
    if (name !== undefined && record.status !== before?.status && !call.seeding) {
      record[name] = secondsOf(call);
    }
  },
};

export const ticketArea: Area = {
  collections: [ticket],
  routes: collectionRoutes(ticket).filter(({ method }) => method !== "DELETE"),
};

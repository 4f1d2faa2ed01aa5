import { type Json, type JsonObject, isObject, listOf, objectOf, textOf } from "../core/json";
import { secondsOf } from "./call";
import { create, reply } from "./collection";
import { collectionRoutes, managed } from "./list";
import * as member from "./member";
import type { Area, Call, Collection } from "./model";
import { query } from "./query";
import { checkedId, checkedIds, showReference, showReferences } from "./reference";
import { shareRoute } from "./share";
import type { Stored } from "../core/store";

/** An inline query becomes one of its own, whose filters the alert does not tell (observed on 5.8.0). */
function writeQuery(value: Json, call: Call, record: JsonObject): Json {
  const told = objectOf(value);
  if (told.id !== undefined) {
    return checkedId(call, "query", "Query", value);
  }
  const name = `Query for alert '${textOf(record.name)}' at ${secondsOf(call)}`;
  return create(query, call, { tool: "sumip", ...told, name }).id;
}

function writeActions(value: Json, call: Call): Json {
  return listOf(value).map((one) => {
    const { users, ...action } = objectOf(one);
    const told = { users: checkedIds(call, "user", "User", users) };
    return { ...action, ...(users === undefined ? {} : told), id: call.store.nextId("alertAction", 1) };
  });
}

/** What an action says moves into its `definition`. */
function showActions(record: Stored, call: Call): Json {
  return listOf(record.action).map((one) => {
    const { id = "", type = "", users, ...definition } = objectOf(one);
    const told = showReferences(call, "user", users);
    return { id, type, definition: { ...definition, users: told }, status: "0", users: told, objectID: null };
  });
}

/** API reference, Alert. */
const alert: Collection = {
  table: "alert",
  noun: "Alert",
  list: "split",
  listed: ["name", "description", "status"],
  read: "organization",
  write: "organization",
  permission: "permCreateAlerts",
  scope: "organization",
  members: [
    member.required("name", "Name"),
    member.text("description"),
    member.plain("triggerName"),
    member.plain("triggerOperator", ">="),
    member.plain("triggerValue"),
    ...member.times,
    member.server("lastTriggered", "0"),
    member.server("lastEvaluated", "0"),
    member.flag("executeOnEveryTrigger"),
    member.server("didTriggerLastEvaluation", "false"),
    member.status,
    { name: "action", write: writeActions, initial: [], show: showActions },
    {
      name: "schedule",
      initial: {},
      write: (value) => (isObject(value) ? value : {}),
      show: ({ schedule }) => ({ type: "never", start: "", repeatRule: "", ...objectOf(schedule) }),
    },
    {
      name: "query",
      initial: "",
      write: writeQuery,
      show: (record, call) => showReference(call, "query", record.query),
    },
    ...member.rights,
    member.owner,
    member.ownerGroup,
  ],
};

export const alertArea: Area = {
  collections: [alert],
  routes: [
    {
      method: "POST",
      path: "/alert/:id/execute",
      side: "organization",
      permission: "permCreateAlerts",
      handle: (call) => reply(alert, call, managed(alert, call), "read"),
    },
    shareRoute(alert),
    ...collectionRoutes(alert),
  ],
};

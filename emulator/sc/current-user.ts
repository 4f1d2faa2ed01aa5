import type { Json, JsonObject } from "../core/json";
import { isAdministrator } from "./call";
import { edit, fieldsOf, show } from "./collection";
import type { Area, Call } from "./model";
import { showReference } from "./reference";
import type { Stored } from "../core/store";
import { user } from "./user";

/** A user as it sees itself: also the organization. For administrators that is number 0. */
function told(call: Call, record: Stored): Json {
  const fields = fieldsOf(call);
  const answer: JsonObject = show(user, call, record, fields);
  const organization = isAdministrator(call)
    ? { id: "0", name: "Tenable.sc Administration", description: "" }
    : showReference(call, "organization", record._org);
  if (fields === undefined || fields.has("orgName")) {
    answer.orgName = isAdministrator(call) ? "" : (organization.name ?? "");
  }
  if (fields === undefined || fields.has("organization")) {
    answer.organization = organization;
  }
  return answer;
}

export const currentUserArea: Area = {
  routes: [
    { method: "GET", path: "/currentUser", side: "either", handle: (call) => told(call, call.user) },
    {
      method: "PATCH",
      path: "/currentUser",
      side: "either",
      handle: (call) => told(call, edit(user, call, call.user, call.body)),
    },
    {
      method: "GET",
      path: "/currentUser/preferences",
      side: "either",
      handle: (call) => call.user.preferences ?? [],
    },
    { method: "POST", path: "/currentUser/associateCert", side: "either", handle: () => "" },
  ],
};

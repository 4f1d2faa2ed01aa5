import { listOf, textOf } from "../core/json";
import { isAdministrator, organizationOf } from "./call";
import type { Call, Collection } from "./model";
import type { Stored } from "../core/store";

const fullAccess = "0";
const securityManager = "2";

/** Whether a caller is told that an object exists. Objects without an organization are everybody's. */
export function isVisible(collection: Collection, record: Stored, call: Call): boolean {
  const own = record._org === organizationOf(call) || record._org === undefined || record._org === "*";
  const shared = collection.scope === "shared" && record._org === "0";
  if (collection.scope !== "all" && !own && !shared && !mayLookInto(call)) {
    return false;
  }
  return collection.isVisible?.(record, call) ?? true;
}

/** API reference, Asset, `GET /asset/{id}`: `orgID` lets an administrator look into an organization. */
const mayLookInto = (call: Call): boolean => isAdministrator(call) && call.query.orgID !== undefined;

/** Whether a visible object may be used in others: one's own, one's group's, shared with it, or anything for Full Access. */
export function canUse(record: Stored, call: Call): boolean {
  if (record.owner === undefined || record._org === "*" || record._org === "0") {
    return true;
  }
  if (isAdministrator(call)) {
    return mayLookInto(call);
  }
  const group = textOf(call.user.group);
  if (group === fullAccess || record.owner === call.user.id) {
    return true;
  }
  return ownerGroupOf(record, call) === group || listOf(record.groups).includes(group);
}

/** Whether a visible object may be changed: one's own, or as Security Manager with Full Access. */
export function canManage(record: Stored, call: Call): boolean {
  if (record._builtIn === true) {
    return false;
  }
  if (record._org === undefined || isAdministrator(call)) {
    return true;
  }
  if (record._org !== organizationOf(call)) {
    return false;
  }
  if (record.owner === undefined || record.owner === call.user.id) {
    return true;
  }
  return call.user.group === fullAccess && call.user.role === securityManager;
}

const ownerGroupOf = (record: Stored, call: Call): string =>
  textOf(call.store.get("user", textOf(record.owner))?.group);

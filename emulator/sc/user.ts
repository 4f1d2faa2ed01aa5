import { type Json, listOf, textOf } from "../core/json";
import { isAdministrator, organizationOf } from "./call";
import { invalid, Refusal } from "./envelope";
import { collectionRoutes } from "./list";
import * as member from "./member";
import type { Area, Call, Collection } from "./model";
import { locate } from "./numbering";
import { checkedId, idOf, placeholder, showReference, showReferences } from "./reference";
import type { Stored } from "../core/store";

const texts = ["firstname", "lastname", "title", "email", "address", "city", "state", "country", "phone", "fax"];

/** Group 0 exists for everybody; an administrator has no group. */
const writeGroup = (value: Json, call: Call): Json =>
  idOf(value) === "" ? "" : checkedId(call, "group", "Group", value);

/**
 * API reference, User. `roleID`, `groupID` and `responsibleAssetID` go in, objects come out.
 * `accessKey` and `secretKey` are this emulator's own: seeds give a user keys with them.
 */
export const user: Collection = {
  table: "user",
  noun: "User",
  list: "array",
  listed: ["status", "username", "firstname", "lastname", "email", "locked", "role", "group"],
  read: "either",
  write: "either",
  scope: "organization",
  members: [
    member.status,
    member.required("username", "Username"),
    ...texts.map((name) => member.text(name)),
    ...member.times,
    member.server("lastLogin", "0"),
    member.server("lastLoginIP", ""),
    member.flag("mustChangePassword"),
    member.flag("locked"),
    member.server("failedLogins", "0"),
    member.choice("authType", ["tns", "ldap", "legacy", "saml", "linked"], "tns"),
    member.plain("fingerprint", null),
    member.hidden("_password", (value) => textOf(value), "", { from: "password" }),
    member.derived("password", () => "SET"),
    member.plain("ldapUsername"),
    { name: "managedUsersGroups", write: writeGroups, initial: [], show: showGroups("managedUsersGroups") },
    { name: "managedObjectsGroups", write: writeGroups, initial: [], show: showGroups("managedObjectsGroups") },
    {
      name: "preferences",
      write: (value) => listOf(value),
      initial: [{ name: "timezone", value: "America/New_York", tag: "system" }],
    },
    member.derived("canUse", () => true),
    member.derived("canManage", (record, call) => isAdministrator(call) || record._org === organizationOf(call)),
    {
      name: "role",
      from: "roleID",
      required: "Role",
      write: (value, call) => checkedId(call, "role", "Role", value),
      show: (record, call) => showReference(call, "role", record.role),
    },
    {
      name: "responsibleAsset",
      from: "responsibleAssetID",
      initial: "",
      write: (value, call) => (idOf(value) === "" ? "" : checkedId(call, "asset", "Asset", value)),
      show: (record, call) => showReference(call, "asset", record.responsibleAsset),
    },
    {
      name: "group",
      from: "groupID",
      initial: "",
      write: writeGroup,
      show: (record, call) => showReference(call, "group", record.group),
    },
    member.derived("ldap", () => ({ ...placeholder })),
    member.hidden("_wantedOrg", (value) => textOf(value), "", { from: "orgID" }),
    member.hidden("_accessKey", (value, call) => (call.seeding ? textOf(value) : ""), "", { from: "accessKey" }),
    member.hidden("_secretKey", (value, call) => (call.seeding ? textOf(value) : ""), "", { from: "secretKey" }),
  ],
  // Administrators see administrators unless they ask for an organization (API reference, User).
  narrow: (records, call) => {
    const wanted = (isAdministrator(call) ? call.query.orgID : undefined) ?? organizationOf(call);
    return records.filter(({ _org }) => _org === wanted);
  },
  check: (record, call, before) => {
    if (before === undefined && record._wantedOrg !== "" && isAdministrator(call)) {
      record._org = record._wantedOrg ?? "";
    }
    if (before === undefined && record._password === "" && record.authType === "tns" && !call.seeding) {
      throw invalid("Please specify a valid Password.");
    }
    const same = call.store.all("user").find(({ id, username }) => username === record.username && id !== before?.id);
    if (same !== undefined && call.behaviour.duplicateNames === "refused" && record.username !== before?.username) {
      throw new Refusal(403, 146, `A User with the username '${textOf(record.username)}' already exists.\n`);
    }
  },
  saved: keepPassword,
  removed: migrate,
};

/**
 * API reference, User, `DELETE /user/{id}`: `migrateUserID` names who gets what the user owned. Clients also put it into
 * the query.
 */
function migrate(record: Stored, call: Call): void {
  const told = idOf(call.body.migrateUserID ?? call.query.migrateUserID);
  if (told === "") {
    return;
  }
  const owner = locate(call, "user", told)?.id;
  if (owner === undefined) {
    call.store.put("user", record);
    throw invalid("Please specify a valid User.");
  }
  for (const table of call.site.collections.keys()) {
    for (const one of call.store.all(table).filter((object) => object.owner === record.id)) {
      call.store.put(table, { ...one, owner });
    }
  }
}

/** Changing one's own password needs the current one. */
function keepPassword(record: Stored, call: Call, before: Stored | undefined): void {
  if (before === undefined || call.seeding || record.id !== call.user.id || call.body.password === undefined) {
    return;
  }
  if (textOf(call.body.currentPassword) === before._password) {
    return;
  }
  call.store.put("user", before);
  throw invalid("Please specify a valid Current Password.");
}

function writeGroups(value: Json, call: Call): Json {
  return listOf(value).map((one) => checkedId(call, "group", "Group", one));
}

function showGroups(name: string) {
  return (record: Stored, call: Call): Json => showReferences(call, "group", record[name]);
}

export const userArea: Area = { collections: [user], routes: collectionRoutes(user) };

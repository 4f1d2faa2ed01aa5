import { textOf } from "../core/json";
import { demand, isSeen, keptRows, ownerName, permissionOf, shownRows } from "../rest/acl";
import { role, type Route } from "../rest/call";
import type { Behaviour } from "./behaviour";
import { type Collection, collectionRoutes } from "../rest/collection";
import { dates, derived, numericId, text } from "../rest/member";
import { insufficientScope, notFound, plain } from "../rest/reply";
import { spacedList } from "./targets";
import { refuseDuplicate } from "./unique";

/** Target group permission that lets a user change it. */
const edit = 64;

/** Vulnerability Management API, Target Groups. */
export const targetGroup: Collection<Behaviour> = {
  table: "targetGroup",
  path: "/target-groups",
  listKey: "target_groups",
  ids: "core",
  minimumRole: { read: role.basic, write: role.operator },
  missing: notFound,
  isVisible: isSeen,
  guard: (record, call) => demand(record, call, edit),
  members: [
    { name: "acls", write: keptRows, initial: [], show: shownRows },
    derived("default_group", ({ _default }) => (_default === true ? 1 : 0)),
    {
      name: "type",
      write: (value) => (typeof value === "string" ? value : undefined),
      initial: "user",
      show: ({ type }, _call, view) => (view === "list" ? (type ?? "user") : undefined),
    },
    { name: "members", write: (value) => (value === null ? undefined : spacedList(value)), initial: "" },
    text("name"),
    derived("owner", ownerName),
    derived("shared", ({ acls }) => (keptRows(acls).some(({ permissions }) => Number(permissions) > 0) ? 1 : 0)),
    derived("user_permissions", permissionOf),
    ...dates,
    { name: "owner_id", initial: ({ user }) => user.id, show: ({ owner_id }) => Number(owner_id) },
    numericId,
  ],
  check: (record, call, before) => {
    if (before !== undefined) {
      return;
    }
    if (record.type === "system" && Number(call.user.permissions) < role.administrator) {
      throw insufficientScope();
    }
    if (record.name === "" || record.members === "") {
      throw plain(400, "Invalid 'name' or 'members' field");
    }
    refuseDuplicate(call, "targetGroup", textOf(record.name));
  },
};

export const targetGroupRoutes: readonly Route<Behaviour>[] = collectionRoutes(targetGroup);

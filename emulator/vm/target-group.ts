import { type JsonObject, textOf } from "../core/json";
import { demand, isSeen, keptRows, ownerName, permissionOf, shownRows } from "../rest/acl";
import { type Call, role, type Route, secondsOf } from "../rest/call";
import type { Behaviour } from "./behaviour";
import { type Collection, collectionRoutes } from "../rest/collection";
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
  create: (call) => {
    if (call.body.type === "system" && Number(call.user.permissions) < role.administrator) {
      throw insufficientScope();
    }
    const written = bodyOf(call);
    if (written.name === undefined || written.members === undefined) {
      throw plain(400, "Invalid 'name' or 'members' field");
    }
    refuseDuplicate(call, "targetGroup", textOf(written.name));
    return {
      type: "user",
      acls: [],
      ...written,
      owner_id: call.user.id,
      creation_date: secondsOf(call),
      last_modification_date: secondsOf(call),
    };
  },
  update: (call) => ({ ...bodyOf(call), last_modification_date: secondsOf(call) }),
  show: (record, call, view) => ({
    acls: shownRows(record, call),
    default_group: record._default === true ? 1 : 0,
    ...(view === "list" ? { type: record.type ?? "user" } : {}),
    members: record.members ?? "",
    name: record.name ?? "",
    owner: ownerName(record, call),
    shared: keptRows(record.acls).some(({ permissions }) => Number(permissions) > 0) ? 1 : 0,
    user_permissions: permissionOf(record, call),
    last_modification_date: record.last_modification_date ?? 0,
    creation_date: record.creation_date ?? 0,
    owner_id: Number(record.owner_id),
    id: Number(record.id),
  }),
};

function bodyOf({ body }: Call<Behaviour>): JsonObject {
  return {
    ...(body.name === undefined || body.name === null ? {} : { name: textOf(body.name) }),
    ...(body.members === undefined || body.members === null ? {} : { members: spacedList(body.members) }),
    ...(typeof body.type === "string" ? { type: body.type } : {}),
    ...(body.acls === undefined ? {} : { acls: keptRows(body.acls) }),
  };
}

export const targetGroupRoutes: readonly Route<Behaviour>[] = collectionRoutes(targetGroup);

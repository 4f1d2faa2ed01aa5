import { listOf } from "../core/json";
import { Refusal } from "./envelope";
import { collectionRoutes } from "./list";
import * as member from "./member";
import type { Area, Call, Collection, Member } from "./model";
import { numberOf } from "./numbering";
import { checkedIds, showReference } from "./reference";
import type { Stored } from "../core/store";

/** Objects that are shared with a group: the objects keep the groups. */
const sharedTables: Record<string, string> = {
  assets: "asset",
  policies: "policy",
  credentials: "credential",
  auditFiles: "auditFile",
};

const shared = (name: string, table: string): Member[] => [
  member.hidden(`_${name}`, (value, call) => checkedIds(call, table, "object", value), null, { from: name }),
  member.derived(name, (record, call) =>
    call.store
      .all(table)
      .filter(({ groups }) => listOf(groups).includes(record.id))
      .map(({ id }) => showReference(call, table, id)),
  ),
];

const kept = (name: string): Member => ({ name, write: (value) => listOf(value), initial: [] });
const members = (record: Stored, call: Call): Stored[] =>
  call.store.all("user").filter(({ group: id }) => id === record.id);

/** API reference, Group. */
const group: Collection = {
  table: "group",
  noun: "Group",
  list: "array",
  read: "organization",
  write: "organization",
  permission: "permManageGroups",
  scope: "organization",
  members: [
    member.required("name", "Name"),
    member.text("description"),
    ...member.times,
    kept("lces"),
    member.references("repositories", "repository", "Repository"),
    member.references("definingAssets", "asset", "Asset"),
    member.derived("userCount", (record, call) => members(record, call).length),
    member.derived("users", (record, call) => members(record, call).map(({ id }) => showReference(call, "user", id))),
    ...shared("assets", "asset"),
    ...shared("policies", "policy"),
    kept("queries"),
    ...shared("credentials", "credential"),
    kept("dashboardTabs"),
    ...shared("auditFiles", "auditFile"),
    kept("arcs"),
  ],
  check: (record, call, before) => {
    const same = call.store.all("group").find(({ id, name }) => name === record.name && id !== before?.id);
    if (same !== undefined && call.behaviour.duplicateNames === "refused" && record.name !== before?.name) {
      throw new Refusal(403, 147, `A Group with the name '${String(record.name)}' already exists.\n`);
    }
  },
  saved: (record, call) => {
    for (const [name, table] of Object.entries(sharedTables)) {
      const wanted = record[`_${name}`];
      if (!Array.isArray(wanted)) {
        continue;
      }
      for (const object of call.store.all(table)) {
        const others = listOf(object.groups).filter((id) => id !== record.id);
        const groups = wanted.includes(object.id) ? [...others, record.id] : others;
        if (groups.length !== listOf(object.groups).length) {
          call.store.put(table, { ...object, groups });
        }
      }
    }
  },
  usedBy: (record, call) => {
    const [first] = members(record, call);
    return first === undefined ? undefined : `User #${numberOf(first.id)}`;
  },
};

export const groupArea: Area = { collections: [group], routes: collectionRoutes(group) };

import { type Json, textOf } from "../core/json";
import { canManage, canUse } from "./access";
import { isOn, secondsOf } from "./call";
import { invalid } from "./envelope";
import type { Call, Member } from "./model";
import { checkedId, checkedIds, idOf, placeholder, showReference, showReferences } from "./reference";
import type { Stored } from "../core/store";

/** Any text. Optional texts that were never set are a switch. */
export const text = (name: string, more: Partial<Member> = {}): Member => ({
  name,
  write: (value) => textOf(value),
  initial: "",
  show: (record, call) => (record[name] === "" && call.behaviour.emptyText === "null" ? null : (record[name] ?? "")),
  ...more,
});

/** Text that comes back as `""` whatever the switch says: members in which `""` means something. */
export const plain = (name: string, initial: Json = "", more: Partial<Member> = {}): Member => ({
  name,
  write: (value) => (value === null ? null : textOf(value)),
  initial,
  ...more,
});

export const required = (name: string, noun: string): Member => ({
  name,
  write: (value) => {
    if (textOf(value).trim() === "") {
      throw invalid(`Please specify a valid ${noun}.`);
    }
    return textOf(value);
  },
  required: noun,
});

/** `"true"` or `"false"`, whatever the request's spelling. */
export const flag = (name: string, initial = "false", more: Partial<Member> = {}): Member => ({
  name,
  write: (value) => {
    const told = textOf(value).toLowerCase();
    if (!["true", "false", "1", "0", ""].includes(told)) {
      throw invalid(`The attribute '${name}' contains the value '${textOf(value)}' which should be a boolean.`);
    }
    return told === "true" || told === "1" ? "true" : "false";
  },
  initial,
  ...more,
});

export const choice = (
  name: string,
  values: readonly string[],
  initial: string,
  more: Partial<Member> = {},
): Member => ({
  name,
  write: (value) => {
    const told = values.find((one) => one.toLowerCase() === textOf(value).toLowerCase());
    if (told === undefined) {
      throw invalid(
        `The attribute '${name}' contains the value '${textOf(value)}'. It should be one of: ${values.join(", ")}.`,
      );
    }
    return told;
  },
  initial,
  ...more,
});

/** A member that the server sets: ignored in requests, kept from seeds. */
export const server = (name: string, initial: Member["initial"], more: Partial<Member> = {}): Member => ({
  name,
  initial,
  ...more,
});

/** A member that is worked out for each answer. */
export const derived = (
  name: string,
  show: (record: Stored, call: Call) => Json | undefined,
  more: Partial<Member> = {},
): Member => ({
  name,
  show,
  ...more,
});

/** A member that only requests have: kept, never answered under this name. */
export const hidden = (name: string, write: Member["write"], initial: Json, more: Partial<Member> = {}): Member => ({
  name,
  write,
  initial,
  show: false,
  ...more,
});

export const reference = (name: string, table: string, noun: string, more: Partial<Member> = {}): Member => ({
  name,
  write: (value, call) => (idOf(value) === "" ? "" : checkedId(call, table, noun, value)),
  initial: "",
  show: (record, call) => showReference(call, table, record[name]),
  ...more,
});

export const references = (
  name: string,
  table: string,
  noun: string,
  summaryMembers: readonly string[] = [],
): Member => ({
  name,
  write: (value, call) => checkedIds(call, table, noun, value),
  initial: [],
  show: (record, call) => showReferences(call, table, record[name], summaryMembers),
});

/** When the object was made and last changed: text in seconds. */
export const times: readonly Member[] = [
  server("createdTime", (call) => secondsOf(call)),
  server("modifiedTime", (call) => secondsOf(call)),
];

/** `"0"` means normal. */
export const status: Member = server("status", "0");

export const uuid: Member = {
  name: "uuid",
  show: (record, call) => (isOn(call, call.behaviour.uuids, "6.0.0") ? record.uuid : undefined),
};

/** Whom it is shared with. One report says that a PATCH of it is silently ignored. */
export const groups: Member = references("groups", "group", "Group");

export const rights: readonly Member[] = [
  derived("canUse", (record, call) => String(canUse(record, call))),
  derived("canManage", (record, call) => String(canManage(record, call))),
];

export const creator = derived("creator", (record, call) => showReference(call, "user", record._creator));
export const owner: Member = {
  name: "owner",
  from: "ownerID",
  write: (value, call) => checkedId(call, "user", "Owner", value),
  initial: (call) => call.user.id,
  show: (record, call) => showReference(call, "user", record.owner),
};
export const ownerGroup = derived("ownerGroup", (record, call) => {
  const ownerRecord = call.store.get("user", textOf(record.owner));
  return showReference(call, "group", ownerRecord?.group);
});
export const targetGroup = derived("targetGroup", () => ({ ...placeholder }));

import { type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { type Call, isAdministrator, type Stored } from "./call";
import type { Behaviour } from "./behaviour";
import { insufficientScope } from "./reply";

/** Permission of a row: Vulnerability Management documentation, "Permissions". */
export const ownerPermission = 128;
export const scanPermission = { view: 16, control: 32, configure: 64 } as const;
export const policyPermission = { use: 16, edit: 32 } as const;

/** What is kept of `acls`: the rows that are neither the owner's nor complete nonsense. */
export function keptRows(value: Json | undefined): JsonObject[] {
  return listOf(value)
    .map(objectOf)
    .filter((row) => row.owner !== 1 && ["default", "user", "group"].includes(textOf(row.type)))
    .map((row) => ({
      type: textOf(row.type),
      id: row.id ?? null,
      permissions: Number(row.permissions ?? 0),
      name: row.name ?? null,
    }));
}

/** The rows as every answer shows them: the default row, the owner's, then the others. */
export function shownRows(record: Stored, call: Call): JsonObject[] {
  const kept = keptRows(record.acls);
  const everybody = kept.find(({ type }) => type === "default");
  const owner = call.store.get("user", textOf(record.owner_id));
  const defaultRow = row("default", Number(everybody?.permissions ?? 0), {});
  const ownerRow = row("user", ownerPermission, {
    owner: 1,
    display_name: owner?.name ?? owner?.username ?? null,
    name: owner?.username ?? null,
    uuid: owner?.uuid ?? null,
    id: Number(record.owner_id),
  });
  const others = kept
    .filter(({ type, id }) => type !== "default" && !(type === "user" && Number(id) === Number(record.owner_id)))
    .map((other) => named(other, call));
  return call.behaviour.aclOrder === "defaultFirst"
    ? [defaultRow, ownerRow, ...others]
    : [ownerRow, ...others, defaultRow];
}

const row = (type: string, permissions: number, members: JsonObject): JsonObject => ({
  permissions,
  owner: null,
  display_name: null,
  name: null,
  uuid: null,
  id: null,
  ...members,
  type,
});

function named(kept: JsonObject, call: Call): JsonObject {
  const type = textOf(kept.type);
  const subject = call.store.get(type, textOf(kept.id));
  const name =
    call.behaviour.aclNames === "filled" ? (subject?.username ?? subject?.name ?? null) : (kept.name ?? null);
  return row(type, Number(kept.permissions), {
    display_name: name,
    name,
    uuid: subject?.uuid ?? null,
    id: Number(kept.id),
    owner: type === "user" ? 0 : null,
  });
}

/** What the caller may do with an object: the strongest of the rows that are about them. */
export function permissionOf(record: Stored, call: Call): number {
  if (textOf(record.owner_id) === call.user.id) {
    return ownerPermission;
  }
  const groups = new Set(listOf(call.user.groups).map(textOf));
  const mine = keptRows(record.acls)
    .filter(
      ({ type, id }) =>
        type === "default" ||
        (type === "user" && textOf(id) === call.user.id) ||
        (type === "group" && groups.has(textOf(id))),
    )
    .map(({ permissions }) => Number(permissions));
  return Math.max(isAdministrator(call) ? ownerPermission : 0, ...mine, 0);
}

export const isSeen = <B extends Behaviour>(record: Stored, call: Call<B>): boolean => permissionOf(record, call) > 0;

export function demand(record: Stored, call: Call, permission: number): void {
  if (permissionOf(record, call) < permission) {
    throw insufficientScope();
  }
}

/** The name of the owner, as `owner` of many objects has it. */
export const ownerName = (record: Stored, call: Call): Json =>
  call.store.get("user", textOf(record.owner_id))?.username ?? null;

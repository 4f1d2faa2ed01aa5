import type { Call, Stored } from "./call";
import { isSeen } from "./acl";

/** A scan by its number or by its schedule's uuid, when the caller may see it. */
export function findScan(call: Call, id: string): Stored | undefined {
  const record = call.store.get("scan", id) ?? call.store.all("scan").find(({ uuid }) => uuid === id);
  return record !== undefined && isSeen(record, call) ? record : undefined;
}

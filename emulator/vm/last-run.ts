import { type JsonObject, textOf } from "../core/json";
import type { Call, Stored } from "../rest/call";

const iso = (milliseconds: unknown): string => new Date(Number(milliseconds)).toISOString();

/** The run that has seen an asset last: what exports tell of it. An asset that was imported has none. */
export function lastRunOf(
  record: Stored,
  { store }: Call,
): { scan: JsonObject; ids: { last_scan_id: string | null; last_schedule_id: string | null } } {
  const run = store.get("run", textOf(record.last_run));
  const schedule = store.get("scan", textOf(run?.scan))?.uuid;
  if (run === undefined) {
    const at = textOf(record.last_seen);
    const scan = { uuid: record.id, schedule_uuid: record.id, started_at: at, completed_at: at };
    return { scan, ids: { last_scan_id: null, last_schedule_id: null } };
  }
  return {
    scan: {
      uuid: run.uuid ?? "",
      schedule_uuid: textOf(schedule),
      started_at: iso(run.started),
      completed_at: iso(run.ended ?? run.since),
      last_scan_target: record.ipv4 ?? record.fqdn ?? "",
    },
    ids: { last_scan_id: textOf(run.uuid), last_schedule_id: textOf(schedule) || null },
  };
}

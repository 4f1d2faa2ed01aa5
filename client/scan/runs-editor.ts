import type { Props } from "../../provider/definition";
import { objectOf, partOf } from "../../provider/platforms/answer";
import type { Client } from "../connect";
import { isoOf } from "../time";
import type { Outcome, RunEntry, Runs, ScanRef } from "./runs";

/** Statuses that nothing follows by itself. Source: Vulnerability Management API, Scan status; Nessus API pages. */
const outcomes: Readonly<Record<string, Outcome>> = {
  completed: "completed",
  canceled: "canceled",
  aborted: "aborted",
  stopped: "stopped",
  paused: "paused",
  imported: "imported",
};

/** The platform tells no percentage: the hosts' checks are added up. */
function percentOf(hosts: readonly Props[]): number | undefined {
  const sum = (member: string): number => hosts.reduce((total, host) => total + Number(host[member] ?? 0), 0);
  const total = sum("scanprogresstotal");
  return total > 0 ? Math.min(100, Math.round((100 * sum("scanprogresscurrent")) / total)) : undefined;
}

async function detailsOf(client: Client, { id }: ScanRef): Promise<{ info: Props; history: Props[]; hosts: Props[] }> {
  const request = `GET /scans/${id}`;
  const details = objectOf(await client.read(`/scans/${id}`), client.platform, request);
  return {
    info: partOf(details, "info", "object", client.platform, request),
    history: partOf(details, "history", "entries", client.platform, request),
    // A run that has not begun has no list of them.
    hosts: partOf({ hosts: null, ...details }, "hosts", "entries", client.platform, request),
  };
}

/** Newest last: they are numbered in the order of their launch, and the list is in no promised order. */
async function historyOf(client: Client, scan: ScanRef): Promise<Props[]> {
  const { history } = await detailsOf(client, scan);
  return history.toSorted((a, b) => Number(a.history_id) - Number(b.history_id));
}

function entryOf({ uuid, history_id, status, creation_date, last_modification_date }: Props): RunEntry {
  const outcome = outcomes[String(status)];
  const [start, end] = [isoOf(creation_date), isoOf(last_modification_date)];
  return {
    id: String(uuid),
    number: String(history_id),
    status: String(status),
    isActive: outcome === undefined || outcome === "paused",
    ...(outcome && { outcome }),
    ...(start && { start }),
    // Until a run is over, this is when it last changed.
    ...(end && outcome && outcome !== "paused" && { end }),
  };
}

/** Source: Vulnerability Management API, Scans, `POST /scans/{id}/launch`, `GET /scans/{id}`; the same on Nessus. */
export const editorRuns: Runs = {
  scansPath: "/scans",
  list: async (client, scan) => (await historyOf(client, scan)).map(entryOf),
  launch: async (client, { id }, targets) => {
    const path = `/scans/${id}/launch`;
    return partOf(
      await client.create(path, targets ? { alt_targets: targets } : {}),
      "scan_uuid",
      "id",
      client.platform,
      `POST ${path}`,
    );
  },
  state: async (client, { scan, id }) => {
    // A scan just launched may still show its last run: only what carries this uuid counts.
    const { info, history, hosts } = await detailsOf(client, scan);
    const entry = history.find(({ uuid }) => uuid === id);
    if (!entry) {
      return undefined;
    }
    const status = String(info.uuid === id ? info.status : entry.status);
    const outcome = outcomes[String(entry.status)];
    return { status, percent: info.uuid === id ? percentOf(hosts) : undefined, outcome };
  },
  previous: async (client, { scan, id }) => {
    const history = await historyOf(client, scan);
    const at = history.findIndex(({ uuid }) => uuid === id);
    const last = history.slice(0, Math.max(0, at)).findLast(({ status }) => status === "completed");
    return last && String(last.uuid);
  },
  stop: async (client, { scan }) => {
    await client.change("POST", `/scans/${scan.id}/stop`, {});
  },
};

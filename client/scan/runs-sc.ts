import { idOf } from "../../provider/codecs";
import type { Props } from "../../provider/definition";
import type { Client } from "../connect";
import { propsOf } from "../props";
import type { Outcome, Runs, ScanRef } from "./runs";

const path = "/rest/scanResult";

/** Statuses that nothing follows by itself. Source: Security Center API reference, Scan Result. */
const outcomes: Readonly<Record<string, Outcome>> = {
  Completed: "completed",
  Partial: "partial",
  Stopped: "stopped",
  Error: "aborted",
  Paused: "paused",
};

/** A completed run may still be on its way into the repository, and has no findings to ask for until it is there. */
const importing = ["Import Pending", "Importing", "Running"];
/** The result is there, and the repository has not taken it. */
export const notImported = ["Error", "Blocked"];

function percentOf({ completedChecks, totalChecks }: Props): number | undefined {
  const total = Number(totalChecks);
  return total > 0 ? Math.min(100, Math.round((100 * Number(completedChecks)) / total)) : undefined;
}

/** Newest last. Without a start the list goes back 30 days; a run launched now is within a day of any clock. */
async function resultsOf(client: Client, scan: ScanRef): Promise<Props[]> {
  const results = await client.list(path, ["id", "scan", "status"]);
  return results.filter((result) => idOf(result.scan) === scan.id).toSorted((a, b) => Number(a.id) - Number(b.id));
}

/** Source: Security Center API reference, Scan, `POST /scan/{id}/launch`; Scan Result. */
export const securityCenterRuns: Runs = {
  scansPath: "/rest/scan",
  list: async (client, scan) =>
    (await resultsOf(client, scan)).map(({ id, status }) => ({
      id: String(id),
      isActive: status === "Paused" || outcomes[String(status)] === undefined,
    })),
  launch: async (client, { id }) => {
    const { scanResult } = (await client.create(`/rest/scan/${id}/launch`, {})) as Props;
    return String(propsOf(scanResult).id);
  },
  state: async (client, { scan, id }) => {
    const fields = "id,scan,status,importStatus,errorDetails,importErrorDetails,completedChecks,totalChecks,progress";
    const result = propsOf(await client.read(`${path}/${encodeURIComponent(id)}?fields=${fields}`));
    // A result outlives its scan, and then is of none.
    if (Number(idOf(result.scan)) > 0 && idOf(result.scan) !== scan.id) {
      return undefined;
    }
    const status = String(result.status);
    const importStatus = String(result.importStatus);
    const isImporting = importing.includes(importStatus);
    const isLost = notImported.includes(importStatus);
    const reason = String(result.errorDetails || result.importErrorDetails || "");
    return {
      status: isImporting ? `${status}, importing` : isLost ? `${status}, not imported (${importStatus})` : status,
      percent: percentOf(propsOf(result.progress)) ?? percentOf(result),
      outcome: isImporting ? undefined : isLost ? "partial" : outcomes[status],
      ...(reason && { reason }),
    };
  },
  previous: async (client, { scan, id }) => {
    const results = await resultsOf(client, scan);
    const last = results.findLast((result) => Number(result.id) < Number(id) && result.status === "Completed");
    return last && String(last.id);
  },
  stop: async (client, { id }) => {
    await client.change("POST", `${path}/${id}/stop`, {});
  },
};

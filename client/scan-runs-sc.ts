import { idOf } from "../provider/codecs";
import type { Props } from "../provider/definition";
import { type Outcome, propsOf, type Runs } from "./scan-runs";

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

function percentOf({ completedChecks, totalChecks }: Props): number | undefined {
  const total = Number(totalChecks);
  return total > 0 ? Math.min(100, Math.round((100 * Number(completedChecks)) / total)) : undefined;
}

/** Source: Security Center API reference, Scan, `POST /scan/{id}/launch`; Scan Result. */
export const securityCenterRuns: Runs = {
  scansPath: "/rest/scan",
  list: async (client, scan) => {
    // Without a start the list goes back 30 days; a run launched now is within a day of any clock.
    const results = await client.list(path, ["id", "scan"]);
    return results.filter((result) => idOf(result.scan) === scan.id).map(({ id }) => String(id));
  },
  launch: async (client, { id }) => {
    const { scanResult } = (await client.create(`/rest/scan/${id}/launch`, {})) as Props;
    return String(propsOf(scanResult).id);
  },
  state: async (client, { id }) => {
    const fields = "id,status,importStatus,errorDetails,importErrorDetails,completedChecks,totalChecks,progress";
    const result = propsOf(await client.read(`${path}/${id}?fields=${fields}`));
    const status = String(result.status);
    const isImporting = importing.includes(String(result.importStatus));
    const reason = String(result.errorDetails || result.importErrorDetails || "");
    return {
      status: isImporting ? `${status}, ${String(result.importStatus)}` : status,
      percent: percentOf(propsOf(result.progress)) ?? percentOf(result),
      outcome: isImporting ? undefined : outcomes[status],
      ...(reason && { reason }),
    };
  },
  previous: async (client, { scan, id }) => {
    const results = await client.list(path, ["id", "scan", "status"]);
    const before = results.filter(
      (result) => idOf(result.scan) === scan.id && Number(result.id) < Number(id) && result.status === "Completed",
    );
    const last = before.toSorted((a, b) => Number(a.id) - Number(b.id)).at(-1);
    return last && String(last.id);
  },
  stop: async (client, { id }) => {
    await client.change("POST", `${path}/${id}/stop`, {});
  },
};

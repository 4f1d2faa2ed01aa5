import { idOf } from "../../provider/platforms/codecs";
import type { Props } from "../../provider/definition";
import { objectOf, partOf } from "../../provider/platforms/answer";
import { entriesOf } from "../../provider/platforms/sc/dialect";
import type { Client } from "../connect";
import { propsOf } from "../props";
import { isoOf } from "../time";
import type { Outcome, RunEntry, Runs, ScanRef } from "./runs";

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
export const importing = ["Import Pending", "Importing", "Running"];
/** The result is there, and the repository has not taken it. */
export const notImported = ["Error", "Blocked"];

function percentOf({ completedChecks, totalChecks }: Props): number | undefined {
  const total = Number(totalChecks);
  return total > 0 ? Math.min(100, Math.round((100 * Number(completedChecks)) / total)) : undefined;
}

const listed = ["id", "scan", "status", "importStatus", "startTime", "finishTime"];
/** The list goes back 30 days; with a start it goes back to that. Source: Security Center API reference, Scan Result. */
const sinceEver = "startTime=0&endTime=9999999999";

/** Newest last. A run launched now is within a day of any clock. */
async function resultsOf(client: Client, scan: ScanRef, which: "recent" | "all" = "recent"): Promise<Props[]> {
  const results =
    which === "recent"
      ? await client.list(path, listed)
      : entriesOf(await client.read(`${path}?${sinceEver}&fields=${listed.join(",")}`), `GET ${path}`);
  return results.filter((result) => idOf(result.scan) === scan.id).toSorted((a, b) => Number(a.id) - Number(b.id));
}

/** How a result and its import stand, in a word, and what that comes to. */
function standOf({ status, importStatus }: Props): { status: string; outcome?: Outcome } {
  const word = String(status);
  return importing.includes(String(importStatus))
    ? { status: `${word}, importing` }
    : notImported.includes(String(importStatus))
      ? { status: `${word}, not imported (${String(importStatus)})`, outcome: "partial" }
      : { status: word, outcome: outcomes[word] };
}

function entryOf(result: Props): RunEntry {
  const { status, outcome } = standOf(result);
  const [start, end] = [isoOf(result.startTime), isoOf(result.finishTime)];
  return {
    id: String(result.id),
    status,
    isActive: result.status === "Paused" || outcomes[String(result.status)] === undefined,
    ...(outcome && { outcome }),
    ...(start && { start }),
    ...(end && { end }),
  };
}

/** Source: Security Center API reference, Scan, `POST /scan/{id}/launch`; Scan Result. */
export const securityCenterRuns: Runs = {
  scansPath: "/rest/scan",
  list: async (client, scan, which) => (await resultsOf(client, scan, which)).map(entryOf),
  ownTargetsOnly: {
    reason: "Security Center launches a scan with its own targets only",
    advice: "create a scan with these targets",
  },
  launch: async (client, { id }) => {
    const asked = `/rest/scan/${id}/launch`;
    return partOf(await client.create(asked, {}), "scanResult.id", "id", "sc", `POST ${asked}`);
  },
  state: async (client, { scan, id }) => {
    const fields = "id,scan,status,importStatus,errorDetails,importErrorDetails,completedChecks,totalChecks,progress";
    const result = objectOf(
      await client.read(`${path}/${encodeURIComponent(id)}?fields=${fields}`),
      "sc",
      `GET ${path}/${id}`,
    );
    // A result outlives its scan, and then is of none.
    if (Number(idOf(result.scan)) > 0 && idOf(result.scan) !== scan.id) {
      return undefined;
    }
    const reason = String(result.errorDetails || result.importErrorDetails || "");
    return {
      ...standOf(result),
      percent: percentOf(propsOf(result.progress)) ?? percentOf(result),
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

import type { Platform } from "../../provider/definition/platform";
import { bulkExport, type ExportPosition } from "../bulk-export";
import type { Client } from "../connect";
import { type Finding, findingOfItem, findingOfRow } from "./finding";
import { type FindingQuery, refusesFindings, type ResolvedQuery, resolveQuery } from "./finding-query";
import { analysisRows, filtersOf } from "./findings-sc";
import { exportRequest, isWanted } from "./findings-vm";

/** Where the reading of findings is: plain data, from which another process goes on. */
export type FindingsPosition = { offset: number; total?: number } | ExportPosition;

export interface FindingBatch {
  findings: Finding[];
  /** Where the reading is once these have been dealt with. Holds until the next batch comes. */
  position(): FindingsPosition;
}

export interface FindingsOptions {
  signal?: AbortSignal;
  /** Rows of a page; Security Center only. */
  pageSize?: number;
  /** Go on from here. */
  position?: FindingsPosition;
  /** Told how far it is, in pages' rows or in chunks. */
  onProgress?: (state: { done: number; total?: number }) => void;
}

type FindingBatches = (client: Client, query: ResolvedQuery, options: FindingsOptions) => AsyncGenerator<FindingBatch>;

const readers: Record<Platform, FindingBatches> = { sc: pages, vm: chunks, nessus: refusesFindings };

/** Findings in batches, each with the place to go on from. {@link findings} is this without the places. */
export async function* findingBatches(
  client: Client,
  query: ResolvedQuery,
  options: FindingsOptions = {},
): AsyncGenerator<FindingBatch> {
  yield* readers[client.platform](client, query, options);
}

async function* pages(client: Client, query: ResolvedQuery, options: FindingsOptions): AsyncGenerator<FindingBatch> {
  const { signal, pageSize, position, onProgress } = options;
  const before = position && "offset" in position ? position : { offset: 0 };
  const isMitigated = query.state === "mitigated";
  const analysis = {
    sourceType: isMitigated ? ("patched" as const) : ("cumulative" as const),
    filters: filtersOf(query, client.clock.now()),
    sort: query.sort,
  };
  let known = before.total;
  for await (const { rows, offset, total } of analysisRows(client, analysis, {
    offset: before.offset,
    pageSize,
    signal,
  })) {
    if (known !== undefined && total !== undefined && total !== known) {
      client.warn(
        `the number of these findings changed from ${known} to ${total} on Security Center: one may be missing or duplicated`,
      );
    }
    known = total ?? known;
    onProgress?.({ done: offset, total });
    yield { findings: rows.map((row) => findingOfRow(row, isMitigated)), position: () => ({ offset, total: known }) };
  }
}

async function* chunks(client: Client, query: ResolvedQuery, options: FindingsOptions): AsyncGenerator<FindingBatch> {
  const { signal, position, onProgress } = options;
  const from = position && "job" in position ? position : undefined;
  const read = bulkExport(client, "vulns", exportRequest(query), { position: from, signal, onProgress });
  for await (const batch of read) {
    const found = batch.items.map(findingOfItem).filter((finding) => isWanted(finding, query));
    yield { findings: found, position: batch.position };
  }
}

/**
 * Every finding that a query means, one by one and never all at once: a million of them need the memory of a page.
 *
 * ```ts
 * for await (const finding of findings(client, { severity: ["critical"], since: "7d" })) { … }
 * ```
 *
 * Throws {@link InputError} for what cannot be asked: a name that is not there, days in the wrong order, Nessus.
 * Source: Security Center API Best Practices Guide, "Retrieve Vulnerability Data for a Specific Time Range", `POST
 * /analysis`; Vulnerability Management API, Exports, `POST /vulns/export`.
 */
export async function* findings(
  client: Client,
  query: FindingQuery & Pick<FindingsOptions, "signal" | "pageSize"> = {},
): AsyncGenerator<Finding> {
  const { signal, pageSize, ...asked } = query;
  for await (const batch of findingBatches(client, await resolveQuery(client, asked), { signal, pageSize })) {
    for (const finding of batch.findings) {
      signal?.throwIfAborted();
      yield finding;
    }
  }
}

import type { Props } from "../../provider/definition";
import { UnexpectedAnswerError } from "../../provider/errors";
import { askItems, pauseBeforeTry, unlessAborted } from "../ask";
import type { Client } from "../connect";
import { severities } from "./finding";
import { dateCode, type ResolvedQuery } from "./finding-query";
import { propsOf } from "../props";

/** Rows of a page. Source: pyTenable's iterator asks for as many; the guide's examples for 50. */
export const rowsOfPage = 1_000;

interface Filter {
  filterName: string;
  operator: "=";
  value: unknown;
}

const filter = (filterName: string, value: unknown): Filter => ({ filterName, operator: "=", value });

/**
 * A query as the analysis wants it.
 * Source: Security Center API reference, Analysis, filters; API Best Practices Guide, date codes.
 */
export function filtersOf(query: ResolvedQuery, now: number): Filter[] {
  const { firstSeen, lastSeen, lastMitigated, severity, plugins, assetListId, repositoryId } = query;
  return [
    ...(firstSeen ? [filter("firstSeen", dateCode(firstSeen, now))] : []),
    ...(lastSeen ? [filter("lastSeen", dateCode(lastSeen, now))] : []),
    ...(lastMitigated ? [filter("lastMitigated", dateCode(lastMitigated, now))] : []),
    ...(severity.length > 0 ? [filter("severity", severity.map((name) => severities.indexOf(name)).join(","))] : []),
    ...(plugins.length > 0 ? [filter("pluginID", plugins.join(","))] : []),
    ...(assetListId === undefined ? [] : [filter("asset", { id: assetListId })]),
    ...(repositoryId === undefined ? [] : [filter("repository", [{ id: repositoryId }])]),
  ];
}

export interface Analysis {
  sourceType: "cumulative" | "patched";
  filters: readonly Filter[];
  sort?: ResolvedQuery["sort"];
}

export interface RowBatch {
  rows: Props[];
  /** The first row behind these. */
  offset: number;
  /** How many there are in all; told behind the first page, with a batch that is empty. */
  total?: number;
}

/**
 * Rows of an analysis with the tool `vulndetails`, page by page, as they come in. An answer that breaks off is asked for
 * again from the first row that is missing.
 *
 * Shape: `POST /analysis` → `{totalRecords: "1629", returnedRecords: 5, startOffset, endOffset, results: [...]}`;
 * `endOffset` is not included.
 * Source: Security Center API reference, Analysis, `POST /analysis`; API Best Practices Guide, "Retrieve Vulnerability
 * Data for a Specific Time Range" and "Retrieve Mitigated Vulnerability Data".
 */
export async function* analysisRows(
  client: Client,
  analysis: Analysis,
  { offset = 0, pageSize = rowsOfPage, signal }: { offset?: number; pageSize?: number; signal?: AbortSignal } = {},
): AsyncGenerator<RowBatch> {
  let at = offset;
  let total: number | undefined;
  let begin = "";
  for (let tried = 1; ; ) {
    const first = at;
    const page = askItems(client, path, requestOf(analysis, first, first + pageSize), "results");
    let payload: unknown;
    try {
      for (;;) {
        const { done, value } = await unlessAborted(signal, page.next());
        if (done) {
          payload = value;
          break;
        }
        if (at === first && value.length > 0) {
          begin = unlessSame(begin, JSON.stringify(value[0]));
        }
        at += value.length;
        tried = 1;
        yield { rows: value, offset: at, total };
      }
    } catch (error) {
      signal?.throwIfAborted();
      await pauseBeforeTry(client, `POST ${path}`, tried, error);
      tried++;
      continue;
    } finally {
      page.return(undefined).catch(() => undefined);
    }
    const { results, totalRecords } = propsOf(payload);
    if (!Array.isArray(results)) {
      throw new UnexpectedAnswerError({ platform: "sc", request: `POST ${path}` }, `no "results"`);
    }
    total = Number.isSafeInteger(Number(totalRecords)) ? Number(totalRecords) : undefined;
    yield { rows: [], offset: at, total };
    const isLast = total === undefined ? at - first < pageSize : at >= total;
    if (isLast || at === first) {
      return;
    }
  }
}

const path = "/rest/analysis";

/** The first row of a page: that of the page before means that the offset is not looked at, and that there is no end. */
function unlessSame(last: string, begin: string): string {
  if (begin === last) {
    throw new UnexpectedAnswerError({ platform: "sc", request: `POST ${path}` }, "the same page again", {
      advice: "run again: the result is not complete",
    });
  }
  return begin;
}

function requestOf(
  { sourceType, filters, sort = bySeverity }: Analysis,
  startOffset: number,
  endOffset: number,
): Props {
  return {
    type: "vuln",
    sourceType,
    sortField: sort.field,
    sortDir: sort.direction,
    columns: [],
    query: { type: "vuln", tool: "vulndetails", sourceType, startOffset, endOffset, filters },
  };
}

/** Source: API Best Practices Guide, the recommended order. */
const bySeverity = { field: "severity", direction: "desc" } as const;

import { extname } from "node:path";
import type { Props } from "../../provider/definition";
import type { Platform } from "../../provider/definition/platform";
import { InputError, TenableError } from "../../provider/errors";
import { columnOf, refuseRows, type TableRow, tableRows } from "../asset/asset-table";
import type { Client } from "../connect";
import { refuses } from "../refusal";
import { assetOfHost, mergedHost, type PushedHost } from "./finding-host";
import { beginJob, jobEnd, type JobMessage, jobMessages, type PushedCounts, settleJob } from "./finding-job";
import { type FindingColumns, FindingRowReader } from "./finding-row";

export interface FindingImportOptions {
  /** Name of the source, as shown on the platform: letters, digits, `.`, `_` and `-`. */
  source: string;
  /** Names of columns, by what they hold: `{ address: "IP Address" }`. Usual names are known. */
  columns?: FindingColumns;
  /** Leave out rows without a CVE, which the platform cannot take. Otherwise they are refused. */
  skipWithoutCve?: boolean;
  /** Told the columns that mean nothing to the platform. */
  onIgnored?: (columns: readonly string[]) => void;
  /** Told how far it is, in rows while the file is checked, then in hosts and findings. */
  onProgress?: (state: { phase: "checked" | "sent" | "processing"; done: number; total?: number }) => void;
}

export interface FindingImportResult {
  /** The synchronization job on the platform. */
  job: string;
  source: string;
  /** Hosts and findings that were sent. */
  hosts: number;
  findings: number;
  /** Rows without a CVE. */
  skipped: number;
  /** Where the platform tells it. */
  changes?: { hosts: PushedCounts; findings: PushedCounts };
  /** What the platform logged about them, at most 25 of each level. */
  messages: JobMessage[];
}

/** Objects of one request, and its size. Source of the number: the vendor's public client; the size is that of asset imports. */
const [mostObjects, mostBytes] = [1_000, 4_000_000];

type FindingImport = (client: Client, file: string, options: FindingImportOptions) => Promise<FindingImportResult>;

const importers: Record<Platform, FindingImport> = {
  vm: importAsJob,
  sc: refuses(
    "Security Center takes no findings of other products",
    "import scan results with `pulumi-tenable import-scan FILE.nessus --repository NAME`",
  ),
  nessus: refuses(
    "Nessus takes no findings of other products",
    "import scan results with `pulumi-tenable import-scan FILE.nessus`",
  ),
};

/**
 * Makes the findings of a file (CSV with a heading, or JSON lines) those of a source on Vulnerability Management, with
 * their hosts, and waits until they are there. What the source had before and the file lacks is deleted. The whole file
 * is checked before anything is sent, and the platform takes all of it or nothing.
 *
 * Throws {@link InputError} with the rows that are wrong, and on the other platforms; {@link UnknownOutcomeError} when
 * it is not known whether the platform took them. The same file may be sent again at any time.
 * Source: the vendor's public client (pyTenable), `io.sync`: `api/v3/data/synchronizations`.
 */
export async function importFindings(
  client: Client,
  file: string,
  options: FindingImportOptions,
): Promise<FindingImportResult> {
  return await importers[client.platform](client, file, options);
}

/** A file that has been read once: its hosts, which go before its findings. */
interface Checked {
  hosts: Map<string, PushedHost>;
  findings: number;
  skipped: number;
}

async function importAsJob(client: Client, file: string, options: FindingImportOptions): Promise<FindingImportResult> {
  const { source, onProgress } = options;
  if (!/^[a-z0-9][\w.-]{0,127}$/i.test(source)) {
    throw new InputError(`source "${source}" cannot be used`, {
      advice: "use up to 128 letters, digits, dots, underscores and hyphens",
    });
  }
  const checked = await check(client, file, options);
  const { hosts, findings, skipped } = checked;
  const job = await beginJob(client, source);
  try {
    const total = hosts.size + findings;
    let [chunks, done] = [0, 0];
    for await (const objects of chunksOf(objectsOf(file, options, checked))) {
      chunks += 1;
      await client.change("POST", `${job.path}/chunks/${chunks}`, { objects });
      done += objects.length;
      onProgress?.({ phase: "sent", done, total });
    }
    job.isComplete = true;
    await client.change("POST", `${job.path}/_submit`, { number_of_chunks: chunks });
  } catch (error) {
    await settleJob(client, job, error);
  }
  const changes = await jobEnd(client, job, () => onProgress?.({ phase: "processing", done: 0 }));
  const messages = await jobMessages(client, job);
  return { job: job.id, source, hosts: hosts.size, findings, skipped, ...(changes && { changes }), messages };
}

/** Rows of the file; where its columns are named, they have to be there. */
async function* rowsOf(file: string, columns: FindingColumns): AsyncGenerator<TableRow> {
  const isTable = extname(file).toLowerCase() === ".csv";
  let isFirst = true;
  for await (const row of tableRows(file)) {
    for (const [meaning, column] of Object.entries(isFirst && isTable ? columns : {})) {
      columnOf(meaning, Object.keys(row.values), column, []);
    }
    isFirst = false;
    yield row;
  }
}

async function check(client: Client, file: string, options: FindingImportOptions): Promise<Checked> {
  const { columns = {}, skipWithoutCve = false, onIgnored, onProgress } = options;
  const reader = new FindingRowReader(columns);
  const problems: string[] = [];
  const hosts = new Map<string, PushedHost>();
  const lines = new Map<string, number>();
  let [rows, skipped, withoutCve] = [0, 0, false];
  for await (const { line, values } of rowsOf(file, columns)) {
    client.signal?.throwIfAborted();
    onProgress?.({ phase: "checked", done: ++rows });
    const { problems: found, hasCve, host, finding } = reader.read(values);
    if (skipWithoutCve && !hasCve) {
      skipped += 1;
      continue;
    }
    withoutCve ||= !hasCve;
    problems.push(...found.map((problem) => `row ${line}: ${problem}`));
    if (host && finding) {
      const earlier = lines.get(finding.id);
      if (earlier !== undefined) {
        problems.push(`row ${line}: the same finding as row ${earlier} (host, id or title, CVEs, port, protocol)`);
      }
      lines.set(finding.id, earlier ?? line);
      const known = hosts.get(host.id);
      hosts.set(host.id, known ? mergedHost(known, host) : host);
    }
  }
  refuseRows(
    file,
    problems,
    withoutCve ? "correct these rows, or leave out those without a CVE with skipWithoutCve" : undefined,
  );
  if (lines.size === 0) {
    throw new InputError(`${file} has no rows${skipped > 0 ? " with a CVE" : ""}`, {
      advice: "give a file with one row for each finding; an empty one would delete those of earlier files",
    });
  }
  if (reader.ignored.size > 0) {
    onIgnored?.([...reader.ignored]);
  }
  return { hosts, findings: lines.size, skipped };
}

/** The hosts, then the findings of the file, which is read again. */
async function* objectsOf(file: string, options: FindingImportOptions, checked: Checked): AsyncGenerator<Props> {
  const { columns = {}, skipWithoutCve = false } = options;
  for (const host of checked.hosts.values()) {
    yield assetOfHost(host);
  }
  const reader = new FindingRowReader(columns);
  let findings = 0;
  for await (const { values } of rowsOf(file, columns)) {
    const { hasCve, host, finding } = reader.read(values);
    if (skipWithoutCve && !hasCve) {
      continue;
    }
    findings += 1;
    if (!host || !finding || !checked.hosts.has(host.id)) {
      break;
    }
    yield finding;
  }
  if (findings !== checked.findings) {
    throw new TenableError(`${file} changed while it was sent`, { advice: "run the command again" });
  }
}

async function* chunksOf(objects: AsyncGenerator<Props>): AsyncGenerator<Props[]> {
  let [chunk, bytes]: [Props[], number] = [[], 0];
  for await (const object of objects) {
    const size = Buffer.byteLength(JSON.stringify(object));
    if (chunk.length >= mostObjects || bytes + size > mostBytes) {
      yield chunk;
      [chunk, bytes] = [[], 0];
    }
    chunk.push(object);
    bytes += size;
  }
  if (chunk.length > 0) {
    yield chunk;
  }
}

import { isIP } from "node:net";
import type { Props } from "../../provider/definition";
import { InputError, TenableError } from "../../provider/errors";
import { objectOf, partOf } from "../../provider/platforms/answer";
import type { Platform } from "../../provider/definition/platform";
import { type TableRow, cellValues, columnOf, refuseRows, tableRows } from "./asset-table";
import type { Client } from "../connect";
import { refuses } from "../refusal";
import { sendOnce } from "../send-once";

export interface AssetImportOptions {
  /** What Vulnerability Management names as the source of these assets. */
  source: string;
  /** Column with addresses, when it is not called `ipv4`. */
  addressColumn?: string;
  /** Column with host names, when it is not called `fqdn` or `hostname`. */
  nameColumn?: string;
  /** Told the columns that mean nothing to the platform. */
  onIgnored?: (columns: readonly string[]) => void;
  onProgress?: (state: { uploaded: number }) => void;
}

export interface AssetImportResult {
  /** Import jobs, one for each request that the file needed. */
  jobs: string[];
  uploaded: number;
  /** Assets that the platform did not take. */
  failed: number;
}

/** Members of an asset that hold several values, and those that hold one. Source: Vulnerability Management API, Common Asset Attributes. */
const listMembers = [
  "ipv4",
  "ipv6",
  "fqdn",
  "mac_address",
  "hostname",
  "operating_system",
  "system_type",
  "agent_name",
];
const textMembers = ["netbios_name", "bios_uuid", "servicenow_sysid"];
/** One of these has to be there. Source: Vulnerability Management API, Assets, `POST /import/assets`. */
const identifying = ["fqdn", "ipv4", "netbios_name", "mac_address"];
/** Values that contain blanks. */
const withBlanks = new Set(["operating_system", "system_type", "agent_name"]);

/** Requests stay below this; the limit is 5 MB. Source: Vulnerability Management API, Assets, "Import assets". */
const mostBytes = 4_000_000;
const mostAssets = 2_000;

/**
 * Brings assets of a file (CSV with a heading, or JSON lines) to Vulnerability Management, and waits until they are taken.
 * The whole file is looked through before anything is sent.
 *
 * Throws {@link InputError} with the rows that name no host, for addresses that are none, and on the other platforms.
 * Source: Vulnerability Management API, Assets, `POST /import/assets`, `GET /import/asset-jobs/{uuid}`.
 */
export async function importAssets(
  client: Client,
  file: string,
  options: AssetImportOptions,
): Promise<AssetImportResult> {
  return await importers[client.platform](client, file, options);
}

type AssetImport = (client: Client, file: string, options: AssetImportOptions) => Promise<AssetImportResult>;

const importers: Record<Platform, AssetImport> = {
  vm: importInBatches,
  sc: refuses(
    "Security Center takes no assets: it learns of hosts by scanning them",
    "write asset lists with `pulumi-tenable assets program FILE.csv`, and scan them",
  ),
  nessus: refuses("Nessus has no assets: it knows the targets of each scan", "give the addresses as targets to a Scan"),
};

async function importInBatches(client: Client, file: string, options: AssetImportOptions): Promise<AssetImportResult> {
  await checkFile(file, options);
  const result: AssetImportResult = { jobs: [], uploaded: 0, failed: 0 };
  const send = async (assets: Props[]): Promise<void> => {
    if (assets.length > 0) {
      const job = await importOnce(client, options.source, assets);
      result.jobs.push(job);
      const { uploaded, failed } = await ended(client, job, assets.length);
      result.uploaded += uploaded;
      result.failed += failed;
      options.onProgress?.({ uploaded: result.uploaded });
    }
  };
  let batch: Props[] = [];
  let bytes = 0;
  for await (const row of tableRows(file)) {
    const { asset } = assetOf(row, options);
    const size = JSON.stringify(asset).length * 2;
    if (batch.length >= mostAssets || bytes + size > mostBytes) {
      await send(batch);
      [batch, bytes] = [[], 0];
    }
    batch.push(asset);
    bytes += size;
  }
  await send(batch);
  return result;
}

async function checkFile(file: string, options: AssetImportOptions): Promise<void> {
  const problems: string[] = [];
  const ignored = new Set<string>();
  let count = 0;
  for await (const row of tableRows(file)) {
    count++;
    for (const [option, column] of [
      ["addresses", options.addressColumn],
      ["names", options.nameColumn],
    ] as const) {
      if (column !== undefined && file.toLowerCase().endsWith(".csv")) {
        columnOf(option, Object.keys(row.values), column, []);
      }
    }
    const { problems: found, ignored: names } = assetOf(row, options);
    problems.push(...found.map((problem) => `row ${row.line}: ${problem}`));
    names.forEach((name) => ignored.add(name));
  }
  refuseRows(file, problems);
  if (count === 0) {
    throw new InputError(`${file} has no rows`, { advice: "give a file with one row for each asset" });
  }
  if (ignored.size > 0) {
    options.onIgnored?.([...ignored]);
  }
}

/** An asset as the platform wants it, and what is wrong with it. */
function assetOf(
  { values }: TableRow,
  { addressColumn, nameColumn }: AssetImportOptions,
): { asset: Props; problems: string[]; ignored: string[] } {
  const asset: Record<string, string | string[]> = {};
  const problems: string[] = [];
  const ignored: string[] = [];
  const add = (member: string, found: readonly string[]): void => {
    if (found.length > 0) {
      asset[member] = [...new Set([...((asset[member] as string[] | undefined) ?? []), ...found])];
    }
  };
  const addAddresses = (cell: unknown): void => {
    for (const address of cellValues(cell)) {
      const family = isIP(address);
      if (family === 0) {
        problems.push(`"${address}" is not an IPv4 or IPv6 address`);
      } else {
        add(`ipv${family}`, [address]);
      }
    }
  };
  for (const [column, cell] of Object.entries(values)) {
    const member = column
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, "_");
    if (column === addressColumn || member === "ipv4" || member === "ipv6") {
      addAddresses(cell);
    } else if (column === nameColumn) {
      cellValues(cell).forEach((name) => add(name.includes(".") ? "fqdn" : "hostname", [name]));
    } else if (listMembers.includes(member)) {
      const text = String(cell ?? "").trim();
      add(member, withBlanks.has(member) && !Array.isArray(cell) ? (text === "" ? [] : [text]) : cellValues(cell));
    } else if (textMembers.includes(member)) {
      const [text] = cellValues(cell);
      if (text !== undefined) {
        asset[member] = text;
      }
    } else {
      ignored.push(column);
    }
  }
  if (!identifying.some((member) => member in asset) && problems.length === 0) {
    problems.push(`none of ${identifying.join(", ")}`);
  }
  return { asset, problems, ignored };
}

/** Sends once: where the answer is lost, what is new among the jobs is looked for, and nothing is sent again. */
async function importOnce(client: Client, source: string, assets: Props[]): Promise<string> {
  const before = new Set(await jobsOf(client, source));
  const send = async (): Promise<string> => {
    const made = await client.create("/import/assets", { source, assets });
    return partOf(made, "asset_import_job_uuid", "id", "vm", "POST /import/assets");
  };
  const lookForJob = async (): Promise<string | undefined> => {
    const [fresh] = (await jobsOf(client, source)).filter((job) => !before.has(job));
    if (fresh !== undefined) {
      client.warn(`the answer to the import was lost; job ${fresh} is new and assumed to be the one`);
    }
    return fresh;
  };
  return await sendOnce(client, send, lookForJob, {
    doing: `sending ${assets.length} assets, which may have been taken`,
    done: `${assets.length} assets were sent`,
    advice: `look for the source "${source}" among the assets before sending the file again`,
  });
}

async function jobsOf(client: Client, source: string): Promise<string[]> {
  const path = "/import/asset-jobs";
  return partOf(await client.read(path), "asset_import_jobs", "entries", "vm", `GET ${path}`)
    .filter((job) => job.source === source)
    .map(({ job_id: id }) => String(id));
}

const failures = ["ERROR", "FAILED", "CANCELLED"];

async function ended(client: Client, job: string, sent: number): Promise<{ uploaded: number; failed: number }> {
  for (let pauseMs = 2_000; ; pauseMs = Math.min(30_000, pauseMs * 1.5)) {
    const path = `/import/asset-jobs/${job}`;
    const told = objectOf(await client.read(path), "vm", `GET ${path}`);
    const status = partOf(told, "status", "text", "vm", `GET ${path}`).toUpperCase();
    if (failures.includes(status)) {
      const why = String(told.status_message || status);
      throw new TenableError(`Vulnerability Management did not take the assets (import job ${job}): ${why}`, {
        advice: "correct what it names, and send the file again",
      });
    }
    if (status === "COMPLETE") {
      return { uploaded: Number(told.uploaded_assets ?? sent), failed: Number(told.failed_assets ?? 0) };
    }
    await client.sleep(pauseMs);
  }
}

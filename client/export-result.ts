import type { Readable } from "node:stream";
import { promisify } from "node:util";
import type * as yauzlModule from "yauzl";
import type { Props } from "../provider/definition";
import { InputError, messageOf, NotFoundError, TenableError } from "../provider/errors";
import { platformNames } from "../provider/platforms/name";
import type { Client } from "./connect";
import { checkContent, download, type Source } from "./download";
import { checkTarget, FileBeside } from "./file-beside";
import { propsOf } from "./props";
import type { RunRef } from "./scan-runs";

export const exportFormats = ["nessus", "csv", "html", "pdf"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportOptions {
  format: ExportFormat;
  /** Where the result goes. It appears when it is complete: until then there is `FILE.part`. */
  file: string;
  /** Told the bytes that have come so far. */
  onProgress?: (bytes: number) => void;
}

/** Pauses between two looks at an export that is being made. */
const firstPauseMs = 1_000;
const longestPauseMs = 10_000;

/** What a report is made of, where one has chapters. */
const chapters = "vuln_hosts_summary;vuln_by_host;vuln_by_plugin;remediations";

function gone(run: RunRef, cause: unknown): TenableError {
  return new TenableError(`the result of run ${run.id} of "${run.scan.name}" is not there any more`, {
    advice: "it was deleted, or is no longer shared with the user of these keys",
    cause,
  });
}

/** The number under which a scan keeps the results of a run. */
async function historyId(client: Client, { scan, id }: RunRef): Promise<string> {
  const { history } = propsOf(await client.read(`/scans/${scan.id}`)) as { history?: Props[] | null };
  const entry = history?.find(({ uuid }) => uuid === id);
  if (!entry) {
    throw gone({ scan, id }, undefined);
  }
  return String(entry.history_id);
}

/** Source: Vulnerability Management API, Scans, `POST /scans/{id}/export` and its status; the same on Nessus. */
async function prepareByEditor(client: Client, run: RunRef, format: ExportFormat): Promise<Source> {
  const path = `/scans/${run.scan.id}/export`;
  const body = { format, ...(["html", "pdf"].includes(format) && { chapters }) };
  const query = `history_id=${await historyId(client, run)}`;
  const { file } = propsOf(await client.change("POST", `${path}?${query}`, body));
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 1.5)) {
    const { status, error, message } = propsOf(await client.read(`${path}/${String(file)}/status`));
    if (status === "ready") {
      const content = `${path}/${String(file)}/download`;
      return { request: `GET ${content}`, open: (headers) => client.open(content, { headers }), hasParts: true };
    }
    if (status === "error") {
      const words = String(error ?? message ?? "it says no more");
      throw new TenableError(`${platformNames[client.platform]} could not make the ${format} file: ${words}`, {
        advice: "try another format, or look at the scan there",
      });
    }
    await client.sleep(pauseMs);
  }
}

/** Source: Security Center API reference, Scan Result, `POST /scanResult/{id}/download`. */
function prepareOnSecurityCenter(client: Client, { id }: RunRef): Source {
  const path = `/rest/scanResult/${id}/download`;
  const body = { downloadType: "v2" };
  // It is packed anew for each request.
  return {
    request: `POST ${path}`,
    open: (headers) => client.open(path, { method: "POST", body, headers }),
    hasParts: false,
  };
}

const zipMark = Buffer.from("PK\u0003\u0004", "latin1");

/** The one file of a zip, in place of the zip. */
async function unzip(zip: FileBeside): Promise<FileBeside> {
  // Loaded by those who meet a zip.
  const yauzl = require("yauzl") as typeof yauzlModule;
  const archive = await promisify<string, yauzlModule.Options, yauzlModule.ZipFile>(yauzl.open)(zip.part, {
    lazyEntries: true,
    autoClose: false,
  }).catch((cause: unknown) => {
    throw new TenableError(`the platform's zip cannot be read: ${messageOf(cause)}`, { advice: "try again", cause });
  });
  const inner = await FileBeside.open(zip.file, `${zip.file}.unzipped`);
  try {
    const entry = await new Promise<yauzlModule.Entry>((resolve, reject) => {
      archive
        .once("entry", resolve)
        .once("error", reject)
        .once("end", () => {
          reject(new TenableError("the platform's zip is empty", { advice: "look at the result there" }));
        });
      archive.readEntry();
    });
    const content = await promisify(
      archive.openReadStream.bind(archive) as (
        entry: yauzlModule.Entry,
        done: (error: Error | null, stream: Readable) => void,
      ) => void,
    )(entry);
    for await (const piece of content) {
      await inner.write(piece as Buffer);
    }
    return inner;
  } catch (error) {
    await inner.discard();
    throw error;
  } finally {
    archive.close();
  }
}

/** Refuses what cannot be exported, or not to there, before there is anything to export. Throws {@link InputError}. */
export async function checkExport(client: Client, { format, file }: ExportOptions): Promise<void> {
  if (client.platform === "sc" && format !== "nessus") {
    throw new InputError(`Security Center makes no ${format} file of a scan's result`, {
      advice: "export .nessus, and take a report for a page; its own reports are made by report definitions",
    });
  }
  await checkTarget(file);
}

/**
 * Writes the result of one run, which may be an older one, to a file: streamed, and gone on with when the connection
 * breaks. A failure leaves no part of it behind.
 *
 * Gives the bytes of the file. Throws {@link InputError} for a file that cannot be, or a format the platform does not
 * make; {@link TenableError} when the result is gone, the platform cannot make the file, or the disk is full.
 * Source: Vulnerability Management API, Scans, `POST /scans/{id}/export`; Nessus API pages, Scans; Security Center API
 * reference, Scan Result, `POST /scanResult/{id}/download`.
 */
export async function exportResult(client: Client, run: RunRef, options: ExportOptions): Promise<number> {
  const { format, onProgress } = options;
  await checkExport(client, options);
  const file = await FileBeside.open(options.file);
  let content = file;
  try {
    const source =
      client.platform === "sc" ? prepareOnSecurityCenter(client, run) : await prepareByEditor(client, run, format);
    await download(client, source, file, onProgress);
    if ((await file.read(0, zipMark.length)).equals(zipMark)) {
      content = await unzip(file);
      await file.discard();
    }
    await checkContent(client, source.request, format, content);
    await content.finish();
    return content.bytes;
  } catch (error) {
    await content.discard();
    await file.discard();
    throw error instanceof NotFoundError ? gone(run, error) : error;
  }
}

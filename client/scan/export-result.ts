import { crc32 } from "node:zlib";
import type * as yauzlModule from "yauzl";
import { InputError, messageOf, NotFoundError, oneLine, PermissionError, TenableError } from "../../provider/errors";
import { type Platform, platformNames } from "../../provider/definition/platform";
import { objectOf, partOf } from "../../provider/platforms/answer";
import { ask } from "../ask";
import type { Client } from "../connect";
import { checkContent, download, type Source } from "./download";
import { checkTarget, FileBeside } from "../file-beside";
import type { RunRef } from "./runs";

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
  return new TenableError(`the result of run ${run.id} of "${run.scan.name}" no longer exists`, {
    advice: "it was deleted, or is no longer shared with the user of these keys",
    cause,
  });
}

/** What a refusal means here: the platform's dialect knows no exports. */
function explained(client: Client, run: RunRef, error: unknown): unknown {
  if (error instanceof NotFoundError) {
    return gone(run, error);
  }
  const { permission } = exporters[client.platform];
  if (error instanceof PermissionError && permission !== undefined) {
    const { request, status, platformMessage: words } = error;
    const advice = `the user of these keys needs the permission ${permission} on the scan "${run.scan.name}"`;
    return new PermissionError({ platform: client.platform, request, status }, words, { advice, cause: error });
  }
  return error;
}

/** The number under which a scan keeps the results of a run. */
async function historyId(client: Client, { scan, id }: RunRef): Promise<string> {
  const path = `/scans/${scan.id}`;
  const history = partOf(await client.read(path), "history", "entries", client.platform, `GET ${path}`);
  const entry = history.find(({ uuid }) => uuid === id);
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
  const file = partOf(await ask(client, `${path}?${query}`, body), "file", "id", client.platform, `POST ${path}`);
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 1.5)) {
    const asked = `${path}/${file}/status`;
    const { status, error, message } = objectOf(await client.read(asked), client.platform, `GET ${asked}`);
    if (status === "ready") {
      const content = `${path}/${file}/download`;
      return { request: `GET ${content}`, open: (headers) => client.open(content, { headers }), hasParts: true };
    }
    if (status === "error") {
      const words = oneLine(String(error ?? message ?? "it gives no reason"));
      throw new TenableError(`${platformNames[client.platform]} could not create the ${format} file: ${words}`, {
        advice: "use another format, or check the scan on the platform",
      });
    }
    await client.sleep(pauseMs);
  }
}

/** Source: Security Center API reference, Scan Result, `POST /scanResult/{id}/download`. */
function prepareOnSecurityCenter(client: Client, { id }: RunRef): Source {
  const path = `/rest/scanResult/${id}/download`;
  const body = { downloadType: "v2" };
  // It is packed again for each request.
  return {
    request: `POST ${path}`,
    open: (headers) => client.open(path, { method: "POST", body, headers }),
    hasParts: false,
  };
}

/** How a platform makes the file of a result. */
interface Exporter {
  /** Formats that it does not make. */
  refuse?(format: ExportFormat): void;
  prepare(client: Client, run: RunRef, format: ExportFormat): Source | Promise<Source>;
  /** What a user needs on a scan to export it, where that is one permission. */
  permission?: string;
}

const byEditor: Exporter = { prepare: prepareByEditor, permission: "Can View" };

const exporters: Record<Platform, Exporter> = {
  vm: byEditor,
  nessus: byEditor,
  sc: {
    refuse: (format) => {
      if (format !== "nessus") {
        throw new InputError(`Security Center cannot export scan results as ${format}`, {
          advice: "export .nessus, or use --report for a page; for its own reports, use report definitions",
        });
      }
    },
    prepare: prepareOnSecurityCenter,
  },
};

/** How a zip begins: with its first file, or with its end when it has none. */
const zipMarks = ["PK\u0003\u0004", "PK\u0005\u0006"];

/** The one file of a zip, in place of the zip. */
async function unzip(zip: FileBeside): Promise<FileBeside> {
  // Loaded by those who meet a zip.
  const { openPromise } = require("yauzl") as typeof yauzlModule;
  const inner = await FileBeside.open(zip.file, `${zip.file}.unzipped`);
  let archive: yauzlModule.ZipFile | undefined;
  try {
    archive = await openPromise(zip.part, { lazyEntries: true, autoClose: false });
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName.endsWith("/")) {
        continue;
      }
      let sum = 0;
      for await (const piece of (await archive.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
        sum = crc32(piece, sum);
        await inner.write(piece);
      }
      if (sum !== entry.crc32) {
        throw new Error("its checksum is wrong");
      }
      return inner;
    }
    throw new TenableError("the platform's zip is empty", { advice: "check the result on the platform" });
  } catch (error) {
    await inner.discard();
    throw error instanceof TenableError
      ? error
      : new TenableError(`the platform's zip cannot be read: ${oneLine(messageOf(error))}`, {
          advice: "try again",
          cause: error,
        });
  } finally {
    archive?.close();
  }
}

/** Refuses what cannot be exported, or not to there, before there is anything to export. Throws {@link InputError}. */
export async function checkExport(client: Client, { format, file }: ExportOptions): Promise<void> {
  exporters[client.platform].refuse?.(format);
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
    const source = await exporters[client.platform].prepare(client, run, format);
    await download(client, source, file, onProgress);
    if (zipMarks.includes((await file.read(0, 4)).toString("latin1"))) {
      content = await unzip(file);
      await file.discard();
    }
    await checkContent(client, source.request, format, content);
    await content.finish();
    return content.bytes;
  } catch (error) {
    await content.discard();
    await file.discard();
    throw explained(client, run, error);
  }
}

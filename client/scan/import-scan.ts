import { constants, createReadStream } from "node:fs";
import { access, stat } from "node:fs/promises";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { idOf } from "../../provider/platforms/codecs";
import type { Props } from "../../provider/definition";
import { InputError, messageOf, TenableError, UnexpectedAnswerError, UnknownOutcomeError } from "../../provider/errors";
import { isOpen } from "../../provider/connection/patience";
import { partOf } from "../../provider/platforms/answer";
import { formFile } from "../../provider/platforms/upload";
import type { Platform } from "../../provider/definition/platform";
import type { Client } from "../connect";
import { findNamed } from "../find-named";
import { propsOf } from "../props";
import { refuseAbsent } from "../refusal";
import { damageOf, NoNessusFileError, readNessusFile } from "../report/nessus-file";
import { importing, notImported } from "./runs-sc";

export interface ImportOptions {
  /** Name of the folder that lists it; not on Security Center. */
  folder?: string;
  /** Name of the repository that takes the results; Security Center only, and needed there. */
  repository?: string;
}

export interface Imported {
  /** The scan that was made; on Security Center the scan result. Not known when it does not show up in time. */
  id?: string;
  name?: string;
  /** The repository that has the results; Security Center only. */
  repository?: string;
  /** How far the import is, in the platform's own word; Security Center only. */
  status?: string;
}

/** A file as the one part of a form, read as it is sent. */
function form(file: string, size: number): { headers: Record<string, string>; content: Readable } {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    let read = 0;
    for await (const piece of createReadStream(file, { end: size - 1 }) as AsyncIterable<Buffer>) {
      read += piece.length;
      yield piece;
    }
    if (read < size) {
      // The platform would wait for the rest.
      throw new Error(`${file} became shorter during the upload`);
    }
  }
  const name = basename(file).replaceAll(/[^\w.-]/g, "_");
  return formFile(name, Readable.from(pieces(), { objectMode: false }), size);
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((cause: unknown) => {
    throw new InputError(`${file} cannot be read: ${messageOf(cause)}`, { advice: "use a .nessus file", cause });
  });
  if (!found.isFile() || found.size === 0) {
    throw new InputError(`${file} is ${found.isFile() ? "empty" : "not a file"}`, { advice: "use a .nessus file" });
  }
  await access(file, constants.R_OK).catch((cause: unknown) => {
    throw new InputError(`${file} cannot be read`, { advice: "permission denied", cause });
  });
  return found.size;
}

/** Refuses what no report can be made of either: half a file, a policy, something else. Nothing has been sent yet. */
async function refuseUnreadable(client: Client, file: string): Promise<void> {
  const onDamage = (places: number): void => client.warn(damageOf(file, places));
  try {
    for await (const _ of readNessusFile(file, { name: file, onDamage })) {
      // Reading it to its end is the check.
    }
  } catch (error) {
    client.signal?.throwIfAborted();
    if (error instanceof NoNessusFileError) {
      throw new InputError(`${file} is not a .nessus file: it has no NessusClientData_v2`, {
        advice: "use a .nessus file",
        cause: error,
      });
    }
    throw error instanceof TenableError
      ? new InputError(error.problem, { advice: error.advice, cause: error })
      : new InputError(messageOf(error), { advice: "use a .nessus file", cause: error });
  }
}

/** The platform's name for a file that it now has. What is never imported is forgotten there. */
async function uploaded(client: Client, path: string, member: string, file: string, size: number): Promise<string> {
  const name = propsOf(await client.upload(path, () => form(file, size)))[member];
  if (typeof name !== "string" || name === "") {
    throw new UnexpectedAnswerError({ platform: client.platform, request: `POST ${path}` }, `no "${member}"`);
  }
  return name;
}

/** Sent once: a file that is imported twice is there twice. */
async function imported<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isOpen(error)
      ? new UnknownOutcomeError(`not known whether ${file} was imported: ${messageOf(error)}`, {
          advice: "check the platform before you import it again",
          cause: error,
        })
      : error;
  }
}

const results = "/rest/scanResult";
const resultFields = ["id", "name", "scan", "repository", "importStatus", "importErrorDetails"];

/** How long to look for what an import has made, and how long to wait for its end. */
const [unseenMs, importingMs] = [60_000, 600_000];

/**
 * Security Center answers nothing about what it makes of the file, and takes it in afterwards: what is new among the
 * results of no scan is it.
 */
async function importToRepository(
  client: Client,
  file: string,
  size: number,
  { folder, repository: name }: ImportOptions,
): Promise<Imported> {
  if (folder !== undefined || name === undefined) {
    throw new InputError(folder === undefined ? "no repository" : "folder: Security Center has no folders", {
      advice: "set the repository that receives the results",
    });
  }
  const { id: repositoryId } = await findNamed(client, { kind: "repository", path: "/rest/repository" }, name);
  const before = new Set((await client.list(results, resultFields)).map(({ id }) => id));
  const filename = await uploaded(client, "/rest/file/upload", "filename", file, size);
  const body = { filename, repository: { id: Number(repositoryId) } };
  await imported(file, () => client.create(`${results}/import`, body));
  const isOurs = ({ id, scan, repository }: Props): boolean =>
    !before.has(id) && !(Number(idOf(scan)) > 0) && idOf(repository) === String(repositoryId);
  const started = client.clock.now();
  for (let pauseMs = 1_000; ; pauseMs = Math.min(30_000, pauseMs * 2)) {
    const fresh = (await client.list(results, resultFields).catch(whenInterrupted(client, file))).filter(isOurs);
    const [made, ...others] = fresh;
    const status = String(made?.importStatus ?? "");
    const waitedMs = client.clock.now() - started;
    if (made && others.length === 0 && notImported.includes(status)) {
      throw new TenableError(
        `${file} was not imported (${status}): ${String(made.importErrorDetails || "no reason is given")}`,
        {
          advice: `look at scan result ${String(made.id)}`,
        },
      );
    }
    const isOver = made ? others.length > 0 || !importing.includes(status) : waitedMs >= unseenMs;
    if (isOver || waitedMs >= importingMs) {
      return made && others.length === 0
        ? { id: String(made.id), name: String(made.name), repository: name, status }
        : { repository: name, status: "Importing" };
    }
    await client.sleep(pauseMs).catch(whenInterrupted(client, file));
  }
}

/** The file is on the platform: after an interruption it must not be imported again. */
const whenInterrupted =
  (client: Client, file: string) =>
  (error: unknown): never => {
    throw client.signal?.aborted
      ? new TenableError(`interrupted while Security Center imports ${file}`, {
          advice: "check the scan results before you import it again",
          cause: error,
        })
      : error;
  };

async function importAsScan(client: Client, file: string, size: number, options: ImportOptions): Promise<Imported> {
  refuseAbsent<ImportOptions>(
    { repository: { reason: "only Security Center keeps results in repositories", advice: "leave it out" } },
    options,
  );
  const { folder } = options;
  const place =
    folder === undefined ? undefined : await findNamed(client, { kind: "folder", path: "/folders" }, folder);
  const name = await uploaded(client, "/file/upload", "fileuploaded", file, size);
  const body: Props = { file: name, ...(place && { folder_id: Number(place.id) }) };
  return await imported(file, async () => {
    const made = await client.create("/scans/import", body);
    const part = (member: string, kind: "id" | "text"): string =>
      partOf(made, member, kind, client.platform, "POST /scans/import");
    return { id: part("scan.id", "id"), name: part("scan.name", "text") };
  });
}

type Import = (client: Client, file: string, size: number, options: ImportOptions) => Promise<Imported>;

const importers: Record<Platform, Import> = { vm: importAsScan, nessus: importAsScan, sc: importToRepository };

/**
 * Brings results that were made elsewhere, as a `.nessus` file, to the platform.
 *
 * Throws {@link InputError} for what cannot be, before anything is sent; {@link UnknownOutcomeError} when it is unknown
 * whether the platform has imported it.
 * Source: Vulnerability Management API, `POST /file/upload`, `POST /scans/import`; the same on Nessus; Security Center
 * API reference, File, `POST /file/upload`, and Scan Result, `POST /scanResult/import`.
 */
export async function importScan(client: Client, file: string, options: ImportOptions = {}): Promise<Imported> {
  const size = await sizeOf(file);
  await refuseUnreadable(client, file);
  return await importers[client.platform](client, file, size, options);
}

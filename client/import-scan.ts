import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { idOf } from "../provider/codecs";
import type { Props } from "../provider/definition";
import { InputError, messageOf, UnknownOutcomeError } from "../provider/errors";
import { isOpen } from "../provider/platforms/api";
import type { Client } from "./connect";
import { findNamed } from "./find-named";
import { propsOf } from "./props";

export interface ImportOptions {
  /** Name of the folder that lists it; not on Security Center. */
  folder?: string;
  /** Name of the repository that takes the results; Security Center only, and needed there. */
  repository?: string;
}

export interface Imported {
  /** The scan that was made; Security Center does not tell. */
  id?: string;
  name?: string;
}

/** A file as the one part of a form, read as it is sent. */
function form(file: string, size: number): { headers: Record<string, string>; content: Readable } {
  const boundary = `----pulumi-tenable-${randomUUID()}`;
  const name = basename(file).replaceAll(/[^\w.-]/g, "_");
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="Filedata"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const tail = `\r\n--${boundary}--\r\n`;
  async function* parts(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(head);
    yield* createReadStream(file) as AsyncIterable<Buffer>;
    yield Buffer.from(tail);
  }
  return {
    headers: {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      "content-length": String(head.length + size + tail.length),
    },
    content: Readable.from(parts(), { objectMode: false }),
  };
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((cause: unknown) => {
    throw new InputError(`${file} cannot be read: ${messageOf(cause)}`, { advice: "give a .nessus file", cause });
  });
  if (!found.isFile() || found.size === 0) {
    throw new InputError(`${file} is ${found.isFile() ? "empty" : "no file"}`, { advice: "give a .nessus file" });
  }
  return found.size;
}

/** Sent once: a file that is imported twice is there twice. */
async function imported(client: Client, file: string, path: string, body: Props): Promise<unknown> {
  try {
    return await client.create(path, body);
  } catch (error) {
    throw isOpen(error)
      ? new UnknownOutcomeError(`not known whether ${file} was imported: ${messageOf(error)}`, {
          advice: "look for it on the platform before importing it again",
          cause: error,
        })
      : error;
  }
}

/**
 * Brings results that were made elsewhere, as a `.nessus` file, to the platform.
 * Source: Vulnerability Management API, `POST /file/upload`, `POST /scans/import`; the same on Nessus; Security Center
 * API reference, File, `POST /file/upload`, and Scan Result, `POST /scanResult/import`.
 */
export async function importScan(client: Client, file: string, options: ImportOptions = {}): Promise<Imported> {
  const { folder, repository } = options;
  const size = await sizeOf(file);
  if (client.platform === "sc") {
    if (folder !== undefined || repository === undefined) {
      throw new InputError(folder === undefined ? "no repository" : "folder: Security Center has no folders", {
        advice: "name the repository that takes the results",
      });
    }
    const { id } = await findNamed(client, { kind: "repository", path: "/rest/repository" }, repository);
    const { filename } = propsOf(await client.upload("/rest/file/upload", () => form(file, size)));
    await imported(client, file, "/rest/scanResult/import", { filename, repository: { id: Number(idOf({ id })) } });
    return {};
  }
  if (repository !== undefined) {
    throw new InputError("repository: only Security Center keeps results in repositories");
  }
  const place =
    folder === undefined ? undefined : await findNamed(client, { kind: "folder", path: "/folders" }, folder);
  const { fileuploaded } = propsOf(await client.upload("/file/upload", () => form(file, size)));
  const body: Props = { file: fileuploaded, ...(place && { folder_id: Number(place.id) }) };
  const { id, name } = propsOf(propsOf(await imported(client, file, "/scans/import", body)).scan);
  return { id: String(id), name: String(name) };
}

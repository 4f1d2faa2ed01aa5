import {
  messageOf,
  NoAnswerError,
  RequestError,
  TenableError,
  UnavailableError,
  UnexpectedAnswerError,
} from "../../provider/errors";
import { type HttpStream, textOf } from "../../provider/http/client";
import type { Client } from "../connect";
import type { FileBeside } from "../file-beside";

/** Something that can be read from its beginning as often as it takes. */
export interface Source {
  /** What is asked, for messages: `GET /scans/7/export/1/download`. */
  request: string;
  open(headers: Record<string, string>): Promise<HttpStream>;
  /** A part may be asked for: not of what is generated for each request. */
  hasParts: boolean;
}

/** Times in a row that a download may break off without a byte more than ever before. */
const mostBreaks = 5;

/** What is known of the content and its server so far. */
interface Known {
  hasParts: boolean;
  /** Of the last answer that began at the beginning. */
  tag?: string;
  total?: number;
}

/**
 * Reads the whole of a source into a file. Where the connection breaks, the rest is asked for (`Range`, RFC 9110 section
 * 14); a server that sends everything once more is read past what is there already, and what it has changed replaces it.
 */
export async function download(
  client: Client,
  source: Source,
  file: FileBeside,
  onProgress?: (bytes: number) => void,
): Promise<void> {
  const known: Known = { hasParts: source.hasParts };
  let farthest = 0;
  for (let breaks = 0; ; ) {
    try {
      await readRest(client, source, known, file, onProgress);
      return;
    } catch (error) {
      client.signal?.throwIfAborted();
      if (error instanceof RequestError && error.status === 416) {
        known.hasParts = false;
      } else if (isFinal(error)) {
        throw error;
      }
      breaks = file.bytes > farthest ? 1 : breaks + 1;
      farthest = Math.max(farthest, file.bytes);
      if (breaks > mostBreaks) {
        throw new TenableError(
          `the download of ${file.file} was interrupted ${breaks} times at ${farthest} bytes: ${messageOf(error)}`,
          { advice: "check the network connection and run again", cause: error },
        );
      }
      await client.sleep(1_000 * 2 ** (breaks - 1));
    }
  }
}

/** What trying again cannot help: a refusal, a disk that is full. */
const isFinal = (error: unknown): boolean =>
  error instanceof TenableError &&
  !(error instanceof UnavailableError) &&
  !(error instanceof NoAnswerError && !error.permanent);

async function readRest(
  client: Client,
  { request, open }: Source,
  known: Known,
  file: FileBeside,
  onProgress: ((bytes: number) => void) | undefined,
): Promise<void> {
  const { hasParts, tag } = known;
  const rest = hasParts && file.bytes > 0 && { Range: `bytes=${file.bytes}-`, ...(tag && { "If-Range": tag }) };
  // A part of something packed is a part of the packed bytes.
  const answer = await open({ "Accept-Encoding": "identity", ...rest });
  const { status, content } = answer;
  if (status !== 200 && status !== 206) {
    await refuse(client, request, answer);
  }
  const begin = status === 206 ? beginOfPart(answer, known, file.bytes) : beginOfWhole(answer, known);
  if (begin === undefined) {
    content.destroy();
    known.hasParts = false;
    throw new Error(`a part of something else was answered to ${request}`);
  }
  let at = begin;
  for await (const piece of content as AsyncIterable<Buffer>) {
    const there = await file.read(at, piece.length);
    if (!piece.subarray(0, there.length).equals(there)) {
      // The file was created again with another size: the new size counts.
      await file.cut(at);
      await file.write(piece);
    } else if (there.length < piece.length) {
      await file.write(piece.subarray(there.length));
    }
    at += piece.length;
    onProgress?.(file.bytes);
  }
  if (status === 206 && known.total !== undefined && at < known.total) {
    throw new Error(`a part of what was asked for was answered to ${request}`);
  }
  if (at < file.bytes) {
    await file.cut(at);
  }
}

/** Reads what is no file, and says so in the platform's words where it has some. */
async function refuse(client: Client, request: string, { status, headers, content }: HttpStream): Promise<never> {
  await client.understand({ status, headers, text: await textOf(content) }, request);
  throw new UnexpectedAnswerError({ platform: client.platform, request, status }, "no file");
}

/** Only a strong tag tells that bytes are the same. */
const tagOf = ({ headers }: HttpStream): string | undefined =>
  headers.etag?.startsWith(`"`) ? headers.etag : undefined;

/** What comes breaks off by itself when it ends before its length: that is not to be looked at here. */
function beginOfWhole(answer: HttpStream, known: Known): number {
  const length = answer.headers["content-length"];
  known.tag = tagOf(answer);
  known.total = length === undefined ? undefined : Number(length);
  return 0;
}

/** Where a part begins; undefined when it does not fit what is there. */
function beginOfPart(answer: HttpStream, known: Known, bytes: number): number | undefined {
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(answer.headers["content-range"] ?? "") ?? [];
  const isGap = from === undefined || Number(from) > bytes;
  const ofAll = total === "*" ? undefined : Number(total);
  if (isGap || differ(ofAll, known.total) || differ(tagOf(answer), known.tag)) {
    return undefined;
  }
  known.total ??= ofAll;
  return Number(from);
}

/** Two things that are known, and not the same. */
const differ = (one: unknown, other: unknown): boolean => one !== undefined && other !== undefined && one !== other;

/** How a file of this kind begins and ends. A page of a proxy has been taken for results often enough. */
const marks: Readonly<Record<string, { begins: RegExp; ends?: RegExp }>> = {
  nessus: { begins: /<NessusClientData_v2[\s>]/, ends: /<\/NessusClientData_v2>\s*$/ },
  csv: { begins: /^[^<{]/ },
  html: { begins: /</ },
  pdf: { begins: /^%PDF/, ends: /%%EOF/ },
};

/** Refuses what is no file of this kind, or only a part of one. */
export async function checkContent(
  client: Client,
  request: string,
  format: string,
  file: Pick<FileBeside, "bytes" | "read">,
): Promise<void> {
  const { begins, ends } = marks[format] ?? {};
  const head = (await file.read(0, 1024)).toString("latin1");
  const tail = (await file.read(Math.max(0, file.bytes - 1024), 1024)).toString("latin1");
  const asked = { platform: client.platform, request };
  if (begins && !begins.test(head)) {
    const isPage = /<html|<!doctype/i.test(head);
    const what = file.bytes === 0 ? "nothing" : isPage ? "an HTML page" : "something else";
    throw new UnexpectedAnswerError(asked, `${what} instead of a .${format} file`, {
      advice: "check that tenable:url points to the platform itself",
    });
  }
  if (ends && !ends.test(tail)) {
    throw new UnexpectedAnswerError(asked, `a .${format} file that is truncated`, { advice: "export it again" });
  }
}

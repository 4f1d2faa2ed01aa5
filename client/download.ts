import {
  messageOf,
  NoAnswerError,
  RequestError,
  TenableError,
  UnavailableError,
  UnexpectedAnswerError,
} from "../provider/errors";
import type { HttpStream } from "../provider/http/client";
import type { Client } from "./connect";
import type { FileBeside } from "./file-beside";

/** Something that can be read from its beginning as often as it takes. */
export interface Source {
  /** What is asked, for messages: `GET /scans/7/export/1/download`. */
  request: string;
  open(headers: Record<string, string>): Promise<HttpStream>;
  /** A part may be asked for: not of what is made anew for each request. */
  hasParts: boolean;
}

/** Times in a row that a download may break off without a byte more than before. */
const mostBreaks = 5;

/** What is known of the content from its first answer. */
interface Known {
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
  const known: Known = {};
  let { hasParts } = source;
  for (let breaks = 0; ; ) {
    const before = file.bytes;
    try {
      await readRest(source, hasParts, known, file, onProgress);
      return;
    } catch (error) {
      client.signal?.throwIfAborted();
      if (error instanceof RequestError && error.status === 416) {
        hasParts = false;
      } else if (isFinal(error)) {
        throw error;
      }
      breaks = file.bytes > before ? 1 : breaks + 1;
      if (breaks > mostBreaks) {
        throw new TenableError(
          `the download of ${file.file} broke off ${breaks} times at ${file.bytes} bytes: ${messageOf(error)}`,
          { advice: "look at the network between here and the platform, and try again", cause: error },
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
  { request, open }: Source,
  hasParts: boolean,
  known: Known,
  file: FileBeside,
  onProgress: ((bytes: number) => void) | undefined,
): Promise<void> {
  const isRest = hasParts && file.bytes > 0;
  const { status, headers, content } = await open({
    // A part of something packed is a part of the packed bytes.
    "Accept-Encoding": "identity",
    ...(isRest && { Range: `bytes=${file.bytes}-`, ...(known.tag !== undefined && { "If-Range": known.tag }) }),
  });
  let at = 0;
  if (status === 206) {
    const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers["content-range"] ?? "") ?? [];
    at = Number(from ?? Number.NaN);
    const isOther = known.total !== undefined && total !== "*" && Number(total) !== known.total;
    if (isOther || !(at <= file.bytes)) {
      content.destroy();
      await file.cut(0);
      throw new Error(`a part of something else was answered to ${request}`);
    }
  } else {
    known.tag = headers.etag?.startsWith(`"`) ? headers.etag : undefined;
    known.total = headers["content-length"] === undefined ? undefined : Number(headers["content-length"]);
  }
  for await (const piece of content as AsyncIterable<Buffer>) {
    const there = await file.read(at, piece.length);
    if (!piece.subarray(0, there.length).equals(there)) {
      // Made anew, and not quite the same: what comes now is the one that counts.
      await file.cut(at);
      await file.write(piece);
    } else if (there.length < piece.length) {
      await file.write(piece.subarray(there.length));
    }
    at += piece.length;
    onProgress?.(file.bytes);
  }
  if (at < file.bytes) {
    await file.cut(at);
  }
}

/** How a file of this kind begins and ends. A page of a proxy has been taken for results often enough. */
const marks: Readonly<Record<string, { begins: RegExp; ends?: RegExp }>> = {
  nessus: { begins: /<NessusClientData_v2[\s>]/, ends: /<\/NessusClientData_v2>\s*$/ },
  csv: { begins: /^[^<{]/ },
  html: { begins: /</ },
  pdf: { begins: /^%PDF/ },
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
  const tail = (await file.read(Math.max(0, file.bytes - 256), 256)).toString("latin1");
  const asked = { platform: client.platform, request };
  if (begins && !begins.test(head)) {
    const isPage = /<html|<!doctype/i.test(head);
    const what = file.bytes === 0 ? "nothing" : isPage ? "a page of HTML" : "something else";
    throw new UnexpectedAnswerError(asked, `${what} instead of a .${format} file`, {
      advice: "does tenable:url point at the platform itself?",
    });
  }
  if (ends && !ends.test(tail)) {
    throw new UnexpectedAnswerError(asked, `a .${format} file that ends in the middle`, { advice: "export it again" });
  }
}

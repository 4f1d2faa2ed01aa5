import * as http from "node:http";
import * as https from "node:https";
import { finished, pipeline, type Readable, type Transform } from "node:stream";
import * as zlib from "node:zlib";

/** What is sent as it stands: nothing is added but what the packing of the answer needs. */
export interface Sent {
  method: string;
  headers: Record<string, string>;
  /** A whole text, or a stream that the headers describe. */
  content?: string | Readable;
  agent: http.Agent;
  signal: AbortSignal;
}

/** The head of an answer, and its content unpacked. */
export interface Received {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  content: Readable;
}

/** No answer came. The request tells how far it got. */
export class NoAnswerError extends Error {
  constructor(
    readonly request: http.ClientRequest,
    options: { cause: unknown },
  ) {
    super("no answer", options);
  }
}

interface Packing {
  unpacker: () => Transform;
  pack: (content: string) => Buffer;
}

const gzip: Packing = { unpacker: zlib.createGunzip, pack: zlib.gzipSync };

const packings: ReadonlyMap<string, Packing> = new Map([
  ["gzip", gzip],
  ["x-gzip", gzip],
  ["deflate", { unpacker: zlib.createInflate, pack: zlib.deflateSync }],
  ["br", { unpacker: zlib.createBrotliDecompress, pack: zlib.brotliCompressSync }],
]);

/**
 * One request and its answer, whatever the status. Redirects are answers: following one would carry the keys to wherever
 * it points. The signal ends the content too, which fails with its reason.
 */
export function exchange(url: URL, { method, headers, content, agent, signal }: Sent): Promise<Received> {
  return new Promise((resolve, reject) => {
    const { request: open } = url.protocol === "https:" ? https : http;
    const added = {
      // Not `deflate`, which servers send in two ways; one of them is understood.
      "Accept-Encoding": "gzip, br",
      // Node would leave it out of a DELETE, whose text then reads as another request.
      ...(typeof content === "string" && { "Content-Length": String(Buffer.byteLength(content)) }),
    };
    const request = open(url, { method, headers: { ...added, ...headers }, agent, signal });
    const fail = (cause: unknown): void => reject(new NoAnswerError(request, { cause }));
    request.once("response", (answer) => {
      if (Number(answer.statusCode) < 200) {
        // No status of HTTP: not a success either.
        fail(new Error(`it answered with the status ${answer.statusCode}`));
        answer.destroy();
        return;
      }
      // Answered before all of it was sent: the rest would hold the connection, and nothing would end that. The last piece
      // tells a little later that it was sent.
      answer.once("close", () => setImmediate(() => !request.writableFinished && request.destroy()));
      const { content: unread, ...head } = received(answer);
      // The request itself may be over while its answer is still to be read: that would end as if it were whole.
      const stop = (): unknown => unread.destroy(signal.reason as Error);
      signal.addEventListener("abort", stop);
      // Watched from here on: it may fail before anybody reads it.
      finished(unread, () => signal.removeEventListener("abort", stop));
      if (signal.aborted) {
        stop();
      }
      resolve({ ...head, content: unread });
    });
    // Later ones reach the reader of the content.
    request.on("error", fail);
    // Without any error: an answer that turns to another protocol.
    request.once("close", () => fail(new Error("it closed the connection without an HTTP response")));
    if (content === undefined || typeof content === "string") {
      request.end(content);
    } else {
      content.once("error", (error) => request.destroy(error));
      pipeline(content, request, () => undefined);
    }
  });
}

function received(answer: http.IncomingMessage): Received {
  const { statusCode = 0, headers } = answer;
  const packing = packings.get((headers["content-encoding"] ?? "").toLowerCase());
  return {
    status: statusCode,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    content: packing === undefined ? answer : unpacked(answer, packing),
  };
}

function unpacked(answer: http.IncomingMessage, { unpacker, pack }: Packing): Readable {
  const content = pipeline(
    answer,
    async function* (packed: AsyncIterable<Buffer>) {
      let isEmpty = true;
      for await (const piece of packed) {
        isEmpty = false;
        yield piece;
      }
      // An answer without content may be labelled all the same: to an unpacker that is one that broke off.
      if (isEmpty) {
        yield pack("");
      }
    },
    unpacker(),
    () => undefined,
  );
  // A reader that stops early: what stands between them would go on waiting for the next piece.
  content.once("close", () => answer.destroy());
  return content;
}

import type { Readable } from "node:stream";
import { isDeepStrictEqual } from "node:util";
import type { Props } from "../provider/definition";
import { InputError, NotFoundError, RequestError, TenableError, ThrottledError } from "../provider/errors";
import { ask, objectsOf, pauseBeforeTry, unlessAborted } from "./ask";
import { objectOf, partOf } from "../provider/platforms/answer";
import type { Client } from "./connect";
import { jsonItems } from "./json-items";

/** Where the reading of an export is: enough to go on in another process. */
export interface ExportPosition {
  /** The job's uuid. */
  job: string;
  /** Chunks that have been read to their end. */
  done: number[];
  /** Items taken from chunks that have been begun. */
  begun: Record<string, number>;
}

export interface ExportBatch {
  items: Props[];
  /** Where the reading is once these items have been dealt with. Holds until the next batch comes. */
  position(): ExportPosition;
}

export interface ExportOptions {
  position?: ExportPosition;
  signal?: AbortSignal;
  onProgress?: (state: { done: number; total?: number }) => void;
}

/** A job, as its status tells it. */
interface Status {
  status: string;
  available: number[];
  lost: number[];
  total?: number;
}

/** Chunks read at a time. The limiter of the connection counts beginnings of answers, so this is a limit of its own. */
const chunksAtOnce = 3;
/** Pauses between two looks at a job, as the vendor's own client makes them: 2 s, 3 s, … 30 s. */
/** How long an export may wait for its turn, or stand still: exports end, and so does the night they run in. */
const patienceMs = 2 * 3_600_000;
const hours = `${patienceMs / 3_600_000} hours`;
const [firstPauseMs, pauseStepMs, longestPauseMs] = [2_000, 1_000, 30_000];

/**
 * The items of a bulk export, in batches, in no particular order: several chunks are read at a time, as fast as the
 * caller takes what they hold. A chunk that breaks off is asked for again, and no item comes twice.
 *
 * Limits: where too many exports run (429), it waits for its turn, for two hours; where the same export runs already (409, or 429 with
 * other words), that one is read.
 * Source: Vulnerability Management API, Exports, `POST /vulns/export`, `GET /vulns/export/{uuid}/status`,
 * `GET /vulns/export/{uuid}/chunks/{n}`; the same for assets.
 */
export async function* bulkExport(
  client: Client,
  kind: "vulns" | "assets",
  body: unknown,
  options: ExportOptions = {},
): AsyncGenerator<ExportBatch> {
  const { position, signal, onProgress } = options;
  const job = position?.job ?? (await unlessAborted(signal, start(client, kind, body)));
  const path = `/${kind}/export/${job}`;
  const done = new Set(position?.done);
  const begun = new Map(Object.entries(position?.begun ?? {}));
  const stop = new AbortController();
  const open = new Set<Readable>();
  const readers = new Map<number, { items: AsyncGenerator<Props[]>; next: Promise<Event> }>();
  let last: Status | undefined;
  let poll: Promise<Event> | undefined;
  let pauseMs = 0;
  let stillMs = 0;

  const step = (chunk: number, items: AsyncGenerator<Props[]>): Promise<Event> =>
    quiet(items.next().then(({ done: isOver, value }) => ({ chunk, ...(isOver ? {} : { items: value }) })));
  try {
    for (;;) {
      const waiting = (last?.available ?? []).filter((chunk) => !done.has(chunk) && !readers.has(chunk));
      for (const chunk of waiting.slice(0, chunksAtOnce - readers.size)) {
        const items = chunkItems(client, `${path}/chunks/${chunk}`, begun.get(String(chunk)) ?? 0, open);
        readers.set(chunk, { items, next: step(chunk, items) });
      }
      const isFinal = last !== undefined && isOver(last);
      if (isFinal && readers.size === 0) {
        break;
      }
      if (!isFinal && waiting.length <= chunksAtOnce) {
        poll ??= quiet(statusAfter(client, path, pauseMs, stop.signal).then((status) => ({ status })));
      }
      const events = [...[...readers.values()].map(({ next }) => next), ...(poll ? [poll] : [])];
      const event = await unlessAborted(signal, Promise.race(events));
      if ("status" in event) {
        poll = undefined;
        stillMs = isDeepStrictEqual(last, event.status) ? stillMs + pauseMs : 0;
        if (stillMs > patienceMs) {
          throw new TenableError(
            `export ${job} stands still for ${hours} (${event.status.status}, ${done.size} chunks have been read)`,
            { advice: "start it again; if it stays so, ask the vendor's support about this export" },
          );
        }
        pauseMs = Math.min(longestPauseMs, Math.max(firstPauseMs, pauseMs + pauseStepMs));
        last = event.status;
      } else if (event.items) {
        const { chunk, items } = event;
        const reader = readers.get(chunk) as { items: AsyncGenerator<Props[]>; next: Promise<Event> };
        begun.set(String(chunk), (begun.get(String(chunk)) ?? 0) + items.length);
        yield {
          items,
          position: () => ({ job, done: [...done], begun: Object.fromEntries(begun) }),
        };
        reader.next = step(chunk, reader.items);
      } else {
        readers.delete(event.chunk);
        begun.delete(String(event.chunk));
        done.add(event.chunk);
      }
      onProgress?.({ done: done.size, total: last?.total });
    }
  } finally {
    stop.abort();
    open.forEach((content) => content.destroy());
  }
  judge(last as Status, job, done.size);
}

/** Something that the export was waiting for: a look at the job, items of a chunk, or the chunk's end. */
type Event = { status: Status } | { chunk: number; items?: Props[] };

/** A promise that may have no reader any more fails without a word. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

const isOver = ({ status }: Status): boolean => ["FINISHED", "ERROR", "CANCELLED"].includes(status);

function judge({ status, lost }: Status, job: string, read: number): void {
  if (status !== "FINISHED" || lost.length > 0) {
    const what = lost.length > 0 ? `lost ${lost.length} of its chunks` : `ended as ${status}`;
    throw new TenableError(`export ${job} ${what}; what ${read} chunks held has been read`, {
      advice: "start it again",
    });
  }
}

async function start(client: Client, kind: string, body: unknown): Promise<string> {
  const until = client.clock.now() + patienceMs;
  for (let isTold = false; ; ) {
    try {
      const path = `/${kind}/export`;
      return partOf(await ask(client, path, body), "export_uuid", "id", client.platform, `POST ${path}`);
    } catch (error) {
      const running = error instanceof RequestError ? error.runningJob : undefined;
      if (running !== undefined) {
        client.warn(`the same export runs already (${running}): its chunks are read`);
        return running;
      }
      if (!(error instanceof ThrottledError)) {
        throw error;
      }
      const waitMs = error.retryAfterMs ?? longestPauseMs;
      if (client.clock.now() + waitMs > until) {
        throw new TenableError(
          `no export was begun, for it would have to wait longer than ${hours}: ${error.problem}`,
          {
            advice: "start it again once the exports that run have ended, or end one of them",
            cause: error,
          },
        );
      }
      // The operation's time is over, and the platform has done nothing yet: nothing speaks against waiting on.
      if (!isTold) {
        client.warn("as many exports as the platform allows run already: waiting for one to end");
        isTold = true;
      }
      await client.sleep(waitMs);
    }
  }
}

async function statusAfter(client: Client, path: string, pauseMs: number, stop: AbortSignal): Promise<Status> {
  const signals = client.signal ? [client.signal, stop] : [stop];
  if (pauseMs > 0) {
    await client.clock.sleep(pauseMs, AbortSignal.any(signals));
  }
  let told: Props;
  try {
    told = objectOf(await client.read(`${path}/status`), client.platform, `GET ${path}/status`);
  } catch (error) {
    throw error instanceof NotFoundError
      ? new InputError("the export that was begun is not there any more", {
          advice: "its chunks are kept for 24 hours: start again from the beginning",
        })
      : error;
  }
  const numbers = (value: unknown): number[] => (Array.isArray(value) ? value.map(Number) : []);
  return {
    status: partOf(told, "status", "text", client.platform, `GET ${path}/status`),
    available: numbers(told.chunks_available),
    lost: [...numbers(told.chunks_failed), ...numbers(told.chunks_cancelled)],
    ...(typeof told.total_chunks === "number" && { total: told.total_chunks }),
  };
}

/** What a chunk holds behind its first `taken` items. What breaks off is asked for again: a chunk never changes. */
async function* chunkItems(client: Client, path: string, taken: number, open: Set<Readable>): AsyncGenerator<Props[]> {
  let next = taken;
  for (let tried = 1; ; tried++) {
    let content: Readable | undefined;
    try {
      ({ content } = await client.open(path));
      open.add(content);
      let index = 0;
      for await (const items of jsonItems(content)) {
        const fresh = objectsOf(client, items.slice(Math.max(0, next - index)), `GET ${path}`);
        index += items.length;
        if (fresh.length > 0) {
          next = index;
          tried = 1;
          yield fresh;
        }
      }
      return;
    } catch (error) {
      await pauseBeforeTry(client, `GET ${path}`, tried, error);
    } finally {
      if (content) {
        open.delete(content);
      }
    }
  }
}

import type { Props } from "../provider/definition";
import { NoAnswerError, TenableError, UnexpectedAnswerError } from "../provider/errors";
import { type HttpStream, OversizedError, textOf } from "../provider/http/client";
import { ExcessiveJsonError } from "../provider/http/json";
import { isObject } from "../provider/values/shape";
import type { Client } from "./connect";
import { jsonItems } from "./json-items";

/** How often content that breaks off is asked for again. */
const tries = 5;

/** Pauses after the try of this number, from 1; gives up with what failed once there have been enough. */
export async function pauseBeforeTry(client: Client, request: string, tried: number, error: unknown): Promise<void> {
  if (error instanceof TenableError || client.signal?.aborted) {
    throw error;
  }
  if (error instanceof ExcessiveJsonError || error instanceof OversizedError) {
    throw new UnexpectedAnswerError({ platform: client.platform, request }, error.message, {
      advice: "check that tenable:url points to the platform itself",
      cause: error,
    });
  }
  if (tried >= tries) {
    const words = error instanceof Error ? error.message : String(error);
    throw new NoAnswerError({ platform: client.platform, request }, `its answer broke off ${tries} times (${words})`, {
      sent: true,
      cause: error,
    });
  }
  await client.sleep(1_000 * 2 ** (tried - 1));
}

/**
 * Asks by POST for what changes nothing. So it is allowed on a connection that is read-only, and repeated like any
 * read, also when the answer breaks off.
 */
export async function ask(client: Client, path: string, body: unknown): Promise<unknown> {
  for (let tried = 1; ; tried++) {
    const { status, headers, content }: HttpStream = await client.open(path, { method: "POST", body });
    let text: string;
    try {
      text = await textOf(content);
    } catch (error) {
      await pauseBeforeTry(client, `POST ${path}`, tried, error);
      continue;
    }
    return await client.understand({ status, headers, text }, `POST ${path}`);
  }
}

/** Items of an answer, each of which has to be an object. */
export function objectsOf(client: Client, items: readonly unknown[], request: string): Props[] {
  if (!items.every(isObject)) {
    throw new UnexpectedAnswerError({ platform: client.platform, request }, "an item that is not an object");
  }
  return items as Props[];
}

/**
 * The same, with the items of an array of the answer as they come in. Returns the answer without them. What breaks off
 * fails: the caller knows what it still wants.
 */
export async function* askItems(
  client: Client,
  path: string,
  body: unknown,
  member: string,
): AsyncGenerator<Props[], unknown> {
  const { status, headers, content }: HttpStream = await client.open(path, { method: "POST", body });
  const items = jsonItems(content, member);
  try {
    for (;;) {
      const { done, value } = await items.next();
      if (done) {
        return await client.understand({ status, headers, text: value }, `POST ${path}`);
      }
      yield objectsOf(client, value, `POST ${path}`);
    }
  } finally {
    // Who wants no more of it closes the connection.
    await items.return("");
  }
}

/** The same promise, given up as soon as the signal says so. */
export async function unlessAborted<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T> {
  if (!signal) {
    return await promise;
  }
  const stopped = new AbortController();
  try {
    signal.throwIfAborted();
    return await Promise.race([
      promise,
      new Promise<never>((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error), { signal: stopped.signal });
      }),
    ]);
  } finally {
    stopped.abort();
    promise.catch(() => undefined);
  }
}

import { isOpen } from "../provider/connection/patience";
import { messageOf, TenableError, UnknownOutcomeError } from "../provider/errors";
import type { Client } from "./connect";

/** What is said of a request that may or may not have been carried out. */
interface Words {
  /** To follow "interrupted while". */
  doing: string;
  /** To follow "not known whether". */
  done: string;
  advice: string;
}

/**
 * Sends once. Where it is not known whether that was carried out, what it would have made is looked for, and nothing is
 * sent again: a look that fails, and an interruption, say nothing about what is there.
 */
export async function sendOnce<T>(
  client: Client,
  send: () => Promise<T>,
  look: (cause: unknown) => Promise<T | undefined>,
  { doing, done, advice }: Words,
): Promise<T> {
  try {
    return await send();
  } catch (cause) {
    const refuseIfInterrupted = (): void => {
      if (client.signal?.aborted) {
        throw new UnknownOutcomeError(`interrupted while ${doing}`, { advice, cause });
      }
    };
    refuseIfInterrupted();
    if (!isOpen(cause)) {
      throw cause;
    }
    for (let pauseMs = 1_000; pauseMs <= 16_000; pauseMs *= 2) {
      try {
        await client.sleep(pauseMs);
        const found = await look(cause);
        if (found !== undefined) {
          return found;
        }
      } catch (error) {
        refuseIfInterrupted();
        if (!(error instanceof TenableError) || error instanceof UnknownOutcomeError) {
          throw error;
        }
      }
    }
    throw new UnknownOutcomeError(`not known whether ${done}: ${messageOf(cause)}`, { advice, cause });
  }
}

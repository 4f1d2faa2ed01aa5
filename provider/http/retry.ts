import type { Clock } from "./clock";

/** Whether a failed try may be repeated, and how. */
export type Verdict =
  | { again: false }
  | {
      again: true;
      /** What the server asks to wait, in milliseconds; the growing pause otherwise. */
      waitMs?: number;
      /** Tries in all for failures like this one. */
      tries: number;
      /** Holds everybody who shares the account, not this call alone. */
      everybody?: boolean;
    };

export interface RetryOptions {
  clock: Clock;
  signal?: AbortSignal;
  /** When the operation must have ended, in milliseconds since 1970. */
  deadline: number;
  judge(error: unknown): Verdict;
  hold(ms: number): void;
}

/** 1 s, 2 s, 4 s … 30 s, each between half and the whole of it, so that callers do not march in step. */
export function pauseMs(attempt: number, random: number): number {
  return Math.min(30_000, 1_000 * 2 ** attempt) * (0.5 + random / 2);
}

/** Repeats `attempt` while the verdict and the deadline allow it; then throws the last failure. */
export async function retry<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { clock, signal, deadline } = options;
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      const verdict = options.judge(error);
      if (!verdict.again || tried >= verdict.tries || signal?.aborted) {
        throw error;
      }
      const wait = verdict.waitMs ?? pauseMs(tried - 1, clock.random());
      if (clock.now() + wait > deadline) {
        throw error;
      }
      if (verdict.everybody) {
        options.hold(wait);
      } else {
        await clock.sleep(wait, signal);
      }
    }
  }
}

/** No wait is longer than this: a number that is still one, whatever a header says. */
const longestMs = 1e12;

/** `Retry-After` in milliseconds from now: seconds or a date; undefined for anything else. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined || header.trim() === "") {
    return undefined;
  }
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) {
    return Math.min(longestMs, Number(header) * 1000);
  }
  // Node reads "-5" as a date as well.
  const date = /^\s*[a-z]{3,9},? /i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.min(longestMs, Math.max(0, date - now));
}

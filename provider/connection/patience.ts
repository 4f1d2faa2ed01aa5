import {
  LicenceError,
  NoAnswerError,
  RequestError,
  ThrottledError,
  UnavailableError,
  UnexpectedAnswerError,
} from "../errors";
import type { Verdict } from "../http/retry";

/** What may be done again after a failure: anything that reads or sets, never what makes. */
export type Purpose = "read" | "change" | "create";

/** How often a request is sent in all, by what befell it. */
const patience = { throttled: Number.POSITIVE_INFINITY, passing: 6, noAnswer: 3, notSent: 3 };

/** Whether a request that failed may be sent again. */
export function verdictOn(error: unknown, purpose: Purpose, heldMs: number): Verdict {
  if (error instanceof ThrottledError) {
    return { again: true, waitMs: heldMs, tries: patience.throttled, everybody: true };
  }
  if (error instanceof NoAnswerError && !error.sent) {
    return error.permanent ? { again: false } : { again: true, tries: patience.notSent };
  }
  if (purpose === "create") {
    return { again: false };
  }
  if (error instanceof UnavailableError) {
    const asks = error.retryAfterMs;
    return { again: true, waitMs: asks, tries: error.tries ?? patience.passing, everybody: asks !== undefined };
  }
  return error instanceof NoAnswerError ? { again: true, tries: patience.noAnswer } : { again: false };
}

/** True when a write that failed this way may have been carried out. */
export function isOpen(error: unknown): boolean {
  return (
    error instanceof UnavailableError ||
    (error instanceof RequestError && (error.status ?? 0) >= 500) ||
    (error instanceof NoAnswerError && error.sent) ||
    (error instanceof LicenceError && error.broken) ||
    error instanceof UnexpectedAnswerError
  );
}

import { setImmediate } from "node:timers/promises";
import type { HttpAnswer } from "../../provider/http/client";
import type { Clock } from "../../provider/http/clock";
import { apiWith } from "../support/api";
import { atLeast, atMost, type Figure } from "../proof/figure";

/** Time goes on when nobody has anything to do but wait: to the end of the shortest wait. */
class EventClock implements Clock {
  private time = Date.UTC(2030, 0, 5);
  private readonly waits: { end: number; wake: () => void }[] = [];

  now = (): number => this.time;
  random = (): number => 0.5;

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => this.waits.push({ end: this.time + ms, wake }));
  }

  /** Runs until the promise is fulfilled. */
  async drive(promise: Promise<unknown>): Promise<void> {
    let isOver = false;
    void promise.then(() => (isOver = true));
    for (;;) {
      await setImmediate();
      if (isOver) {
        return;
      }
      this.waits.sort((a, b) => a.end - b.end);
      const next = this.waits.shift();
      if (!next) {
        throw new Error("everybody waits for somebody else");
      }
      this.time = Math.max(this.time, next.end);
      next.wake();
    }
  }
}

/** How a platform counts, and whether it says how long to wait. */
export interface Limits {
  perSecond: number;
  /** A window that begins anew each second, or a bucket that holds a second's worth and fills evenly. */
  kind: "window" | "bucket";
  /** As the header has it: whole seconds. */
  tellsWait: boolean;
}

/** Milliseconds until the next request is allowed; 0 when this one is. */
function counter({ perSecond, kind }: Limits, clock: Clock): () => number {
  let [left, last] = [perSecond, clock.now()];
  return () => {
    const now = clock.now();
    if (kind === "bucket") {
      left = Math.min(perSecond, left + ((now - last) * perSecond) / 1_000);
    } else if (Math.floor(now / 1_000) > Math.floor(last / 1_000)) {
      left = perSecond;
    }
    last = now;
    // A millionth is what adding up fractions costs.
    if (left > 1 - 1e-6) {
      left--;
      return 0;
    }
    return kind === "bucket" ? ((1 - left) / perSecond) * 1_000 : 1_000 - (now % 1_000);
  };
}

/** How much of what a platform allows is used by this many operations at once, and how many requests are in vain. */
export async function paceOf(
  limits: Limits,
  operations: number,
  requests = 1_000,
): Promise<{ usedPercent: number; vainPercent: number }> {
  const clock = new EventClock();
  const waitFor = counter(limits, clock);
  let vain = 0;
  const send = (): Promise<HttpAnswer> => {
    const waitMs = waitFor();
    vain += waitMs > 0 ? 1 : 0;
    const headers: Record<string, string> =
      waitMs > 0 && limits.tellsWait ? { "retry-after": String(Math.ceil(waitMs / 1_000)) } : {};
    const text = JSON.stringify({ type: "regular", response: {}, error_code: 0, error_msg: "" });
    return Promise.resolve({ status: waitMs > 0 ? 429 : 200, headers, text });
  };
  const deadline = Number.POSITIVE_INFINITY;
  const api = apiWith(clock, { requestsInFlight: 8 }, { http: { send } as never, deadline });
  const begin = clock.now();
  let left = requests;
  const operation = async (): Promise<void> => {
    while (left-- > 0) {
      await api.read("/rest/scan/7");
    }
  };
  await clock.drive(Promise.all(Array.from({ length: operations }, operation)));
  const seconds = (clock.now() - begin) / 1_000;
  return {
    usedPercent: Math.round((requests / seconds / limits.perSecond) * 100),
    vainPercent: Math.round((vain / requests) * 1_000) / 10,
  };
}

/** The pace of 1,000 requests on each kind of platform, the worse of one that says how long to wait and one that does not. */
export async function paceRows(): Promise<Figure[]> {
  const rows: Figure[] = [];
  for (const kind of ["window", "bucket"] as const) {
    for (const perSecond of [5, 20, 100]) {
      for (const operations of [1, 8, 64]) {
        const told = await paceOf({ kind, perSecond, tellsWait: true }, operations);
        const untold = await paceOf({ kind, perSecond, tellsWait: false }, operations);
        const what = `${perSecond} requests a second by ${kind}, ${operations} operation${operations > 1 ? "s" : ""} at once`;
        rows.push(
          atLeast(`${what}: used, per cent`, Math.min(told.usedPercent, untold.usedPercent), 70),
          atMost(`${what}: asked in vain, per cent`, Math.max(told.vainPercent, untold.vainPercent), 5),
        );
      }
    }
  }
  return rows;
}

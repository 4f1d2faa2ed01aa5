import type { Clock } from "./clock";

/** The slowest pace: one request in so long. */
const slowestGapMs = 5_000;
/** How late a start may be made up for, so that a late timer costs nothing. */
const slackMs = 50;
/** The first wait after a refusal that names none, the least after one that does, and the longest of either. */
const [firstWaitMs, leastWaitMs, longestWaitMs] = [1_000, 100, 30_000];
/** Faster than this, no request is held back any more. */
const fastest = 1_000;

/** No request may start before an operation's time is over: waiting would be in vain. */
export class HeldError extends Error {
  constructor(readonly forMs: number) {
    super(`no request may start for another ${forMs} ms`);
  }
}

/** One request's place: it tells how it went. */
export interface Turn {
  succeeded(): void;
  /** Refused for haste, with the time that the host asks to wait. Gives how long everybody is held now. */
  refused(waitMs: number | undefined): number;
}

/**
 * Requests in flight and their pace, for all who share one account. A refusal for haste holds everybody: each call
 * waiting for itself would be refused as often as there are calls.
 *
 * A host does not say what it allows, so it is learnt from refusals: what went through from the first request of a busy time
 * to the end of the wait is what the host allows in such a time, whether it counts by windows or fills a bucket. From
 * there on requests start evenly, at first a little slower than that, then faster and faster until the next refusal.
 */
export class Limiter {
  private running = 0;
  /** May run at once: `inFlight`, halved by a refusal. */
  private places: number;
  private successesInARow = 0;
  private readonly waiting: (() => void)[] = [];
  private heldUntil = 0;
  private nextStart = 0;
  private lastStart = 0;
  /** Requests a second right after the last refusal; nothing was learnt yet while it is infinite. */
  private learnt = Number.POSITIVE_INFINITY;
  /** Refusals of one haste are one: of requests that began before everybody was held. */
  private epoch = 0;
  private refusalsInARow = 0;
  private busySince = 0;
  private through = 0;
  /** When the last ones went through, in order. */
  private times: number[] = [];
  /** Only one refusal is known: what the host allows may be much more than what went through. */
  private isFirst = true;

  constructor(
    private readonly inFlight: number,
    private readonly clock: Clock,
  ) {
    this.places = inFlight;
  }

  /**
   * Runs `work` when there is a place and no wait is in force. Throws {@link HeldError} as soon as it is known that this
   * takes longer than the operation may.
   */
  async run<T>(
    work: (turn: Turn) => Promise<T>,
    { signal, deadline = Number.POSITIVE_INFINITY }: { signal?: AbortSignal; deadline?: number } = {},
  ): Promise<T> {
    if (this.running >= this.places) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running++;
    }
    try {
      const epoch = await this.pace(deadline, signal);
      return await work({
        succeeded: () => this.succeeded(epoch),
        refused: (waitMs) => this.refused(epoch, waitMs),
      });
    } finally {
      this.running--;
      this.letIn();
    }
  }

  /** A place is handed on, so that no other can slip in between. */
  private letIn(): void {
    if (this.running < this.places && this.waiting.length > 0) {
      this.running++;
      this.waiting.shift()?.();
    }
  }

  /** No request starts for so long. */
  hold(ms: number): void {
    this.heldUntil = Math.max(this.heldUntil, this.clock.now() + ms);
  }

  private succeeded(epoch: number): void {
    if (epoch !== this.epoch) {
      return;
    }
    const now = this.clock.now();
    this.through++;
    this.times.push(now);
    while ((this.times[0] ?? now) <= now - 1_000) {
      this.times.shift();
    }
    this.refusalsInARow = 0;
    if (this.places < this.inFlight && ++this.successesInARow >= 10) {
      this.successesInARow = 0;
      this.places++;
      this.letIn();
    }
  }

  private refused(epoch: number, waitMs: number | undefined): number {
    const now = this.clock.now();
    if (epoch === this.epoch) {
      this.epoch++;
      this.successesInARow = 0;
      this.places = Math.max(1, Math.floor(this.places / 2));
      const pace = this.pacePerSecond(now);
      this.hold(this.waitOf(waitMs));
      this.refusalsInARow++;
      const average = (this.through * 1_000) / (this.heldUntil - this.busySince);
      const lastSecond = this.times.filter((time) => time > now - 1_000).length;
      this.isFirst = pace === Number.POSITIVE_INFINITY;
      // What the pace was is known better than what went through, which may be all that was asked for.
      const bounded = this.isFirst ? average : clamp(Math.max(average, lastSecond * 0.9), pace * 0.5, pace * 0.9);
      this.learnt = Math.max(bounded * 0.95, 1_000 / slowestGapMs);
      this.nextStart = this.heldUntil;
      this.lastStart = this.heldUntil;
      this.begin(this.heldUntil);
    } else if (waitMs !== undefined) {
      this.hold(waitMs);
    }
    return this.heldUntil - now;
  }

  private begin(now: number): void {
    this.busySince = now;
    this.through = 0;
    this.times = [];
  }

  /** What is asked, unless nothing goes through after it; without a word a little more than a second, then longer. */
  private waitOf(waitMs: number | undefined): number {
    const grown = (first: number): number => Math.min(longestWaitMs, first * 2 ** this.refusalsInARow);
    return waitMs === undefined
      ? grown(firstWaitMs) * (1 + this.clock.random() / 4)
      : Math.max(waitMs, grown(leastWaitMs));
  }

  /** Twice as fast each second until there is a second refusal; then one per cent a second, and ten times after a minute. */
  private pacePerSecond(now: number): number {
    const seconds = Math.max(0, now - this.heldUntil) / 1_000;
    const pace = this.learnt * (this.isFirst ? 2 ** seconds : 1 + seconds / 100 + (seconds / 30) ** 3);
    return pace > fastest ? Number.POSITIVE_INFINITY : pace;
  }

  /** Waits until a request may start; gives the epoch that it starts in. */
  private async pace(deadline: number, signal?: AbortSignal): Promise<number> {
    for (;;) {
      const now = this.clock.now();
      const start = Math.max(this.heldUntil, this.nextStart);
      if (start <= now) {
        const gapMs = 1_000 / this.pacePerSecond(now);
        if (now - this.lastStart > Math.max(1_000, 2 * gapMs)) {
          this.begin(now);
        }
        this.lastStart = now;
        this.nextStart = Math.max(this.nextStart, now - Math.min(slackMs, gapMs)) + gapMs;
        return this.epoch;
      }
      if (start > deadline) {
        throw new HeldError(start - now);
      }
      await this.clock.sleep(Math.ceil(start - now), signal);
    }
  }
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

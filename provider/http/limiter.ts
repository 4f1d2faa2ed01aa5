import type { Clock } from "./clock";

const slowestGapMs = 5_000;

/**
 * Requests in flight and their pace, for all who share one account. A refusal for haste holds everybody: each call
 * waiting for itself would be refused as often as there are calls.
 */
export class Limiter {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private heldUntil = 0;
  private lastStart = 0;
  /** Least time between two starts, in milliseconds; learnt from refusals, forgotten with successes. */
  private gapMs = 0;

  constructor(
    private readonly inFlight: number,
    private readonly clock: Clock,
  ) {}

  /** Runs `work` when there is a place and nobody is to wait. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.running >= this.inFlight) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running++;
    }
    try {
      await this.pace(signal);
      return await work();
    } finally {
      // The place is handed on, so that nobody can slip in between.
      const next = this.waiting.shift();
      if (next) {
        next();
      } else {
        this.running--;
      }
    }
  }

  /** Nobody starts for so long. */
  hold(ms: number): void {
    this.heldUntil = Math.max(this.heldUntil, this.clock.now() + ms);
  }

  refused(): void {
    this.gapMs = Math.min(slowestGapMs, Math.max(50, this.gapMs * 2));
  }

  succeeded(): void {
    this.gapMs = this.gapMs < 10 ? 0 : this.gapMs * 0.97;
  }

  private async pace(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const now = this.clock.now();
      const start = Math.max(this.heldUntil, this.lastStart + this.gapMs);
      if (start <= now) {
        this.lastStart = now;
        return;
      }
      await this.clock.sleep(start - now, signal);
    }
  }
}

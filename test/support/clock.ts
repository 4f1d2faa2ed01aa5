import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../provider/http/clock";

/** A clock whose pauses take no time and are remembered; time goes on by what was slept. */
export class TestClock implements Clock {
  readonly pauses: number[] = [];
  private skipped = 0;

  /** `from` tells the time that pauses are added to; the machine's when left out. */
  constructor(private readonly from: () => number = Date.now) {}

  now = (): number => this.from() + this.skipped;

  sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    this.pauses.push(ms);
    this.skipped += ms;
    await setImmediate();
  };

  random = (): number => 0.5;

  advance(ms: number): void {
    this.skipped += ms;
  }
}

import type { Clock } from "./clock";

/**
 * The host's own time, as the `Date` of its answers tells it: half a second exactly, for the header has whole seconds.
 * Ours until the first answer. What a host calls "created at" is only comparable to this.
 */
export class HostClock {
  private offsetMs = 0;

  constructor(private readonly clock: Pick<Clock, "now">) {}

  now(): number {
    return this.clock.now() + this.offsetMs;
  }

  /** An answer to a request that was sent at `sentAt`, by our clock. */
  heard(date: string | undefined, sentAt: number): void {
    const told = Date.parse(date ?? "");
    if (!Number.isNaN(told)) {
      this.offsetMs = told + 500 - (sentAt + this.clock.now()) / 2;
    }
  }
}

import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../emulator/index";

/** Time-outs that wait for their time. */
const waiting = new Set<{ controller: AbortController; ms: number }>();

/** From now on a time-out of this process ends when {@link letTimePass} says so: tests do not wait. */
export function holdTime(): void {
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController();
    const one = { controller, ms };
    waiting.add(one);
    controller.signal.addEventListener("abort", () => waiting.delete(one));
    return controller.signal;
  };
  holdTimers();
}

/** As long as the time-out of a request: what is shorter than this somebody waits for. */
const longMs = 10_000;

/** Files have a timer that each piece of them starts again. */
function holdTimers(): void {
  const { setTimeout: start, clearTimeout: stop } = globalThis;
  const held = new WeakMap<object, () => void>();
  const hold = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): NodeJS.Timeout => {
    const work = (): void => callback(...args);
    if (ms < longMs) {
      return start(work, ms);
    }
    const timer = start(() => undefined, ms).unref();
    const controller = new AbortController();
    const one = { controller, ms };
    waiting.add(one);
    controller.signal.addEventListener("abort", work);
    held.set(timer, () => waiting.delete(one));
    return timer;
  };
  globalThis.setTimeout = Object.assign(hold, start) as typeof setTimeout;
  globalThis.clearTimeout = (timer) => {
    if (typeof timer === "object") {
      held.get(timer)?.();
    }
    stop(timer);
  };
}

/** What waited before is of no interest any more. */
export const forgetTime = (): void => waiting.clear();

/** Everybody who waits now has waited long enough: once the platform has done what it does, and others have their answer. */
export function letTimePass(clock: Clock): void {
  void sleep(20).then(() => {
    // A request's time is over before that of its operation.
    const least = Math.min(...[...waiting].map(({ ms }) => ms));
    const over = [...waiting].filter(({ ms }) => ms === least);
    clock.advance(over.length > 0 ? least : 0);
    for (const one of over) {
      waiting.delete(one);
    }
    for (const { controller } of over) {
      controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
    }
  });
}

/** The emulator's time: real time plus what tests have added to it. Nothing in the emulator waits; it looks here. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  advance(milliseconds: number): void;
  /** From this moment on the clock runs on with real time. */
  set(milliseconds: number): void;
}

export function makeClock(offset = 0): Clock {
  let added = offset;
  return {
    now: () => Date.now() + added,
    advance: (milliseconds) => {
      added += milliseconds;
    },
    set: (milliseconds) => {
      added = milliseconds - Date.now();
    },
  };
}

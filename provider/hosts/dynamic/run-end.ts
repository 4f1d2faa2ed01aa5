import { Socket } from "node:net";

/**
 * How the engine's run ended, as far as a provider process can see it. After every command the engine stores the state
 * and then sends SIGINT. A run ended well when no call was in flight, the engine still held our input open, and it stored
 * each step as it went: a killed engine closes the input, and one without checkpoints stores after the signal.
 */
export class RunEnd {
  private readonly listeners: (() => void)[] = [];
  private inFlight = 0;
  /** The engine does not hold our input open any more, or never did: it gives a pipe. */
  private isAbandoned = false;
  private looked: Promise<void> = Promise.resolve();

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  readonly onGoodEnd = (listener: () => void): void => {
    this.listeners.push(listener);
  };

  /** Counts a call of the engine while it runs. */
  readonly during = async <T>(work: () => Promise<T>): Promise<T> => {
    this.inFlight++;
    try {
      return await work();
    } finally {
      this.inFlight--;
    }
  };

  /** Whether the engine is seen to hold our input open, which a killed one does not. */
  readonly isHeld = async (): Promise<boolean> => {
    await this.looked;
    return !this.isAbandoned;
  };

  /** Takes the engine's signal. Everything a listener does is synchronous, for the engine waits for our end. */
  listen(process: NodeJS.Process): void {
    this.isAbandoned = !(process.stdin instanceof Socket);
    // A closed input is seen by reading it only; it must not keep the process alive.
    process.stdin.once("close", () => (this.isAbandoned = true)).once("end", () => (this.isAbandoned = true));
    process.stdin.on("error", () => (this.isAbandoned = true)).resume();
    (process.stdin as { unref?(): void }).unref?.();
    // A pipe that is closed already is seen to be closed within one whole turn of the event loop.
    this.looked = new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    // Without an engine, what is written there is lost. Pulumi's wrapper would report that too, which would fail again.
    for (const output of [process.stdout, process.stderr]) {
      output.on("error", () => undefined);
    }
    process.once("SIGINT", () => {
      this.end();
      process.exit(130);
    });
  }

  private end(): void {
    const skips = /^(1|true)$/i.test(this.env.PULUMI_SKIP_CHECKPOINTS ?? "");
    if (this.inFlight === 0 && !this.isAbandoned && !skips) {
      for (const listener of this.listeners) {
        listener();
      }
    }
  }
}

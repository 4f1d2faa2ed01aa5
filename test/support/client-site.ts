import { type Emulator, type EmulatorOptions, type Platform, startEmulator } from "../../emulator/index";
import { type Client, connect, type ConnectOptions } from "../../client";
import type { Clock } from "../../provider/http/clock";
import { connectionEnv } from "../../tools/connection";

/** An emulator and a client of it whose pauses move the emulator's clock. */
export interface Site<P extends Platform> {
  emulator: Emulator<P>;
  client: Client;
  warnings: string[];
  /** Another client of the same connection, as another process would make it. */
  connect(options?: Partial<ConnectOptions>): Client;
}

export async function siteOf<P extends Platform>(
  platform: P,
  options: Omit<EmulatorOptions<P>, "platform"> = {},
): Promise<Site<P>> {
  const emulator = await startEmulator<P>({ platform, ...options });
  const clock: Clock = {
    now: () => emulator.clock.now(),
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      emulator.clock.advance(ms);
    },
    random: () => 0.5,
  };
  const warnings: string[] = [];
  const another = (more: Partial<ConnectOptions> = {}): Client =>
    connect({ env: connectionEnv(emulator), clock, warn: (message) => warnings.push(message), ...more });
  return { emulator, client: another(), warnings, connect: another };
}

/** Requests of an emulator as `POST /rest/analysis`, without what a session asks first. */
export const askedOf = ({ requests }: Emulator<Platform>): string[] =>
  requests
    .map(({ method, path }) => `${method} ${path}`)
    .filter((one) => !/currentUser|\/session$|properties$/.test(one));

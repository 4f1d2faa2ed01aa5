import type { Connection, Keys } from "../../provider/connection/connection";
import type { Clock } from "../../provider/http/clock";
import { HttpClient } from "../../provider/http/client";
import { HostClock } from "../../provider/http/host-clock";
import { Limiter } from "../../provider/http/limiter";
import { Api, type ApiOptions, type Operation } from "../../provider/connection/api";
import { sc } from "../../provider/platforms/sc/dialect";
import { connectionTo } from "./core";

export const url = "https://sc.example.com";

/** Requests to Security Center at {@link url} with the organization's keys. */
export function apiWith(
  clock: Clock,
  members: Partial<Connection> = {},
  options: Partial<ApiOptions> & Partial<Operation> = {},
): Api {
  const connection = connectionTo(url, members);
  const { keys, insecure, requestsInFlight: inFlight, requestTimeoutMs: timeoutMs, userAgent } = connection;
  const http = new HttpClient({ url, trust: { insecure }, timeoutMs, inFlight, userAgent });
  const { deadline = clock.now() + connection.operationTimeoutMs, signal, ...rest } = options;
  const limiter = new Limiter(inFlight, clock);
  const hostClock = new HostClock(clock);
  const secrets = new Set<string>();
  const assertEngineAlive = (): Promise<void> => Promise.resolve();
  return new Api(
    {
      ...{
        connection,
        dialect: sc,
        keys: keys as Keys,
        side: "organization",
        http,
        limiter,
        clock,
        hostClock,
        secrets,
        assertEngineAlive,
      },
      ...rest,
    },
    { deadline, signal },
  );
}

/** An answer of Security Center that carries `response`. */
export const envelope = (response: unknown): object => ({
  ...{ type: "regular", response, error_code: 0, error_msg: "", warnings: [], timestamp: 1560968580 },
});

/** A refusal of Security Center. */
export const refused = (code: number, words: string): object => ({
  ...envelope(""),
  error_code: code,
  error_msg: words,
});

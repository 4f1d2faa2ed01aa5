import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "./clock";
import { type FaultList, overlooked, replacement, spoiled } from "./faults";
import {
  type Address,
  type ApiAnswer,
  type ApiRequest,
  type PlatformSite,
  type RecordedRequest,
  withoutSecrets,
} from "./http";

/** What a running emulator is made of; `site` changes with every reset. */
export interface Running {
  site: PlatformSite;
  readonly clock: Clock;
  readonly faults: FaultList;
  readonly requests: RecordedRequest[];
  readonly log: ((line: string) => void) | undefined;
  /** Ends the delays that are under way. */
  readonly closing: AbortSignal;
}

/** What the client gets: an answer, half of one, none because the connection goes, or none at all. */
export type Outcome = ApiAnswer | { half: ApiAnswer } | "dropped" | "hanging";

/** One request on its way through faults, platform, and faults again. */
export async function passThrough(
  running: Running,
  request: ApiRequest,
  address: Address | undefined,
  parameters: Record<string, string>,
): Promise<Outcome> {
  const { method, path, query, body, headers } = request;
  const record: RecordedRequest = {
    method,
    path,
    query: { ...query },
    body,
    status: 0,
    at: running.clock.now(),
    headers: withoutSecrets(headers),
  };
  running.requests.push(record);
  const answer = await act(running, request, address, parameters);
  record.status = typeof answer === "object" && "status" in answer ? answer.status : 0;
  const asked = Object.keys(query).length === 0 ? path : `${path}?${new URLSearchParams(query).toString()}`;
  running.log?.(`${record.status === 0 ? "---" : String(record.status)} ${method} ${asked}`);
  return answer;
}

async function act(
  running: Running,
  request: ApiRequest,
  address: Address | undefined,
  parameters: Record<string, string>,
): Promise<Outcome> {
  const faults = running.faults.take(request);
  const delay = faults.reduce((sum, { delayMs = 0 }) => sum + delayMs, 0);
  // An abort means that the emulator closes: the client is cut off anyway.
  if (delay > 0) {
    await sleep(delay, undefined, { signal: running.closing }).catch(() => undefined);
  }
  for (const { meanwhile } of faults) {
    await meanwhile?.();
  }
  if (faults.some(({ drop }) => drop === "before")) {
    return "dropped";
  }
  if (faults.some(({ hang }) => hang === "before")) {
    return "hanging";
  }

  const instead = faults.flatMap((fault) => replacement(fault) ?? []).at(0);
  const carriedOut = instead === undefined || faults.some(({ commit }) => commit === true);
  const stale = faults.some(({ staleList }) => staleList === true);
  const real = carriedOut
    ? running.site.answer(overlooked(request, faults), address, parameters, stale && request.method === "GET")
    : undefined;
  if (faults.some(({ drop }) => drop === "after")) {
    return "dropped";
  }
  if (faults.some(({ hang }) => hang === "after")) {
    return "hanging";
  }
  const answer = instead ?? (real && spoiled(real, faults, (json) => running.site.write(json)));
  if (answer === undefined) {
    throw new Error("a request was neither answered nor replaced");
  }
  return faults.some(({ drop }) => drop === "middle") ? { half: answer } : answer;
}

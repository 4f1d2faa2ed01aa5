import { InputError } from "../../provider/errors";
import { parseInterval } from "../../provider/values/addresses";
import type { Outcome, RunRef, RunState } from "../scan/runs";

export interface RemediationOptions {
  /** The number of the plugin whose finding shall be gone. */
  plugin: string;
  /** Addresses, CIDR blocks and ranges where it was found. */
  targets?: readonly string[];
  /** Where it was found, by the name of an asset list; instead of targets. */
  assetList?: string;
  /** The repository of the original scan, by name. Needed on Security Center when these keys see several. */
  repository?: string;
  /** The scanner that reaches the targets, by name. Vulnerability Management only; a cloud scanner when left out. */
  scanner?: string;
  /** How long to wait in all, in milliseconds; for ever when left out. */
  deadlineMs?: number;
  /** Told the run as soon as it is known. */
  onLaunch?: (run: RunRef) => void;
  onProgress?: (state: RunState) => void;
}

/** `not seen`: this run says nothing of the host, because it did not answer or was not scanned. */
export type Verdict = "fixed" | "not fixed" | "not seen";

export interface HostVerdict {
  /** The address. */
  host: string;
  name?: string;
  verdict: Verdict;
  /** Why, in a few words. */
  reason: string;
}

export interface RemediationResult {
  run: RunRef;
  outcome: Outcome;
  /** The platform's own word. */
  status: string;
  hosts: HostVerdict[];
  /** Every host is fixed, and there is one. */
  isFixed: boolean;
}

/** A run that is over, and what it says of each host. */
export interface Judged extends Omit<RemediationResult, "isFixed"> {}

/** Answers whether an address is in a list of addresses, blocks and ranges. */
export function within(list: readonly string[]): (address: string) => boolean {
  const intervals = list.map((part) => parseInterval(part.trim())).filter((part) => typeof part !== "string");
  return (address) => {
    const found = parseInterval(address);
    return typeof found !== "string" && intervals.some(([first, last]) => found[0] >= first && found[1] <= last);
  };
}

/** Targets that are one address each: whoever names a host wants to read of it, whatever comes out. */
export const namedHosts = (targets: readonly string[]): string[] => targets.filter((target) => !/[/-]/.test(target));

export const noSuchPlugin = (where: string, plugin: string, cause?: unknown): InputError =>
  new InputError(`${where} has no plugin ${plugin}`, {
    advice: "look its number up in the finding; what a plugin update removed cannot be tested any more",
    cause,
  });

import type { ScanInputs } from "../../provider/resources/scan";
import { InputError } from "../../provider/errors";
import { parseInterval } from "../../provider/values/addresses";
import { canonicalAddresses } from "../../provider/values/targets";
import type { ScanName } from "../scan/find-scan";
import type { Outcome, RunRef, RunState } from "../scan/runs";

/** What else the vendor's guides let a remediation scan say: as in a `Scan`, and refused where a `Scan` refuses it. */
export type RemediationParameters = Pick<
  ScanInputs,
  | "description"
  | "preferences"
  | "maxRunHours"
  | "timeoutAction"
  | "rollover"
  | "classifyMitigatedAgeDays"
  | "dhcpTracking"
  | "scanningVirtualHosts"
  | "emailOnLaunch"
  | "emailOnFinish"
  | "notifyEmails"
  | "reportIds"
  | "reportSource"
>;

export interface RemediationOptions {
  /** Number of the plugin that reported the finding. */
  plugin: string;
  /** Addresses, CIDR blocks and ranges where it was found. */
  targets?: readonly string[];
  /** Where it was found, by the name of an asset list; instead of targets. */
  assetList?: string;
  /** The scan that found it: its credentials are used, and its repository and zone, or its scanner. */
  scan?: ScanName;
  /** Credentials to log in with, by name, instead of those of the scan. A patch is seen only from inside a host. */
  credentials?: readonly string[];
  /** The repository of the original scan, by name. Needed on Security Center when these keys see several. */
  repository?: string;
  /** The scanner that reaches the targets, by name. Vulnerability Management only; defaults to a cloud scanner. */
  scanner?: string;
  /** Template for remediation scans: short name, title or uuid. Vulnerability Management only; defaults to `advanced`. */
  template?: string;
  parameters?: RemediationParameters;
  /** How long to wait in all, in milliseconds. Defaults to no limit. */
  deadlineMs?: number;
  /** Told the run as soon as it is known. */
  onLaunch?: (run: RunRef) => void;
  onProgress?: (state: RunState) => void;
}

/**
 * `not seen`: this run says nothing of the host, because it did not answer, was not scanned, or did not let the scan log
 * in. `never found`: the host was scanned and has nothing, and never had, as far as the platform knows.
 */
export type Verdict = "fixed" | "not fixed" | "not seen" | "never found";

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

/** What tells addresses apart, however they are written. */
export const addressKey = (address: string): string => canonicalAddresses([address]);

/** Answers whether an address is in a list of addresses, blocks and ranges. */
export function within(list: readonly string[]): (address: string) => boolean {
  const intervals = list.map((part) => parseInterval(part.trim())).filter((part) => typeof part !== "string");
  return (address) => {
    const found = parseInterval(address);
    return typeof found !== "string" && intervals.some(([first, last]) => found[0] >= first && found[1] <= last);
  };
}

/** Targets that are single addresses, by their canonical form: the report lists each host that was named. */
export function namedHosts(targets: readonly string[]): Map<string, string> {
  const named = new Map<string, string>();
  for (const target of targets) {
    const interval = parseInterval(target.trim());
    if (typeof interval !== "string" && interval[0] === interval[1]) {
      const key = addressKey(target);
      named.set(key, named.get(key) ?? (target.split(/[/-]/)[0] as string).trim());
    }
  }
  return named;
}

export const neverFound = "scanned, and no finding of this plugin is known there";

/** A check that has to log in finds nothing without credentials: that it is silent says nothing. */
export const needsLogin = "the check requires a login, and the scan had no credentials: set --scan or --credential";
export const loginFailed = "the check requires a login, which failed: check the credentials";

export const noSuchPlugin = (where: string, plugin: string, cause?: unknown): InputError =>
  new InputError(`${where} has no plugin ${plugin}`, {
    advice: "use the number in the finding; a plugin that an update removed cannot be tested",
    cause,
  });

import { ConfigError } from "../../provider/errors";
import { type Guard, type GuardArgs, readGuards, refuseLacking } from "../../provider/guard/guard";
import { excludedAfter, type Missing, missingExclusions } from "../../provider/guard/exclusions";
import { findingText, type GuardFinding, isRefused, judgeScan, type Violation } from "../../provider/guard/judge";
import type { Stored } from "../../provider/guard/stored";
import { factsOfStored } from "../../provider/guard/stored-scan";
import { spelledInterval } from "../../provider/values/addresses";
import type { Client } from "../connect";
import { runs } from "../scan/platform-runs";

export interface GuardCheckOptions {
  /** Guards to judge by. Defaults to those of `TENABLE_GUARD_FILE` and `tenable:guard`. */
  guards?: GuardArgs[];
  /** Ids of the scans to judge. Defaults to all that the keys can see. */
  scans?: readonly string[];
  onProgress?: (done: number, all: number) => void;
}

/** A scan that a guard has something to say about. */
export interface GuardCheckFinding {
  /** How the scan is called, with its id where it has one. */
  scan: string;
  /** Where the guard is set. */
  guard: string;
  profile: string;
  /** Whether a preview and a launch refuse it; false where the guard only warns. */
  isRefused: boolean;
  /** Fragile addresses that it reaches; empty where that cannot be judged. */
  addresses: string[];
  violations: Violation[];
  /** What cannot be judged. */
  unjudged: string[];
  /** All of it in one sentence. */
  text: string;
}

export interface GuardCheckResult {
  /** How many scans were judged. */
  scans: number;
  findings: GuardCheckFinding[];
}

/** What is judged later in a preview is not judged here. */
export function shownFinding({ later, ...finding }: GuardFinding): GuardCheckFinding {
  const unjudged = [...finding.unjudged, ...later.map((what) => `${what} is not known`)];
  const whole = { ...finding, unjudged, later: [] };
  return {
    scan: finding.scan,
    guard: finding.guard.source,
    profile: finding.guard.profile.name,
    isRefused: isRefused(whole),
    addresses: finding.addresses.map(spelledInterval),
    violations: finding.violations,
    unjudged,
    text: findingText(whole),
  };
}

/** A network without an exclusion, in the form of a finding about all scans. */
export const shownMissing = ({ guard, addresses, text }: Missing): GuardCheckFinding => ({
  scan: "All scans",
  guard: guard.source,
  profile: guard.profile.name,
  isRefused: guard.mode === "refuse",
  addresses: addresses.map(spelledInterval),
  violations: [
    { rule: "demandExclusion", property: "Exclusion", value: "none", allowed: "an exclusion that always holds" },
  ],
  unjudged: [],
  text,
});

/** Networks that must never be scanned, and that the platform keeps from nothing. */
export async function missingOn(client: Client, stored: Stored, guards: readonly Guard[]): Promise<Missing[]> {
  return guards.some(({ demandExclusion }) => demandExclusion)
    ? missingExclusions(guards, excludedAfter([], await stored.exclusions(), client.now()), client.platform)
    : [];
}

/** The guards that are given, or set. Throws where there are none: nothing would be judged. */
export function guardsFor(given: GuardArgs[] | undefined, set: () => Guard[]): Guard[] {
  const guards = given ? readGuards(given, "guards") : set();
  if (guards.length === 0) {
    throw new ConfigError("no guard is set", {
      advice: "set TENABLE_GUARD_FILE to a file with the fragile networks, or tenable:guard",
    });
  }
  return guards;
}

/** Results that were imported from elsewhere: nothing launches them. */
const isImported = ({ status }: { status?: unknown }): boolean => status === "imported";

/** A scan that was to be judged and is not there: nothing is known of it. */
const notListed = (id: string, guards: readonly Guard[]): GuardFinding[] =>
  guards.map((guard) => ({
    ...{ scan: `Scan ${id}`, settingsOf: "Scan", guard, addresses: [], violations: [], later: [] },
    unjudged: ["the platform does not list it: it was deleted, or these keys cannot see it"],
  }));

/** Judges the scans of a tenant as they are: every scan that these keys can see. Reads only. */
export async function checkGuard(client: Client, options: GuardCheckOptions = {}): Promise<GuardCheckResult> {
  const guards = guardsFor(options.guards, client.guards);
  refuseLacking(guards, client.platform);
  const all = await client.list(runs[client.platform].scansPath, ["id", "name", "status"]);
  const wanted = options.scans === undefined ? undefined : new Set(options.scans);
  const listed = new Set(all.map(({ id }) => String(id)));
  const unlisted = [...(wanted ?? [])].filter((id) => !listed.has(id));
  const scans = all.filter((scan) => !isImported(scan) && (wanted?.has(String(scan.id)) ?? true));
  const stored = await client.stored();
  let done = 0;
  const judged = await Promise.all(
    scans.map(async ({ id, name }) => {
      const facts = await factsOfStored(stored, { id: String(id), name: String(name) }, guards);
      options.onProgress?.(++done, scans.length);
      return facts ? judgeScan(facts, guards) : [];
    }),
  );
  const missing = await missingOn(client, stored, guards);
  const findings = [...unlisted.flatMap((id) => notListed(id, guards)), ...judged.flat()];
  return { scans: scans.length, findings: [...missing.map(shownMissing), ...findings.map(shownFinding)] };
}

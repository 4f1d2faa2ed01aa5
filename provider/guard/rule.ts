import { type Platform, platforms } from "../definition/platform";
import type { Allowed } from "./allowed";

/** Pages of a policy's settings. Each can be on a preset, which then decides its settings. */
export const policyPages = ["discovery", "assessment", "advanced"] as const;
export type PolicyPage = (typeof policyPages)[number];

export const profileNames = ["standard", "strict"] as const;
export type ProfileName = (typeof profileNames)[number];

/** One setting of a policy that decides what a scan does to a fragile device. */
export interface GuardRule {
  page: PolicyPage;
  /** What the setting does to a device. */
  meaning: string;
  /** Page of the vendor's documentation, and the setting's label there. */
  source: string;
  /** Platforms whose template "advanced" has the preference. */
  on: readonly Platform[];
  /** What applies where a template has no such setting. */
  lacking: string;
  /** The strongest default that a template has on any platform, where it is another value. */
  initial?: string;
  /** What each profile allows; a profile that is not named says nothing about it. */
  allowed: Partial<Record<ProfileName, Allowed>>;
  /** The value that `hardened` sets. */
  hardened?: Partial<Record<ProfileName, string>>;
}

export const both = (allowed: Allowed): GuardRule["allowed"] => ({ standard: allowed, strict: allowed });
export const strictOnly = (allowed: Allowed): GuardRule["allowed"] => ({ strict: allowed });

interface Rule extends Partial<Pick<GuardRule, "on" | "hardened" | "initial">> {
  page: PolicyPage;
  meaning: string;
  source: string;
  lacking: string;
  allowed: GuardRule["allowed"];
}
export const rule = (given: Rule): GuardRule => ({ on: platforms, ...given });

interface BoxOptions {
  on?: readonly Platform[];
  inProfile?: typeof both;
  initial?: "yes" | "no";
}

/** A check box that has to be on, or off. */
export const box = (
  page: PolicyPage,
  value: "yes" | "no",
  lacking: "yes" | "no",
  source: string,
  meaning: string,
  { on = platforms, inProfile = both, initial }: BoxOptions = {},
): GuardRule => {
  const allowed = inProfile({ is: [value] });
  const hardened = Object.fromEntries(Object.keys(allowed).map((profile) => [profile, value]));
  return { page, meaning, source, on, lacking, allowed, hardened, ...(initial !== undefined && { initial }) };
};

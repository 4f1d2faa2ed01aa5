import type { Platform } from "../definition/platform";
import type { Families } from "../values/families";
import type { Preferences } from "../values/preferences";
import { type ProfileName } from "./rule";
import { familyRules, ruleNames, ruleOf } from "./rules";

/** Settings of a policy of the template "advanced" that meet a profile. */
export interface Hardened {
  preferences: Preferences;
  families: Families;
}

/** The preferences and families of a profile, as a platform has them. */
export function hardenedFor(platform: Platform, profile: ProfileName): Hardened {
  const preferences = ruleNames.flatMap((name): [string, string][] => {
    const { on, hardened } = ruleOf(name);
    const value = hardened?.[profile];
    return value !== undefined && on.includes(platform) ? [[name, value]] : [];
  });
  const families = Object.entries(familyRules).filter(([, { profiles }]) => profiles.includes(profile));
  return {
    preferences: Object.fromEntries(preferences),
    families: Object.fromEntries(families.map(([name]) => [name, "disabled" as const])),
  };
}

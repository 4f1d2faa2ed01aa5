import { hardenedFor, type Hardened } from "../provider/guard/hardened";
import { profileNames, type ProfileName } from "../provider/guard/rule";
import { refusal } from "./refusal";
import { getPlatform } from "./settings";

/**
 * The preferences and families with which a policy of the template `advanced` meets a profile for fragile networks:
 * `new Policy("ot", { template: "advanced", ...hardened("strict") })`. The connection defaults to `default`.
 */
export function hardened(profile: ProfileName = "strict", { connection }: { connection?: string } = {}): Hardened {
  if (!profileNames.includes(profile)) {
    throw refusal(
      `hardened: must be ${profileNames.map((name) => `"${name}"`).join(" or ")}, got ${JSON.stringify(profile)}`,
    );
  }
  return hardenedFor(getPlatform({ connection }), profile);
}

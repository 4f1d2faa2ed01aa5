import type { Clock } from "./core/clock";
import type { PlatformSite } from "./core/http";
import type { Json } from "./core/json";
import type { Login } from "./core/login";
import type { SwitchTable } from "./core/switches";
import { type Behaviour as NessusBehaviour, switches as nessusSwitches } from "./nessus/behaviour";
import { makeSite as makeNessus } from "./nessus/site";
import { type Keys as RestKeys, makeKeys as makeRestKeys, restLogins } from "./rest/keys";
import { type Behaviour as ScBehaviour, switches as scSwitches } from "./sc/behaviour";
import { type Keys as ScKeys, makeKeys as makeScKeys } from "./sc/keys";
import { makeSite as makeSc } from "./sc/site";
import { scLogins } from "./sc/small-site";
import { type Behaviour as VmBehaviour, switches as vmSwitches } from "./vm/behaviour";
import { makeSite as makeVm } from "./vm/site";

export type Platform = "vm" | "sc" | "nessus";
export const allPlatforms: readonly Platform[] = ["vm", "sc", "nessus"];

/** The switches of each platform: see the tables in their folders' `behaviour.ts`. */
export interface Behaviours {
  sc: ScBehaviour;
  vm: VmBehaviour;
  nessus: NessusBehaviour;
}

/** The keys of each platform: those of a Security Manager and an administrator, or one pair for each role. */
export interface KeysOf {
  sc: ScKeys;
  vm: RestKeys;
  nessus: RestKeys;
}

/** Objects to add, or to change when their `id` exists: collection (`asset`, `policy`, `scan`, ...) → objects. */
export type Seed = Record<string, readonly object[]>;

interface SiteParts<P extends Platform> {
  version: string | undefined;
  clock: Clock;
  behaviour: Behaviours[P];
  keys: KeysOf[P];
  seed: Seed;
  dump: Json | undefined;
}

/** What tells the emulators apart. */
interface PlatformDefinition<P extends Platform> {
  readonly switches: SwitchTable;
  /** Users of a fresh site with their passwords. */
  readonly logins: readonly Login[];
  makeKeys(): KeysOf[P];
  makeSite(parts: SiteParts<P>): PlatformSite;
}

export const platformDefinitions: { readonly [P in Platform]: PlatformDefinition<P> } = {
  sc: {
    switches: scSwitches,
    logins: scLogins,
    makeKeys: makeScKeys,
    makeSite: ({ version = "6.4.0", ...parts }) => makeSc({ version, ...parts }),
  },
  vm: {
    switches: vmSwitches,
    logins: restLogins("@example.com", { administrator: "Administrator", standard: "Standard", basic: "Basic" }),
    makeKeys: makeRestKeys,
    makeSite: makeVm,
  },
  nessus: {
    switches: nessusSwitches,
    logins: restLogins("", { administrator: "System Administrator", standard: "Standard", basic: "Basic" }),
    makeKeys: makeRestKeys,
    makeSite: makeNessus,
  },
};

import type { Clock } from "./core/clock";
import type { PlatformSite } from "./core/http";
import type { Json, JsonObject } from "./core/json";
import {
  type Behaviour as NessusBehaviour,
  changeBehaviour as changeNessus,
  defaultBehaviour as nessusDefaults,
} from "./nessus/behaviour";
import { makeSite as makeNessus } from "./nessus/site";
import {
  changeBehaviour as changeSc,
  type Behaviour as ScBehaviour,
  defaultBehaviour as scDefaults,
} from "./sc/behaviour";
import { type Keys as ScKeys, makeKeys as makeScKeys } from "./sc/keys";
import { makeSite as makeSc } from "./sc/site";
import {
  changeBehaviour as changeVm,
  type Behaviour as VmBehaviour,
  defaultBehaviour as vmDefaults,
} from "./vm/behaviour";
import { type Keys as VmKeys, makeKeys as makeVmKeys } from "./rest/keys";
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
  vm: VmKeys;
  nessus: VmKeys;
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
interface Speaker<P extends Platform> {
  makeKeys(): KeysOf[P];
  defaultBehaviour(): Behaviours[P];
  changeBehaviour(behaviour: Behaviours[P], changes: JsonObject): void;
  makeSite(parts: SiteParts<P>): PlatformSite;
}

export const platformDefinitions: { readonly [P in Platform]: Speaker<P> } = {
  sc: {
    defaultBehaviour: scDefaults,
    changeBehaviour: changeSc,
    makeKeys: makeScKeys,
    makeSite: ({ version = "6.4.0", ...parts }) => makeSc({ version, ...parts }),
  },
  vm: { defaultBehaviour: vmDefaults, changeBehaviour: changeVm, makeKeys: makeVmKeys, makeSite: makeVm },
  nessus: {
    defaultBehaviour: nessusDefaults,
    changeBehaviour: changeNessus,
    makeKeys: makeVmKeys,
    makeSite: makeNessus,
  },
};

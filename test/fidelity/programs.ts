import type { Platform } from "../../emulator";
import type { Program } from "./program";
import * as accounts from "./programs-accounts";
import { nessus, vm } from "./programs-editor";
import { sc } from "./programs-sc";

/** For each platform, every form of every resource whose bodies the measure looks at. */
export const allPrograms: Readonly<Record<Platform, readonly Program[]>> = {
  vm: [...vm, ...accounts.vm],
  sc: [...sc, ...accounts.sc],
  nessus,
};

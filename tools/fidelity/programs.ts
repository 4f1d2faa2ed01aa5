import type { Platform } from "../../emulator";
import type { Program } from "./program";
import { nessus, vm } from "./programs-editor";
import { sc } from "./programs-sc";

/** For each platform, every form of every resource whose bodies the measure looks at. */
export const PROGRAMS: Readonly<Record<Platform, readonly Program[]>> = { vm, sc, nessus };

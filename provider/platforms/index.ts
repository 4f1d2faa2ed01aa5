import type { Dialect } from "./dialect";
import type { Platform } from "../definition/platform";
import { nessus } from "./nessus/dialect";
import { sc } from "./sc/dialect";
import { vm } from "./vm/dialect";

/** The platforms this package speaks to. */
export const dialects: Record<Platform, Dialect> = { vm, sc, nessus };

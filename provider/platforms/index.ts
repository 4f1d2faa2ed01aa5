import type { Dialect } from "./dialect";
import type { Platform } from "./name";
import { nessus } from "./nessus";
import { sc } from "./sc";
import { vm } from "./vm";

/** The platforms this package speaks to. */
export const dialects: Record<Platform, Dialect> = { vm, sc, nessus };

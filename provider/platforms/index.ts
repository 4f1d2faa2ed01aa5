import type { Dialect } from "./dialect";
import type { Platform } from "./name";
import { sc } from "./sc";

/** Platforms this version speaks. */
export const dialects: Partial<Record<Platform, Dialect>> = { sc };

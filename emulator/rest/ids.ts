import { randomBytes, randomUUID } from "node:crypto";
import type { Store } from "./call";

export const zeroUuid = "00000000-0000-0000-0000-000000000000";
/** The scanner of every scan that names none: the US cloud scanner, whose last group has 29 digits. */
export const cloudScannerUuid = "00000000-0000-0000-0000-00000000000000000000000000001";

export const newUuid = (): string => randomUUID();
export const hex = (digits: number): string =>
  randomBytes(Math.ceil(digits / 2))
    .toString("hex")
    .slice(0, digits);

/** 8-4-4-4-28: templates, schedules, runs. */
export const longUuid = (): string => [8, 4, 4, 4, 28].map(hex).join("-");

/** Scans, policies, folders, target groups and exclusions draw their ids from one sequence. */
export const nextCoreId = (store: Store): string => store.nextId("core", 1);

/** Where the other sequences of whole numbers start. */
const first: Readonly<Record<string, number>> = {
  user: 2,
  group: 2,
  scanner: 131_000,
  scannerGroup: 101_000,
  agent: 2_022_000,
  agentGroup: 102_000,
  agentExclusion: 105_000,
  run: 11_912_000,
  instance: 1,
  file: 1_235_900,
};
export const nextId = (store: Store, table: string): string => store.nextId(table, first[table] ?? 1);

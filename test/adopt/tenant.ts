import type { Emulator, Platform } from "../../emulator/index";
import { Filling, type Made, type TenantOptions } from "./filling";
import { fillNessus } from "./tenant-nessus";
import { fillSc } from "./tenant-sc";
import { fillVm } from "./tenant-vm";

export type { Made, TenantOptions } from "./filling";

const fill: Record<Platform, (filling: Filling) => Promise<void>> = { sc: fillSc, vm: fillVm, nessus: fillNessus };

/**
 * Fills a started emulator with a tenant as people make them, through the platform's own requests: nothing of the
 * provider has a part in it. The same seed makes the same tenant. Starts may have passed: the platform took them when
 * they were still ahead.
 */
export async function randomTenant(
  emulator: Emulator<Platform>,
  seed: number,
  { unmanageable = false, scans = 10, policies = 4, lists = 6 }: TenantOptions = {},
): Promise<Made[]> {
  const filling = new Filling(emulator, seed, { unmanageable, scans, policies, lists });
  const { pastStart } = emulator.behaviour;
  emulator.behaviour.pastStart = "stored";
  await fill[emulator.platform](filling);
  emulator.behaviour.pastStart = pastStart;
  return filling.made;
}

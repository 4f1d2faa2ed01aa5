import type { AnyDefinition } from "../definition";
import { policy } from "./policy";
import { scan } from "./scan";
import { scannerGroup } from "./scanner-group";
import { staticAssetList } from "./static-asset-list";

/** Every resource there is. Registering one here is enough for the lifecycle, the support table and the tests. */
export const resources = [scan, policy, staticAssetList, scannerGroup] as const satisfies readonly AnyDefinition[];

export function resourceOf(type: string): AnyDefinition {
  const found = resources.find((resource) => resource.type === type);
  if (!found) {
    throw new Error(`no resource "${type}"`);
  }
  return found;
}

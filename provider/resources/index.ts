import type { AnyDefinition } from "../definition";
import { accessPermission } from "./access-permission";
import { agentExclusion } from "./agent-exclusion";
import { apiKeys } from "./api-keys";
import { credential } from "./credential";
import { exclusion } from "./exclusion";
import { folder } from "./folder";
import { freezeWindow } from "./freeze-window";
import { policy } from "./policy";
import { role } from "./role";
import { scan } from "./scan";
import { scannerGroup } from "./scanner-group";
import { staticAssetList } from "./static-asset-list";
import { user } from "./user";
import { userGroup } from "./user-group";

/** Every resource there is. Registering one here is enough for the lifecycle, the support table and the tests. */
export const resources = [
  scan,
  policy,
  staticAssetList,
  scannerGroup,
  credential,
  user,
  userGroup,
  role,
  accessPermission,
  apiKeys,
  folder,
  exclusion,
  agentExclusion,
  freezeWindow,
] as const satisfies readonly AnyDefinition[];

export function resourceOf(type: string): AnyDefinition {
  const found = resources.find((resource) => resource.type === type);
  if (!found) {
    throw new Error(`no resource "${type}"`);
  }
  return found;
}

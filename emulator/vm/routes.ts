import { accessGroupRoutes } from "./access-group";
import { agentRoutes } from "./agent";
import { assetRoutes } from "./asset";
import { auditLogRoutes } from "./audit-log";
import type { Behaviour } from "./behaviour";
import { bulkExportRoutes } from "./bulk-export";
import type { Route } from "./call";
import { credentialRoutes } from "./credential";
import { editorRoutes } from "./editor";
import { exclusionRoutes } from "./exclusion";
import { filterRoutes } from "./filters";
import { folderRoutes } from "./folder";
import { groupRoutes } from "./group";
import { networkRoutes } from "./network";
import { permissionRoutes } from "./permission";
import { pluginRoutes } from "./plugin";
import { policyRoutes } from "./policy";
import { remediationRoutes } from "./remediation";
import { resultRoutes } from "./results";
import { scanRoutes } from "./scan";
import { exportRoutes, importRoutes } from "./scan-export";
import { scannerRoutes } from "./scanner";
import { scannerGroupRoutes } from "./scanner-group";
import { sessionRoutes } from "./session";
import { tagCategoryRoutes } from "./tag-category";
import { tagValueRoutes } from "./tag-value";
import { targetGroupRoutes } from "./target-group";
import { templateItem, vmTemplates } from "./template";
import { userRoutes } from "./user";
import { workbenchRoutes } from "./workbench";

/** Every address of Vulnerability Management that the emulator serves. The first that fits answers. */
export const vmRoutes: readonly Route<Behaviour>[] = [
  ...sessionRoutes,
  ...filterRoutes,
  ...editorRoutes(() => vmTemplates.map(templateItem)),
  ...policyRoutes,
  ...remediationRoutes,
  ...importRoutes,
  ...scanRoutes,
  ...exportRoutes,
  ...resultRoutes,
  ...folderRoutes,
  ...scannerGroupRoutes,
  ...exclusionRoutes,
  ...agentRoutes,
  ...scannerRoutes,
  ...targetGroupRoutes,
  ...tagCategoryRoutes,
  ...tagValueRoutes,
  ...networkRoutes,
  ...credentialRoutes,
  ...permissionRoutes,
  ...accessGroupRoutes,
  ...userRoutes,
  ...groupRoutes,
  ...pluginRoutes,
  ...bulkExportRoutes,
  ...assetRoutes,
  ...workbenchRoutes,
  ...auditLogRoutes,
];

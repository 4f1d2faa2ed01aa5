import { accessGroupRoutes } from "./access-group";
import { agentRoutes } from "./agent";
import { assetRoutes } from "./asset";
import { assetAttributeRoutes } from "./asset-attribute";
import { recastRuleRoutes } from "./recast-rule";
import { reportExportRoutes } from "./report-export";
import { roleRoutes } from "./role";
import { sharedCollectionRoutes } from "./shared-collection";
import { synchronizationRoutes } from "./synchronization";
import { assetStatsRoute } from "./asset-stats";
import { auditLogRoutes } from "./audit-log";
import type { Behaviour } from "./behaviour";
import { bulkExportRoutes } from "./bulk-export";
import type { Route } from "../rest/call";
import { credentialRoutes } from "./credential";
import { editorRoutes } from "../rest/editor";
import { exclusionRoutes } from "./exclusion";
import { filterRoutes } from "./filters";
import { folderRoutes } from "../rest/folder";
import { groupRoutes } from "./group";
import { objectPermissionRoutes } from "./object-permission";
import { networkRoutes } from "./network";
import { permissionRoutes } from "./permission";
import { pluginRoutes } from "../rest/plugin";
import { policyRoutes } from "../rest/policy";
import { remediationRoutes } from "./remediation";
import { resultRoutes } from "../rest/results";
import { scanRoutes } from "../rest/scan";
import { exportRoutes, importRoutes } from "../rest/scan-export";
import { scannerRoutes } from "./scanner";
import { scannerGroupRoutes } from "./scanner-group";
import { scannerTaskRoutes } from "./scanner-task";
import { sessionRoutes } from "./session";
import { tagCategoryRoutes } from "./tag-category";
import { tagValueRoutes } from "./tag-value";
import { targetGroupRoutes } from "./target-group";
import { templateItem, vmTemplates } from "../rest/template";
import { userRoutes } from "./user";
import { workbenchRoutes } from "./workbench";

/** Every address of Vulnerability Management that the emulator serves. The first that fits answers. */
export const vmRoutes: readonly Route<Behaviour>[] = [
  ...sessionRoutes,
  ...reportExportRoutes,
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
  ...scannerTaskRoutes,
  ...scannerRoutes,
  ...targetGroupRoutes,
  ...tagCategoryRoutes,
  ...tagValueRoutes,
  ...networkRoutes,
  ...credentialRoutes,
  ...permissionRoutes,
  ...objectPermissionRoutes,
  ...accessGroupRoutes,
  ...userRoutes,
  ...groupRoutes,
  ...pluginRoutes,
  ...bulkExportRoutes,
  assetStatsRoute,
  ...assetRoutes,
  ...workbenchRoutes,
  ...auditLogRoutes,
  ...roleRoutes,
  ...assetAttributeRoutes,
  ...sharedCollectionRoutes,
  ...recastRuleRoutes,
  ...synchronizationRoutes,
];

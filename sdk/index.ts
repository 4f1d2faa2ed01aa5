export { AccessPermission, type AccessPermissionArgs } from "./access-permission";
export { AgentExclusion, type AgentExclusionArgs } from "./agent-exclusion";
export { ApiKeys, type ApiKeysArgs } from "./api-keys";
export { Credential, type CredentialArgs } from "./credential";
export { Exclusion, type ExclusionArgs } from "./exclusion";
export { Folder, type FolderArgs } from "./folder";
export { IntegrationUser, type IntegrationUserArgs } from "./integration-user";
export { FreezeWindow, type FreezeWindowArgs } from "./freeze-window";
export { guard } from "./guard";
export type { GuardArgs } from "../provider/guard/guard";
export { hardened } from "./hardened";
export type { LookedUp } from "../provider/looked-up";
export type { Platform } from "../provider/definition/platform";
export type { Families, Family } from "../provider/values/families";
export type { Preferences } from "../provider/values/preferences";
export type { Schedule } from "../provider/values/schedule";
export type { TemplateName } from "../provider/values/template";
export {
  getAgentGroup,
  getAssetList,
  getAuditFile,
  getCredential,
  getFolder,
  getNetwork,
  getOrganization,
  getPolicy,
  getReportDefinition,
  getRepository,
  getRole,
  getScanner,
  getScannerGroup,
  getTemplate,
  getUser,
  getUserGroup,
  type LookupArgs,
} from "./lookup";
export { Policy, type PolicyArgs } from "./policy";
export { Role, type RoleArgs } from "./role";
export { Scan, type ScanArgs } from "./scan";
export { ScanBaseline, type ScanBaselineArgs } from "./scan-baseline";
export { ScannerGroup, type ScannerGroupArgs } from "./scanner-group";
export { getPlatform } from "./settings";
export { StaticAssetList, type StaticAssetListArgs } from "./static-asset-list";
export { User, type UserArgs } from "./user";
export { UserGroup, type UserGroupArgs } from "./user-group";

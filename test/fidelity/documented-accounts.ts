import type { Platform } from "../../emulator/index";
import { type Documented, references, texts } from "./documented";

const vm: readonly Platform[] = ["vm"];
const sc: readonly Platform[] = ["sc"];

const vmPermission = {
  name: "string",
  "actions[]": "string",
  ...texts("objects[].type", "objects[].uuid", "objects[].name"),
  ...texts("subjects[].type", "subjects[].uuid", "subjects[].name"),
};

const vmAccessGroup = {
  ...texts("name", "access_group_type", "rules[].type", "rules[].operator", "rules[].terms[]"),
  ...texts("principals[].type", "principals[].principal_id", "principals[].principal_name"),
  "principals[].permissions[]": "string",
};

/** The inputs of credential types in recorded editor documents. */
const vmCredentialSettings = Object.fromEntries(
  [
    ...["auth_method", "username", "password", "private_key", "private_key_passphrase", "domain"],
    ...["kdc", "kdc_port", "kdc_transport", "realm"],
    ...["elevate_privileges_with", "escalation_account", "escalation_password", "su_user", "bin_directory"],
    ...["authtype", "type", "port", "oracle_sid", "db_sid", "oracle_auth_type", "oracle_service_type"],
    ...["sql_server_auth_type", "sybase_ase_auth_type", "security_level", "auth_algorithm", "auth_password"],
    ...["privacy_algorithm", "privacy_password"],
  ].map((name) => [`settings.${name}`, "string"]),
);

const scUser = {
  ...texts("firstname", "lastname", "email", "password", "authType", "locked", "mustChangePassword"),
  ...texts("title", "address", "city", "state", "country", "phone", "fax"),
  ...{ roleID: "number", groupID: "number", responsibleAssetID: "number" },
  ...references("managedUsersGroups"),
  ...references("managedObjectsGroups"),
};

const scRole = texts(
  ...["name", "description", "permScan", "permManageGroups", "permManageRoles", "permManageImages"],
  ...["permManageGroupRelationships", "permManageBlackoutWindows", "permManageAttributeSets", "permCreateTickets"],
  ...["permCreateAlerts", "permCreateAuditFiles", "permCreateLDAPAssets", "permCreatePolicies", "permPurgeTickets"],
  ...["permPurgeScanResults", "permPurgeReportResults", "permAgentsScan", "permShareObjects", "permUpdateFeeds"],
  ...["permUploadNessusResults", "permViewOrgLogs", "permManageAcceptRiskRules", "permManageRecastRiskRules"],
);

const scGroup = {
  ...texts("name", "description"),
  ...references("repositories"),
  ...references("definingAssets"),
};

const scCredential = texts(
  ...["name", "description", "tags", "authType", "username", "password", "privateKey", "publicKey", "passphrase"],
  "domain",
  ...["privilegeEscalation", "escalationUsername", "escalationPassword", "escalationSuUser", "escalationPath"],
  ...["kdc_ip", "kdc_port", "kdc_protocol", "kdc_realm", "login", "port", "sid", "dbType"],
  ...["oracleAuthType", "oracle_service_type", "SQLServerAuthType"],
);

/** Users, what they may do, and credentials. */
export const documentedAccounts: readonly Documented[] = [
  {
    source: "Vulnerability Management 7.1: Users, create",
    platforms: vm,
    requests: ["POST /users"],
    members: { ...texts("username", "password", "type", "name", "email"), permissions: "number" },
  },
  {
    source: "Vulnerability Management 7.1: Users, update",
    platforms: vm,
    requests: ["PUT /users/*"],
    members: { ...texts("name", "email"), permissions: "number" },
  },
  {
    source: "Vulnerability Management 7.1: Users, enable or disable",
    platforms: vm,
    requests: ["PUT /users/*/enabled"],
    members: { enabled: "boolean" },
  },
  {
    source: "Vulnerability Management 7.1: Users, change password",
    platforms: vm,
    requests: ["PUT /users/*/chpasswd"],
    members: { password: "string" },
  },
  {
    source: "Vulnerability Management 7.1: Users, update authorizations",
    platforms: vm,
    requests: ["PUT /users/*/authorizations"],
    members: { api_permitted: "boolean", password_permitted: "boolean", saml_permitted: "boolean" },
  },
  {
    source: "Vulnerability Management 7.2: Groups, create and update",
    platforms: vm,
    requests: ["POST /groups", "PUT /groups/*"],
    members: { name: "string" },
  },
  {
    source: "Vulnerability Management 7.4: Permissions, create and update",
    platforms: vm,
    requests: ["POST /api/v3/access-control/permissions", "PUT /api/v3/access-control/permissions/*"],
    members: vmPermission,
  },
  {
    source: "Vulnerability Management 7.5: Access Groups v2, create and update",
    platforms: vm,
    requests: ["POST /v2/access-groups", "PUT /v2/access-groups/*"],
    members: vmAccessGroup,
  },
  {
    source: "Vulnerability Management 6.4: Managed Credentials, create and update",
    platforms: vm,
    requests: ["POST /credentials", "PUT /credentials/*"],
    members: { ...texts("name", "description"), ...vmCredentialSettings },
  },
  {
    source: "Vulnerability Management 6.4: Managed Credentials, create",
    platforms: vm,
    requests: ["POST /credentials"],
    members: { type: "string" },
  },
  {
    source: "Vulnerability Management 6.4: Managed Credentials, upload a file",
    platforms: vm,
    requests: ["POST /credentials/files"],
    members: "form",
  },
  {
    source: "Vulnerability Management 6.4, 7.1, 7.2, 7.4, 7.5: delete, members of groups, generate keys",
    platforms: vm,
    requests: [
      "DELETE /users/*",
      "PUT /users/*/keys",
      "DELETE /groups/*",
      "POST /groups/*/users/*",
      "DELETE /groups/*/users/*",
      "DELETE /api/v3/access-control/permissions/*",
      "DELETE /v2/access-groups/*",
      "DELETE /credentials/*",
    ],
    members: "no body",
  },
  {
    source: "Security Center 9.6: User, create",
    platforms: sc,
    requests: ["POST /rest/user"],
    members: { username: "string", ...scUser },
  },
  {
    source: "Security Center 1.7, 9.6: User, edit with any of them",
    platforms: sc,
    requests: ["PATCH /rest/user/*"],
    members: scUser,
  },
  {
    source: "Security Center 1.7, 9.5: Group, create and edit",
    platforms: sc,
    requests: ["POST /rest/group", "PATCH /rest/group/*"],
    members: scGroup,
  },
  {
    source: "Security Center 1.7, 9.4: Role, create and edit",
    platforms: sc,
    requests: ["POST /rest/role", "PATCH /rest/role/*"],
    members: scRole,
  },
  {
    source: "Security Center 9.2: Credential, create",
    platforms: sc,
    requests: ["POST /rest/credential"],
    members: { type: "string", ...scCredential },
  },
  {
    source: "Security Center 1.7, 9.2: Credential, edit with any of them",
    platforms: sc,
    requests: ["PATCH /rest/credential/*"],
    members: scCredential,
  },
  {
    source: "Security Center 9.2: Credential, upload of key files, share, and delete",
    platforms: sc,
    requests: ["POST /rest/file/upload"],
    members: "form",
  },
  {
    source: "Security Center 3.7, 9.2: Credential, share",
    platforms: sc,
    requests: ["POST /rest/credential/*/share"],
    members: references("groups"),
  },
  {
    source: "Security Center 9.2, 9.4, 9.5, 9.6: delete",
    platforms: sc,
    requests: ["DELETE /rest/user/*", "DELETE /rest/group/*", "DELETE /rest/role/*", "DELETE /rest/credential/*"],
    members: "no body",
  },
];

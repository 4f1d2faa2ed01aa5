import { switches as scSwitches } from "../../emulator/sc/behaviour";
import { switches as vmSwitches } from "../../emulator/vm/behaviour";
import type { Props } from "../../provider";
import type { Site } from "../support/site";
import { lastSent } from "./document";
import { type Change, type Drop, type Ids, type PlatformSamples, type Sample, two, wordSwitches } from "./sample";
import { securityCenter } from "./platform-sc";
import { vulnerabilityManagement } from "./platform-vm";

const password = "Correct-Horse-1";
const otherPassword = "Other-Horse-2";
const privateKey = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n";
const otherKey = "-----BEGIN PRIVATE KEY-----\nNIIF\n-----END PRIVATE KEY-----\n";

const renamed: Change = { value: "renamed", byHand: { body: { name: "renamed" } } };
const described: Change = { value: "changed", byHand: { body: { description: "changed" } } };
const undescribed: Drop = { shown: ({ description }) => description, becomes: "" };

// ---------------------------------------------------------------- Vulnerability Management

const login = ({ api_permitted, password_permitted, saml_permitted }: Props): unknown[] => [
  api_permitted,
  password_permitted,
  saml_permitted,
];

const vmUser: Sample = {
  title: "User",
  type: "User",
  path: "/users",
  by: "administrator",
  nameMember: "username",
  laterStep: { method: "PUT", path: /authorizations$/ },
  shown: async (site, id) => {
    const user = await site.byHand("GET", `/users/${id}`);
    const ways = await site.byHand("GET", `/users/${id}/authorizations`);
    const told = lastSent(site, new RegExp(`^PUT /users/${id}/chpasswd$`), "password");
    return { ...user, ...ways, fullName: user.name, name: user.username, told };
  },
  inputs: () => ({
    name: "weekly",
    fullName: "Weekly Look",
    email: "look@example.com",
    role: "standard",
    password,
    enabled: false,
    permitted: ["api", "saml"],
  }),
  changes: () => ({
    fullName: { value: "Changed", byHand: { body: { name: "Changed" } } },
    email: { value: "changed@example.com", byHand: { body: { email: "changed@example.com" } } },
    role: { value: "readOnly", byHand: { body: { permissions: 64 } } },
    password: {
      value: otherPassword,
      byHand: { path: (id) => `/users/${id}/chpasswd`, body: { password: otherPassword } },
    },
    enabled: { value: true, byHand: { path: (id) => `/users/${id}/enabled`, body: { enabled: true } } },
    permitted: {
      value: ["password"],
      byHand: {
        path: (id) => `/users/${id}/authorizations`,
        body: { api_permitted: false, password_permitted: true, saml_permitted: false },
      },
    },
  }),
  replacing: () => ({ name: { name: "another" } }),
  undroppable: [],
  drops: () => ({
    fullName: { shown: ({ fullName }) => fullName, becomes: "" },
    email: { shown: ({ email, username }) => email === username, becomes: true },
    role: { shown: ({ permissions }) => permissions, becomes: 16 },
    // A password that nobody is told.
    password: { shown: ({ told }) => typeof told === "string" && told !== password && told.length > 20, becomes: true },
    enabled: { shown: ({ enabled }) => enabled, becomes: true },
    permitted: { shown: login, becomes: [true, true, true] },
  }),
  unread: () => ["password"],
  unseen: (id) => [`PUT /users/${id}/chpasswd`],
  overlooked: () => ({ property: "role", member: "permissions", value: "readOnly" }),
  uniqueName: /exists already/,
};

const vmUserGroup: Sample = {
  title: "UserGroup",
  type: "UserGroup",
  path: "/groups",
  by: "administrator",
  nameMember: "name",
  laterStep: { method: "POST", path: /users\/\d+$/ },
  inListAlone: true,
  overlooked: "nothing",
  shown: async (site, id) => {
    const members = await site.byHand("GET", `/groups/${id}/users`);
    const { groups } = (await site.byHand("GET", "/groups")) as { groups: Props[] };
    return { ...groups.find((group) => String(group.id) === id), ...members };
  },
  inputs: ({ users }) => ({ name: "weekly", userIds: [users[0]] }),
  changes: ({ users }) => ({
    name: renamed,
    userIds: {
      value: [users[1]],
      byHand: [
        { method: "POST", path: (id) => `/groups/${id}/users/${users[1]}` },
        { method: "DELETE", path: (id) => `/groups/${id}/users/${users[0]}` },
      ],
    },
  }),
  undroppable: [],
  drops: () => ({ userIds: { shown: ({ users }) => users, becomes: [] } }),
};

const typesIn = (member: string) => (object: Props) => (object[member] as Props[]).map(({ type }) => type);

/** What somebody sends who changes one member of what takes the whole only. */
const whole = (changes: (live: Props) => Props): Change["byHand"] => ({
  body: ({ name, actions, objects, subjects, rules, principals, access_group_type, ...rest }) => ({
    ...(rest.permission_uuid === undefined
      ? { name, rules, principals, access_group_type }
      : { name, actions, objects, subjects }),
    ...changes({ objects, subjects, principals }),
  }),
});

const without = (list: unknown, wanted: string): Props[] => (list as Props[]).filter(({ type }) => type !== wanted);

const permission: Pick<Sample, "type" | "path" | "by" | "nameMember" | "idMember" | "shown" | "undroppable"> = {
  type: "AccessPermission",
  path: "/api/v3/access-control/permissions",
  by: "administrator",
  nameMember: "name",
  idMember: "permission_uuid",
  shown: (site, id) => site.byHand("GET", `/api/v3/access-control/permissions/${id}`),
  undroppable: [],
};

const vmPermissions: Sample[] = [
  {
    title: "AccessPermission for tags",
    ...permission,
    inputs: ({ lists, users, groups }) => ({
      name: "weekly",
      actions: ["view", "use"],
      tagIds: [lists[0]],
      userIds: [users[0]],
      userGroupIds: [groups[0]],
    }),
    changes: ({ lists, users, groups }) => ({
      name: { value: "renamed", byHand: whole(() => ({ name: "renamed" })) },
      actions: { value: ["scan"], byHand: whole(() => ({ actions: ["CanScan", "CanEdit"] })) },
      tagIds: {
        value: [lists[1]],
        byHand: whole(() => ({ objects: [{ type: "Tag", uuid: lists[1], name: "Samples,sample B" }] })),
      },
      userIds: { value: [users[1]], byHand: whole(({ subjects }) => ({ subjects: without(subjects, "User") })) },
      userGroupIds: {
        value: [groups[1]],
        byHand: whole(({ subjects }) => ({ subjects: without(subjects, "UserGroup") })),
      },
    }),
    replacing: () => ({
      kind: { kind: "accessGroup", actions: ["view"], tagIds: undefined, addresses: ["192.0.2.0/24"] },
    }),
    drops: () => ({
      tagIds: { shown: typesIn("objects"), becomes: ["AllAssets"], along: { allAssets: true } },
      userIds: { shown: typesIn("subjects"), becomes: ["UserGroup"] },
      userGroupIds: { shown: typesIn("subjects"), becomes: ["User"] },
    }),
    overlooked: ({ lists }) => ({ property: "tagIds", member: "objects", value: [lists[1]] }),
  },
  {
    title: "AccessPermission for everybody",
    ...permission,
    inputs: () => ({ name: "weekly", actions: ["view"], allAssets: true, allUsers: true }),
    changes: ({ lists, users }) => ({
      name: { value: "renamed", byHand: whole(() => ({ name: "renamed" })) },
      allAssets: {
        value: false,
        along: { tagIds: [lists[0]] },
        byHand: whole(() => ({ objects: [{ type: "Tag", uuid: lists[0], name: "Samples,sample A" }] })),
      },
      allUsers: {
        value: false,
        along: { userIds: [users[0]] },
        byHand: whole(() => ({ subjects: [] })),
      },
    }),
    drops: ({ lists, users }) => ({
      allAssets: { shown: typesIn("objects"), becomes: ["Tag"], along: { tagIds: [lists[0]] } },
      allUsers: { shown: typesIn("subjects"), becomes: ["User"], along: { userIds: [users[0]] } },
    }),
    overlooked: ({ lists }) => ({ property: "tagIds", member: "objects", value: [lists[1]] }),
  },
  {
    title: "AccessPermission as an access group",
    ...permission,
    path: "/v2/access-groups",
    idMember: "id",
    shown: (site, id) => site.byHand("GET", `/v2/access-groups/${id}`),
    inputs: ({ users, groups }) => ({
      name: "weekly",
      kind: "accessGroup",
      actions: ["view", "scan"],
      addresses: ["192.0.2.0/24", "198.51.100.7-198.51.100.9"],
      userIds: [users[0]],
      userGroupIds: [groups[0]],
    }),
    changes: ({ users, groups }) => ({
      name: { value: "renamed", byHand: whole(() => ({ name: "renamed" })) },
      actions: {
        value: ["view"],
        byHand: whole(({ principals }) => ({
          principals: (principals as Props[]).map((one) => ({ ...one, permissions: ["CAN_SCAN"] })),
        })),
      },
      addresses: {
        value: ["203.0.113.0/25"],
        byHand: whole(() => ({ rules: [{ type: "ipv4", operator: "eq", terms: ["203.0.113.0/25"] }] })),
      },
      userIds: { value: [users[1]], byHand: whole(({ principals }) => ({ principals: without(principals, "user") })) },
      userGroupIds: {
        value: [groups[1]],
        byHand: whole(({ principals }) => ({ principals: without(principals, "group") })),
      },
    }),
    replacing: ({ lists }) => ({ kind: { kind: undefined, addresses: undefined, tagIds: [lists[0]] } }),
    drops: () => ({
      userIds: { shown: typesIn("principals"), becomes: ["all_users", "group"] },
      userGroupIds: { shown: typesIn("principals"), becomes: ["all_users", "user"] },
    }),
    overlooked: () => ({ property: "addresses", member: "rules", value: ["203.0.113.0/25"] }),
    getArgs: { kind: "accessGroup" },
  },
];

const vmCredential: Pick<
  Sample,
  "type" | "path" | "by" | "nameMember" | "idMember" | "shown" | "undroppable" | "unread" | "unseen"
> = {
  type: "Credential",
  path: "/credentials",
  by: "administrator",
  nameMember: "name",
  idMember: "uuid",
  shown: async (site, id) => {
    const object = await site.byHand("GET", `/credentials/${id}`);
    return { ...object, ...(object.settings as Props), kind: (object.settings as Props).type };
  },
  undroppable: [],
  unread: () => ["password", "privateKey", "passphrase", "escalationPassword", "authPassword", "privacyPassword"],
  unseen: (id) => [`PUT /credentials/${id}`],
};

const setBy = (settings: Props): Change["byHand"] => ({ body: { settings } });

const vmCredentials: Sample[] = [
  {
    title: "Credential for SSH by password",
    ...vmCredential,
    inputs: () => ({
      name: "weekly",
      description: "reads only",
      type: "ssh",
      authMethod: "password",
      username: "scan",
      password,
      elevateWith: "su+sudo",
      escalationUsername: "root",
      escalationSuUser: "stage",
      escalationPassword: "Battery-Staple-1",
      escalationPath: "/usr/local/bin",
    }),
    changes: () => ({
      name: renamed,
      description: described,
      username: { value: "other", byHand: setBy({ username: "other" }) },
      password: { value: otherPassword, byHand: setBy({ password: otherPassword }) },
      authMethod: {
        value: "kerberos",
        along: { kdc: "kdc.example.com", realm: "EXAMPLE.COM" },
        byHand: setBy({ auth_method: "Kerberos" }),
      },
      elevateWith: { value: "sudo", byHand: setBy({ elevate_privileges_with: "sudo" }) },
      escalationUsername: { value: "admin", byHand: setBy({ escalation_account: "admin" }) },
      escalationSuUser: { value: "other", byHand: setBy({ su_user: "other" }) },
      escalationPassword: { value: otherPassword, byHand: setBy({ escalation_password: otherPassword }) },
      escalationPath: { value: "/opt/bin", byHand: setBy({ bin_directory: "/opt/bin" }) },
    }),
    replacing: () => ({
      type: {
        type: "windows",
        elevateWith: undefined,
        escalationUsername: undefined,
        escalationSuUser: undefined,
        escalationPassword: undefined,
        escalationPath: undefined,
      },
    }),
    drops: () => ({
      description: undescribed,
      authMethod: { shown: ({ auth_method }) => auth_method, becomes: "password" },
      elevateWith: {
        shown: ({ elevate_privileges_with, escalation_account, su_user, escalation_password, bin_directory }) => [
          elevate_privileges_with,
          escalation_account,
          su_user,
          escalation_password,
          bin_directory,
        ],
        becomes: ["Nothing", "", "", "", ""],
        along: {
          escalationUsername: undefined,
          escalationSuUser: undefined,
          escalationPassword: undefined,
          escalationPath: undefined,
        },
      },
      escalationPath: { shown: ({ bin_directory }) => bin_directory, becomes: "" },
    }),
  },
  {
    title: "Credential for SSH by key",
    ...vmCredential,
    inputs: () => ({
      name: "weekly",
      type: "ssh",
      authMethod: "publicKey",
      username: "scan",
      privateKey,
      passphrase: "Opened-Sesame-1",
    }),
    changes: () => ({
      username: { value: "other", byHand: setBy({ username: "other" }) },
      privateKey: { value: otherKey, byHand: setBy({ private_key: "somebody's" }) },
      passphrase: { value: "Other-Sesame-2", byHand: setBy({ private_key_passphrase: "Other-Sesame-2" }) },
      authMethod: {
        value: "password",
        along: { privateKey: undefined, passphrase: undefined, password },
        byHand: setBy({ auth_method: "password" }),
      },
    }),
    drops: () => ({
      passphrase: { shown: ({ private_key_passphrase }) => private_key_passphrase, becomes: "" },
    }),
    unseen: (id) => ["POST /credentials/files", `PUT /credentials/${id}`],
  },
  {
    title: "Credential for Windows by Kerberos",
    ...vmCredential,
    inputs: () => ({
      name: "weekly",
      type: "windows",
      authMethod: "kerberos",
      username: "scan",
      password,
      domain: "PLANT",
      kdc: "kdc.example.com",
      kdcPort: 1088,
      kdcTransport: "udp",
    }),
    changes: () => ({
      username: { value: "other", byHand: setBy({ username: "other" }) },
      domain: { value: "OFFICE", byHand: setBy({ domain: "OFFICE" }) },
      kdc: { value: "other.example.com", byHand: setBy({ kdc: "other.example.com" }) },
      kdcPort: { value: 89, byHand: setBy({ kdc_port: "89" }) },
      kdcTransport: { value: "tcp", byHand: setBy({ kdc_transport: "tcp" }) },
      authMethod: {
        value: "ntlmHash",
        along: { kdc: undefined, kdcPort: undefined, kdcTransport: undefined },
        byHand: setBy({ auth_method: "NTLM Hash" }),
      },
    }),
    drops: () => ({
      kdcPort: { shown: ({ kdc_port }) => kdc_port, becomes: "88" },
      kdcTransport: { shown: ({ kdc_transport }) => kdc_transport, becomes: "tcp" },
    }),
  },
  {
    title: "Credential for SNMPv3",
    ...vmCredential,
    inputs: () => ({
      name: "weekly",
      type: "snmpV3",
      username: "reader",
      port: 1161,
      securityLevel: "authPriv",
      authAlgorithm: "MD5",
      authPassword: password,
      privacyAlgorithm: "DES",
      privacyPassword: "Battery-Staple-1",
    }),
    changes: () => ({
      username: { value: "other", byHand: setBy({ username: "other" }) },
      port: { value: 162, byHand: setBy({ port: 162 }) },
      securityLevel: {
        value: "authNoPriv",
        along: { privacyAlgorithm: undefined, privacyPassword: undefined },
        byHand: setBy({ security_level: "No authentication and no privacy" }),
      },
      authAlgorithm: { value: "SHA1", byHand: setBy({ auth_algorithm: "SHA1" }) },
      authPassword: { value: otherPassword, byHand: setBy({ auth_password: otherPassword }) },
      privacyAlgorithm: { value: "AES", byHand: setBy({ privacy_algorithm: "AES" }) },
      privacyPassword: { value: otherPassword, byHand: setBy({ privacy_password: otherPassword }) },
    }),
    drops: () => ({
      port: { shown: ({ port }) => port, becomes: "161" },
      securityLevel: { shown: ({ security_level }) => security_level, becomes: "Authentication and privacy" },
      authAlgorithm: { shown: ({ auth_algorithm }) => auth_algorithm, becomes: "SHA1" },
      privacyAlgorithm: { shown: ({ privacy_algorithm }) => privacy_algorithm, becomes: "AES" },
    }),
  },
  {
    title: "Credential for a database",
    ...vmCredential,
    // A credential's kind and its database's are both called type.
    shown: async (site, id) => {
      const { settings, ...object } = await site.byHand("GET", `/credentials/${id}`);
      return { ...(settings as Props), databaseType: (settings as Props).type, ...object };
    },
    inputs: () => ({
      name: "weekly",
      type: "database",
      username: "scan",
      password,
      databaseType: "Oracle",
      port: 1522,
      sid: "PLANT",
      oracleAuth: "NORMAL",
      oracleService: "SERVICE_NAME",
    }),
    changes: () => ({
      username: { value: "other", byHand: setBy({ username: "other" }) },
      databaseType: {
        value: "SQL Server",
        along: { oracleAuth: undefined, oracleService: undefined, sqlServerAuth: "SQL" },
        byHand: setBy({ type: "DB2" }),
      },
      port: { value: 1523, byHand: setBy({ port: "1523" }) },
      sid: { value: "OFFICE", byHand: setBy({ oracle_sid: "OFFICE" }) },
      oracleAuth: { value: "SYSDBA", byHand: setBy({ oracle_auth_type: "SYSOPER" }) },
      oracleService: { value: "SID", byHand: setBy({ oracle_service_type: "SID" }) },
    }),
    drops: () => ({
      port: { shown: ({ port }) => port, becomes: "1521" },
      oracleAuth: { shown: ({ oracle_auth_type }) => oracle_auth_type, becomes: "SYSDBA" },
      oracleService: { shown: ({ oracle_service_type }) => oracle_service_type, becomes: "SID" },
    }),
  },
];

const vm: PlatformSamples = {
  ...vulnerabilityManagement,
  samples: [vmUser, vmUserGroup, ...vmPermissions, ...vmCredentials],
  idsOf: async (site) => {
    const ids = await vulnerabilityManagement.idsOf(site);
    const { users } = (await site.byHand("GET", "/users")) as { users: Props[] };
    const { groups } = (await site.byHand("GET", "/groups")) as { groups: Props[] };
    const other = await site.byHand("POST", "/groups", { name: "sample B" });
    return {
      ...ids,
      users: two(users.slice(1).map(({ id }) => String(id))),
      groups: two([...groups, other].map(({ id }) => String(id))),
    };
  },
  switches: wordSwitches(
    Object.fromEntries(
      Object.entries(vmSwitches).filter(([name]) => ["service", "listOrder", "credentialNames"].includes(name)),
    ),
  ),
  emptyList: (path) => ({ [path.slice(path.lastIndexOf("/") + 1).replaceAll("-", "_")]: [] }),
};

// ---------------------------------------------------------------- Security Center

const common = (type: string, path: string): Pick<Sample, "type" | "path" | "by" | "nameMember" | "shown"> => ({
  type,
  path,
  by: "organization",
  nameMember: "name",
  shown: (site, id) => site.byHand("GET", `${path}/${id}`),
});

const idsIn = (member: string) => (object: Props) => (object[member] as Props[]).map(({ id }) => String(id));
const contact = { title: "title", street: "address", city: "city", state: "state", country: "country", phone: "phone" };
const eachContact = <T>(make: (member: string) => T): Record<string, T> =>
  Object.fromEntries(Object.entries({ ...contact, fax: "fax" }).map(([name, member]) => [name, make(member)]));

const scUser: Sample = {
  title: "User",
  ...common("User", "/rest/user"),
  nameMember: "username",
  shown: async (site, id) => {
    const user = await site.byHand("GET", `/rest/user/${id}`);
    return { ...user, name: user.username };
  },
  inputs: ({ roles, groups, lists }) => ({
    name: "weekly",
    firstName: "Weekly",
    lastName: "Look",
    email: "look@example.com",
    roleId: roles[0],
    groupId: groups[0],
    password,
    authType: "tns",
    locked: true,
    mustChangePassword: true,
    responsibleAssetListId: lists[0],
    managedUsersGroupIds: [groups[0]],
    managedObjectsGroupIds: [groups[0]],
    ...eachContact((member) => `${member} before`),
  }),
  changes: ({ roles, groups, lists }) => ({
    firstName: { value: "Changed", byHand: { body: { firstname: "Changed" } } },
    lastName: { value: "Changed", byHand: { body: { lastname: "Changed" } } },
    email: { value: "changed@example.com", byHand: { body: { email: "changed@example.com" } } },
    roleId: { value: roles[1], byHand: { body: { roleID: roles[1] } } },
    groupId: { value: groups[1], byHand: { body: { groupID: groups[1] } } },
    password: { value: otherPassword, byHand: { body: { password: otherPassword } } },
    authType: { value: "ldap", byHand: { body: { authType: "saml" } } },
    locked: { value: false, byHand: { body: { locked: "false" } } },
    mustChangePassword: { value: false, byHand: { body: { mustChangePassword: "false" } } },
    responsibleAssetListId: { value: lists[1], byHand: { body: { responsibleAssetID: lists[1] } } },
    managedUsersGroupIds: { value: [groups[1]], byHand: { body: { managedUsersGroups: [{ id: groups[1] }] } } },
    managedObjectsGroupIds: { value: [groups[1]], byHand: { body: { managedObjectsGroups: [{ id: groups[1] }] } } },
    ...eachContact((member) => ({ value: `${member} after`, byHand: { body: { [member]: `${member} after` } } })),
  }),
  replacing: () => ({ name: { name: "another" } }),
  undroppable: [],
  drops: () => ({
    email: { shown: ({ email }) => email, becomes: "" },
    authType: { shown: ({ authType }) => authType, becomes: "tns" },
    locked: { shown: ({ locked }) => locked, becomes: "false" },
    mustChangePassword: { shown: ({ mustChangePassword }) => mustChangePassword, becomes: "false" },
    responsibleAssetListId: {
      shown: ({ responsibleAsset }) => String((responsibleAsset as Props).id),
      becomes: "-1",
    },
    managedUsersGroupIds: { shown: idsIn("managedUsersGroups"), becomes: [] },
    managedObjectsGroupIds: { shown: idsIn("managedObjectsGroups"), becomes: [] },
    firstName: { shown: ({ firstname }) => firstname, becomes: "" },
    lastName: { shown: ({ lastname }) => lastname, becomes: "" },
    ...eachContact((member) => ({ shown: (user: Props) => user[member], becomes: "" })),
  }),
  unread: () => ["password"],
  unseen: (id) => [`PATCH /rest/user/${id}`],
  overlooked: () => ({ property: "lastName", member: "lastname", value: "Changed" }),
};

const scGroup: Sample = {
  title: "UserGroup",
  ...common("UserGroup", "/rest/group"),
  inputs: ({ repositories, lists }) => ({
    name: "weekly",
    description: "they look",
    repositoryIds: [repositories[0]],
    definingAssetListIds: [lists[0]],
  }),
  changes: ({ repositories, lists }) => ({
    name: renamed,
    description: described,
    repositoryIds: { value: [repositories[1]], byHand: { body: { repositories: [{ id: repositories[1] }] } } },
    definingAssetListIds: { value: [lists[1]], byHand: { body: { definingAssets: [{ id: lists[1] }] } } },
  }),
  undroppable: [],
  drops: () => ({
    description: undescribed,
    repositoryIds: { shown: idsIn("repositories"), becomes: [] },
    definingAssetListIds: { shown: idsIn("definingAssets"), becomes: [] },
  }),
};

const rightsIn = (role: Props): string[] => Object.keys(role).filter((name) => role[name] === "true");

const scRole: Sample = {
  title: "Role",
  ...common("Role", "/rest/role"),
  inputs: () => ({
    name: "weekly",
    description: "they look",
    scan: "policy",
    permissions: ["createPolicies", "shareObjects"],
  }),
  changes: () => ({
    name: renamed,
    description: described,
    scan: { value: "full", byHand: { body: { permScan: "none" } } },
    permissions: {
      value: ["createLDAPAssets", "manageRecastRiskRules"],
      byHand: { body: { permManageGroups: "true", permShareObjects: "false" } },
    },
  }),
  undroppable: [],
  drops: () => ({
    description: undescribed,
    scan: { shown: ({ permScan }) => permScan, becomes: "none" },
    permissions: { shown: rightsIn, becomes: [] },
  }),
};

const fieldsOf = async (site: Site, id: string): Promise<Props> => {
  const object = await site.byHand("GET", `/rest/credential/${id}`);
  return { ...object, ...(object.typeFields as Props) };
};

const scCredential: Omit<Sample, "title" | "inputs" | "changes" | "drops"> = {
  ...common("Credential", "/rest/credential"),
  shown: fieldsOf,
  undroppable: [],
  unread: () => ["password", "privateKey", "publicKey", "passphrase", "escalationPassword"],
  unseen: (id) => [`PATCH /rest/credential/${id}`],
};

const scCredentials: Sample[] = [
  {
    title: "Credential for SSH by password",
    ...scCredential,
    laterStep: { method: "POST", path: /share$/ },
    inputs: ({ groups }) => ({
      name: "weekly",
      description: "reads only",
      type: "ssh",
      authMethod: "password",
      username: "scan",
      password,
      elevateWith: "su+sudo",
      escalationUsername: "root",
      escalationSuUser: "stage",
      escalationPassword: "Battery-Staple-1",
      escalationPath: "/usr/local/bin",
      tags: "plant",
      sharedWithGroupIds: [groups[0]],
    }),
    changes: ({ groups }) => ({
      name: renamed,
      description: described,
      username: { value: "other", byHand: { body: { username: "other" } } },
      password: { value: otherPassword, byHand: { body: { password: otherPassword } } },
      authMethod: {
        value: "kerberos",
        along: { kdc: "kdc.example.com", realm: "EXAMPLE.COM" },
        byHand: { body: { authType: "kerberos" } },
      },
      elevateWith: { value: "sudo", byHand: { body: { privilegeEscalation: "sudo" } } },
      escalationUsername: { value: "admin", byHand: { body: { escalationUsername: "admin" } } },
      escalationSuUser: { value: "other", byHand: { body: { escalationSuUser: "other" } } },
      escalationPassword: { value: otherPassword, byHand: { body: { escalationPassword: otherPassword } } },
      escalationPath: { value: "/opt/bin", byHand: { body: { escalationPath: "/opt/bin" } } },
      tags: { value: "office", byHand: { body: { tags: "office" } } },
      sharedWithGroupIds: {
        value: [groups[1]],
        byHand: { method: "POST", path: (id) => `/rest/credential/${id}/share`, body: { groups: [{ id: groups[1] }] } },
      },
    }),
    drops: () => ({
      description: undescribed,
      tags: { shown: ({ tags }) => tags, becomes: "" },
      sharedWithGroupIds: { shown: idsIn("groups"), becomes: [] },
      authMethod: { shown: ({ authType }) => authType, becomes: "password" },
      escalationPath: { shown: ({ escalationPath }) => escalationPath, becomes: "" },
    }),
  },
  {
    title: "Credential for SSH by key",
    ...scCredential,
    inputs: () => ({
      name: "weekly",
      type: "ssh",
      authMethod: "publicKey",
      username: "scan",
      privateKey,
      publicKey: "ssh-ed25519 AAAA scan",
      passphrase: "Opened-Sesame-1",
    }),
    changes: () => ({
      username: { value: "other", byHand: { body: { username: "other" } } },
      privateKey: { value: otherKey, byHand: { body: { passphrase: "x" } } },
      passphrase: { value: "Other-Sesame-2", byHand: { body: { passphrase: "Other-Sesame-2" } } },
    }),
    drops: () => ({ passphrase: { shown: ({ passphrase }) => passphrase, becomes: "" } }),
    unseen: (id) => ["POST /rest/file/upload", "POST /rest/file/upload", `PATCH /rest/credential/${id}`],
  },
  {
    title: "Credential for Windows by Kerberos",
    ...scCredential,
    inputs: () => ({
      name: "weekly",
      type: "windows",
      authMethod: "kerberos",
      username: "scan",
      password,
      domain: "PLANT",
      kdc: "kdc.example.com",
      kdcPort: 1088,
      kdcTransport: "udp",
      realm: "EXAMPLE.COM",
    }),
    changes: () => ({
      domain: { value: "OFFICE", byHand: { body: { domain: "OFFICE" } } },
      kdc: { value: "other.example.com", byHand: { body: { kdc_ip: "other.example.com" } } },
      kdcPort: { value: 89, byHand: { body: { kdc_port: "89" } } },
      kdcTransport: { value: "tcp", byHand: { body: { kdc_protocol: "tcp" } } },
      realm: { value: "OTHER.EXAMPLE.COM", byHand: { body: { kdc_realm: "OTHER.EXAMPLE.COM" } } },
    }),
    drops: () => ({
      domain: { shown: ({ domain }) => domain, becomes: "" },
      kdcPort: { shown: ({ kdc_port }) => kdc_port, becomes: "88" },
      kdcTransport: { shown: ({ kdc_protocol }) => kdc_protocol, becomes: "tcp" },
    }),
  },
  {
    title: "Credential for a database",
    ...scCredential,
    inputs: () => ({
      name: "weekly",
      type: "database",
      username: "scan",
      password,
      databaseType: "Oracle",
      port: 1522,
      sid: "PLANT",
      oracleAuth: "NORMAL",
      oracleService: "SERVICE_NAME",
    }),
    changes: () => ({
      username: { value: "other", byHand: { body: { login: "other" } } },
      databaseType: {
        value: "SQL Server",
        along: { oracleAuth: undefined, oracleService: undefined, sqlServerAuth: "SQL" },
        byHand: { body: { dbType: "DB2" } },
      },
      port: { value: 1523, byHand: { body: { port: "1523" } } },
      sid: { value: "OFFICE", byHand: { body: { sid: "OFFICE" } } },
      oracleAuth: { value: "SYSDBA", byHand: { body: { oracleAuthType: "SYSOPER" } } },
      oracleService: { value: "SID", byHand: { body: { oracle_service_type: "SID" } } },
    }),
    drops: () => ({
      port: { shown: ({ port }) => port, becomes: "1521" },
      oracleAuth: { shown: ({ oracleAuthType }) => oracleAuthType, becomes: "SYSDBA" },
      oracleService: { shown: ({ oracle_service_type }) => oracle_service_type, becomes: "SID" },
    }),
  },
];

const sc: PlatformSamples = {
  ...securityCenter,
  samples: [scUser, scGroup, scRole, ...scCredentials],
  idsOf: async (site): Promise<Ids> => ({ ...(await securityCenter.idsOf(site)), roles: ["3", "7"] }),
  switches: wordSwitches(
    Object.fromEntries(
      Object.entries(scSwitches).filter(([name]) =>
        ["emptyText", "referenceOrder", "uuids", "listFields", "patchReply", "duplicateNames", "missing"].includes(
          name,
        ),
      ),
    ),
  ),
};

/** Users, what they may do, and credentials: one entry for each shape, as in the lists of the platforms. */
export const accountSamples: PlatformSamples[] = [vm, sc];

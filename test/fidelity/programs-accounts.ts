import { type JsonObject, textOf } from "../../emulator/json";
import type { Props } from "../../provider";
import { addresses, described, made, named, type Program, two } from "./program";

const password = "Correct-Horse-1";
const key = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n";

/** A database that wants nothing special. */
const database = (databaseType: string, more: Props = {}, changed: Props = {}): { inputs: Props; changed: Props } => ({
  inputs: { ...named.inputs, type: "database", databaseType, username: "scan", password, port: 4000, ...more },
  changed: { username: "other", password: "Other-Horse-2", port: 4001, ...changed },
});

/** What a credential of each kind has on both platforms; `changed` can stand beside the rest of `inputs`. */
const credentials: readonly Omit<Program, "type">[] = [
  {
    title: "Credential for SSH by password",
    values: () =>
      Promise.resolve({
        inputs: {
          ...described.inputs,
          type: "ssh",
          authMethod: "password",
          username: "scan",
          password,
          elevateWith: "su+sudo",
          escalationUsername: "root",
          escalationSuUser: "stage",
          escalationPassword: password,
          escalationPath: "/usr/local/bin",
        },
        changed: {
          ...described.changed,
          username: "other",
          password: "Other-Horse-2",
          elevateWith: "sudo",
          escalationUsername: "admin",
          escalationSuUser: "other",
          escalationPassword: "Other-Horse-2",
          escalationPath: "/opt/bin",
        },
      }),
    along: { "drop elevateWith": ["escalationUsername", "escalationSuUser", "escalationPassword", "escalationPath"] },
  },
  {
    title: "Credential for SSH by key",
    values: () =>
      Promise.resolve({
        inputs: {
          ...named.inputs,
          type: "ssh",
          authMethod: "publicKey",
          username: "scan",
          privateKey: key,
          passphrase: "Opened-Sesame-1",
        },
        changed: { privateKey: key.replace("MIIE", "MIIF"), passphrase: "Other-Sesame-2" },
      }),
  },
  {
    title: "Credential for SSH by Kerberos",
    values: () =>
      Promise.resolve({
        inputs: {
          ...named.inputs,
          ...{ type: "ssh", authMethod: "kerberos", username: "scan", password },
          ...{ kdc: "kdc.example.com", kdcPort: 1088, kdcTransport: "udp", realm: "EXAMPLE.COM" },
        },
        changed: { kdc: "other.example.com", kdcPort: 89, kdcTransport: "tcp", realm: "OTHER.EXAMPLE.COM" },
      }),
  },
  {
    title: "Credential for Windows",
    values: () =>
      Promise.resolve({
        inputs: {
          ...named.inputs,
          type: "windows",
          authMethod: "ntlmHash",
          username: "scan",
          password,
          domain: "PLANT",
        },
        changed: { authMethod: "lmHash", domain: "OFFICE", password: "Other-Horse-2" },
      }),
  },
  {
    title: "Credential for Windows by Kerberos",
    values: () =>
      Promise.resolve({
        inputs: {
          ...named.inputs,
          ...{ type: "windows", authMethod: "kerberos", username: "scan", password, domain: "EXAMPLE.COM" },
          ...{ kdc: "kdc.example.com", kdcPort: 1088, kdcTransport: "udp" },
        },
        changed: { kdc: "other.example.com", kdcPort: 89, kdcTransport: "tcp", domain: "OTHER.EXAMPLE.COM" },
      }),
  },
  {
    title: "Credential for Oracle",
    values: () =>
      Promise.resolve({
        inputs: {
          ...named.inputs,
          ...{ type: "database", databaseType: "Oracle", username: "scan", password },
          ...{ port: 1522, sid: "PLANT", oracleAuth: "NORMAL", oracleService: "SERVICE_NAME" },
        },
        changed: { username: "other", port: 1523, sid: "OFFICE", oracleAuth: "SYSDBA", oracleService: "SID" },
      }),
  },
  {
    title: "Credential for SQL Server",
    values: () =>
      Promise.resolve({
        inputs: {
          ...named.inputs,
          ...{ type: "database", databaseType: "SQL Server", username: "scan", password },
          ...{ sid: "PLANT", sqlServerAuth: "SQL" },
        },
        changed: { databaseType: "MySQL", sid: "OFFICE", sqlServerAuth: "Windows" },
      }),
    along: { "change databaseType": ["sid", "sqlServerAuth"] },
  },
  {
    title: "Credential for DB2",
    values: () => Promise.resolve(database("DB2", { sid: "PLANT" }, { sid: "OFFICE" })),
  },
  {
    title: "Credential for PostgreSQL",
    values: () => Promise.resolve(database("PostgreSQL", { sid: "PLANT" }, { sid: "OFFICE" })),
  },
  { title: "Credential for MySQL", values: () => Promise.resolve(database("MySQL")) },
];

const ofType = (programs: readonly Omit<Program, "type">[], type: string): Program[] =>
  programs.map((program) => ({ ...program, type }));

const isNotMine = ({ username }: JsonObject): boolean => !textOf(username).startsWith("admin");

export const vm: readonly Program[] = [
  {
    title: "User",
    type: "User",
    values: () =>
      Promise.resolve({
        inputs: {
          name: "fidelity@example.com",
          fullName: "Weekly Look",
          email: "look@example.com",
          role: "standard",
          password,
          enabled: false,
          permitted: ["api", "saml"],
        },
        changed: {
          name: "other@example.com",
          fullName: "Changed",
          email: "changed@example.com",
          role: "readOnly",
          password: "Other-Horse-2",
          enabled: true,
          permitted: ["password"],
        },
      }),
  },
  {
    title: "UserGroup",
    type: "UserGroup",
    values: async (ask) => {
      const [user, other] = await two(ask, "/users", "users", "id", isNotMine);
      return { inputs: { ...named.inputs, userIds: [user] }, changed: { ...named.changed, userIds: [other] } };
    },
  },
  {
    title: "AccessPermission for tags",
    type: "AccessPermission",
    values: async (ask) => {
      const [tag, otherTag] = [
        await made(ask, "/tags/values", { category_name: "Fidelity", value: "A" }, "uuid"),
        await made(ask, "/tags/values", { category_name: "Fidelity", value: "B" }, "uuid"),
      ];
      const [user, otherUser] = await two(ask, "/users", "users", "id", isNotMine);
      const [group] = await two(ask, "/groups", "groups");
      const otherGroup = await made(ask, "/groups", { name: "fidelity" });
      return {
        inputs: {
          ...named.inputs,
          actions: ["view", "use"],
          tagIds: [tag],
          userIds: [user],
          userGroupIds: [group],
        },
        changed: {
          ...named.changed,
          actions: ["scan", "edit"],
          tagIds: [otherTag],
          userIds: [otherUser],
          userGroupIds: [otherGroup],
        },
      };
    },
  },
  {
    title: "AccessPermission for everything and everybody",
    type: "AccessPermission",
    values: () =>
      Promise.resolve({
        inputs: { ...named.inputs, actions: ["view"], allAssets: true, allUsers: true },
        changed: { actions: ["view", "scan"] },
      }),
  },
  {
    title: "AccessPermission as an access group",
    type: "AccessPermission",
    values: async (ask) => {
      const [user, otherUser] = await two(ask, "/users", "users", "id", isNotMine);
      const [group] = await two(ask, "/groups", "groups");
      const otherGroup = await made(ask, "/groups", { name: "fidelity" });
      return {
        inputs: {
          ...{ ...named.inputs, kind: "accessGroup", actions: ["view", "scan"], addresses },
          ...{ userIds: [user], userGroupIds: [group] },
        },
        changed: {
          ...{ ...named.changed, actions: ["view"], addresses: ["203.0.113.0/25"] },
          ...{ userIds: [otherUser], userGroupIds: [otherGroup] },
        },
      };
    },
  },
  {
    title: "ApiKeys",
    type: "ApiKeys",
    values: async (ask) => {
      const [user, other] = await two(ask, "/users", "users", "id", isNotMine);
      return {
        inputs: { userId: user, keepers: { rotated: "2030-01" } },
        changed: { userId: other, keepers: { rotated: "2030-02" } },
      };
    },
  },
  ...ofType(credentials, "Credential"),
  {
    title: "Credential for Sybase ASE",
    type: "Credential",
    values: () => Promise.resolve(database("Sybase ASE")),
  },
  {
    title: "Credential for SNMPv3",
    type: "Credential",
    values: () =>
      Promise.resolve({
        inputs: {
          ...named.inputs,
          ...{ type: "snmpV3", username: "reader", port: 1161, securityLevel: "authPriv" },
          ...{ authAlgorithm: "MD5", authPassword: password, privacyAlgorithm: "DES", privacyPassword: password },
        },
        changed: {
          ...{ port: 1162, authAlgorithm: "SHA1", authPassword: "Other-Horse-2" },
          ...{ privacyAlgorithm: "AES", privacyPassword: "Other-Horse-2", securityLevel: "authNoPriv" },
        },
      }),
    along: { "change securityLevel": ["privacyAlgorithm", "privacyPassword"] },
  },
];

/** Where a person is; each is text. */
const contact = (text: string): Record<string, string> =>
  Object.fromEntries(
    ["title", "street", "city", "state", "country", "phone", "fax"].map((name) => [name, `${name} ${text}`]),
  );

export const sc: readonly Program[] = [
  {
    title: "User",
    type: "User",
    values: async (ask) => {
      const [group, otherGroup] = await two(ask, "/rest/group", undefined);
      const [list, otherList] = [
        await made(ask, "/rest/asset", { name: "fidelity A", type: "static", definedIPs: "192.0.2.77" }),
        await made(ask, "/rest/asset", { name: "fidelity B", type: "static", definedIPs: "192.0.2.78" }),
      ];
      return {
        inputs: {
          ...{ name: "fidelity", firstName: "Weekly", lastName: "Look", email: "look@example.com" },
          ...{ roleId: "3", groupId: group, password, authType: "tns", locked: true, mustChangePassword: true },
          ...{ responsibleAssetListId: list, managedUsersGroupIds: [group], managedObjectsGroupIds: [group] },
          ...contact("before"),
        },
        changed: {
          ...{ name: "other", firstName: "Changed", lastName: "Changed", email: "changed@example.com" },
          ...{ roleId: "7", groupId: otherGroup, password: "Other-Horse-2", authType: "ldap" },
          ...{ locked: false, mustChangePassword: false, responsibleAssetListId: otherList },
          ...{ managedUsersGroupIds: [otherGroup], managedObjectsGroupIds: [otherGroup] },
          ...contact("after"),
        },
      };
    },
  },
  {
    title: "UserGroup",
    type: "UserGroup",
    values: async (ask) => {
      const [repository, otherRepository] = await two(ask, "/rest/repository", undefined);
      const list = await made(ask, "/rest/asset", { name: "fidelity", type: "static", definedIPs: "192.0.2.77" });
      return {
        inputs: { ...described.inputs, repositoryIds: [repository], definingAssetListIds: [list] },
        changed: { ...described.changed, repositoryIds: [otherRepository] },
      };
    },
  },
  {
    title: "Role",
    type: "Role",
    values: () =>
      Promise.resolve({
        inputs: { ...described.inputs, scan: "policy", permissions: ["createPolicies", "shareObjects"] },
        changed: { ...described.changed, scan: "full", permissions: ["createLDAPAssets"] },
      }),
  },
  ...ofType(credentials, "Credential"),
  {
    title: "Credential for Informix/DRDA",
    type: "Credential",
    values: () => Promise.resolve(database("Informix/DRDA", { sid: "PLANT" }, { sid: "OFFICE" })),
  },
  {
    title: "Credential that is shared",
    type: "Credential",
    values: async (ask) => {
      const [group, otherGroup] = await two(ask, "/rest/group", undefined, "id", ({ id }) => id !== "0");
      return {
        inputs: {
          ...named.inputs,
          ...{ type: "ssh", authMethod: "publicKey", username: "scan", privateKey: key },
          ...{ publicKey: "ssh-ed25519 AAAA scan", tags: "plant", sharedWithGroupIds: [group] },
        },
        changed: { tags: "office", sharedWithGroupIds: [otherGroup], publicKey: "ssh-ed25519 BBBB scan" },
      };
    },
  },
];

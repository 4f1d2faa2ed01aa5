import type { Props } from "../../provider";
import { oracle, snmpV3, sshByKey, sshByPassword, windowsByKerberos } from "./credential-kinds";
import type { Change, Sample } from "./sample";
import { change, described, drop, otherKey, otherPassword, password, renamed, undescribed } from "./values";

const credential: Omit<Sample, "title" | "inputs" | "changes" | "drops"> = {
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

const set = (value: unknown, settings: Props, along?: Props): Change => change(value, { settings }, along);

const withoutEscalation = {
  escalationUsername: undefined,
  escalationSuUser: undefined,
  escalationPassword: undefined,
  escalationPath: undefined,
};

export const vmCredentials: Sample[] = [
  {
    title: "Credential for SSH by password",
    ...credential,
    inputs: () => sshByPassword,
    changes: () => ({
      name: renamed,
      description: described,
      username: set("other", { username: "other" }),
      password: set(otherPassword, { password: otherPassword }),
      authMethod: set("kerberos", { auth_method: "Kerberos" }, { kdc: "kdc.example.com", realm: "EXAMPLE.COM" }),
      elevateWith: set("sudo", { elevate_privileges_with: "sudo" }),
      escalationUsername: set("admin", { escalation_account: "admin" }),
      escalationSuUser: set("other", { su_user: "other" }),
      escalationPassword: set(otherPassword, { escalation_password: otherPassword }),
      escalationPath: set("/opt/bin", { bin_directory: "/opt/bin" }),
    }),
    replacing: () => ({ type: { type: "windows", elevateWith: undefined, ...withoutEscalation } }),
    drops: () => ({
      description: undescribed,
      authMethod: drop("auth_method", "password"),
      elevateWith: {
        shown: ({ elevate_privileges_with, escalation_account, su_user, escalation_password, bin_directory }) => [
          elevate_privileges_with,
          escalation_account,
          su_user,
          escalation_password,
          bin_directory,
        ],
        becomes: ["Nothing", "", "", "", ""],
        along: withoutEscalation,
      },
      escalationPath: drop("bin_directory", ""),
    }),
  },
  {
    title: "Credential for SSH by key",
    ...credential,
    inputs: () => sshByKey,
    changes: () => ({
      username: set("other", { username: "other" }),
      privateKey: set(otherKey, { private_key: "somebody's" }),
      passphrase: set("Other-Sesame-2", { private_key_passphrase: "Other-Sesame-2" }),
      authMethod: set(
        "password",
        { auth_method: "password" },
        { privateKey: undefined, passphrase: undefined, password },
      ),
    }),
    drops: () => ({ passphrase: drop("private_key_passphrase", "") }),
    unseen: (id) => ["POST /credentials/files", `PUT /credentials/${id}`],
  },
  {
    title: "Credential for Windows by Kerberos",
    ...credential,
    inputs: () => windowsByKerberos,
    changes: () => ({
      username: set("other", { username: "other" }),
      domain: set("OFFICE", { domain: "OFFICE" }),
      kdc: set("other.example.com", { kdc: "other.example.com" }),
      kdcPort: set(89, { kdc_port: "89" }),
      kdcTransport: set("tcp", { kdc_transport: "tcp" }),
      authMethod: set(
        "ntlmHash",
        { auth_method: "NTLM Hash" },
        { kdc: undefined, kdcPort: undefined, kdcTransport: undefined },
      ),
    }),
    drops: () => ({ kdcPort: drop("kdc_port", "88"), kdcTransport: drop("kdc_transport", "tcp") }),
  },
  {
    title: "Credential for SNMPv3",
    ...credential,
    inputs: () => snmpV3,
    changes: () => ({
      username: set("other", { username: "other" }),
      port: set(162, { port: 162 }),
      securityLevel: set(
        "authNoPriv",
        { security_level: "No authentication and no privacy" },
        { privacyAlgorithm: undefined, privacyPassword: undefined },
      ),
      authAlgorithm: set("SHA1", { auth_algorithm: "SHA1" }),
      authPassword: set(otherPassword, { auth_password: otherPassword }),
      privacyAlgorithm: set("AES", { privacy_algorithm: "AES" }),
      privacyPassword: set(otherPassword, { privacy_password: otherPassword }),
    }),
    drops: () => ({
      port: drop("port", "161"),
      securityLevel: drop("security_level", "Authentication and privacy"),
      authAlgorithm: drop("auth_algorithm", "SHA1"),
      privacyAlgorithm: drop("privacy_algorithm", "AES"),
    }),
  },
  {
    title: "Credential for a database",
    ...credential,
    // A credential's kind and its database's are both called type.
    shown: async (site, id) => {
      const { settings, ...object } = await site.byHand("GET", `/credentials/${id}`);
      return { ...(settings as Props), databaseType: (settings as Props).type, ...object };
    },
    inputs: () => oracle,
    changes: () => ({
      username: set("other", { username: "other" }),
      databaseType: set(
        "SQL Server",
        { type: "DB2" },
        { oracleAuth: undefined, oracleService: undefined, sqlServerAuth: "SQL" },
      ),
      port: set(1523, { port: "1523" }),
      sid: set("OFFICE", { oracle_sid: "OFFICE" }),
      oracleAuth: set("SYSDBA", { oracle_auth_type: "SYSOPER" }),
      oracleService: set("SID", { oracle_service_type: "SID" }),
    }),
    drops: () => ({
      port: drop("port", "1521"),
      oracleAuth: drop("oracle_auth_type", "SYSDBA"),
      oracleService: drop("oracle_service_type", "SID"),
    }),
  },
];

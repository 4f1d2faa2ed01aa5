import type { Props } from "../../provider";
import { oracle, sshByKey, sshByPassword, windowsByKerberos } from "./credential-kinds";
import type { Sample } from "./sample";
import {
  change,
  described,
  drop,
  dropIds,
  otherKey,
  otherPassword,
  renamed,
  scCollection,
  shareWith,
  undescribed,
} from "./values";

const credential: Omit<Sample, "title" | "inputs" | "changes" | "drops"> = {
  ...scCollection("Credential", "/rest/credential"),
  shown: async (site, id) => {
    const object = await site.byHand("GET", `/rest/credential/${id}`);
    return { ...object, ...(object.typeFields as Props) };
  },
  unread: () => ["password", "privateKey", "publicKey", "passphrase", "escalationPassword"],
  unseen: (id) => [`PATCH /rest/credential/${id}`],
};

export const scCredentials: Sample[] = [
  {
    title: "Credential for SSH by password",
    ...credential,
    laterStep: { method: "POST", path: /share$/ },
    inputs: ({ groups }) => ({ ...sshByPassword, tags: "plant", sharedWithGroupIds: [groups[0]] }),
    changes: ({ groups }) => ({
      name: renamed,
      description: described,
      username: change("other", { username: "other" }),
      password: change(otherPassword, { password: otherPassword }),
      authMethod: change("kerberos", { authType: "kerberos" }, { kdc: "kdc.example.com", realm: "EXAMPLE.COM" }),
      elevateWith: change("sudo", { privilegeEscalation: "sudo" }),
      escalationUsername: change("admin", { escalationUsername: "admin" }),
      escalationSuUser: change("other", { escalationSuUser: "other" }),
      escalationPassword: change(otherPassword, { escalationPassword: otherPassword }),
      escalationPath: change("/opt/bin", { escalationPath: "/opt/bin" }),
      tags: change("office", { tags: "office" }),
      sharedWithGroupIds: shareWith("/rest/credential", groups[1]),
    }),
    drops: () => ({
      description: undescribed,
      tags: drop("tags", ""),
      sharedWithGroupIds: dropIds("groups"),
      authMethod: drop("authType", "password"),
      escalationPath: drop("escalationPath", ""),
    }),
  },
  {
    title: "Credential for SSH by key",
    ...credential,
    inputs: () => ({ ...sshByKey, publicKey: "ssh-ed25519 AAAA scan" }),
    changes: () => ({
      username: change("other", { username: "other" }),
      privateKey: change(otherKey, { passphrase: "x" }),
      passphrase: change("Other-Sesame-2", { passphrase: "Other-Sesame-2" }),
    }),
    drops: () => ({ passphrase: drop("passphrase", "") }),
    unseen: (id) => ["POST /rest/file/upload", "POST /rest/file/upload", `PATCH /rest/credential/${id}`],
  },
  {
    title: "Credential for Windows by Kerberos",
    ...credential,
    inputs: () => ({ ...windowsByKerberos, realm: "EXAMPLE.COM" }),
    changes: () => ({
      domain: change("OFFICE", { domain: "OFFICE" }),
      kdc: change("other.example.com", { kdc_ip: "other.example.com" }),
      kdcPort: change(89, { kdc_port: "89" }),
      kdcTransport: change("tcp", { kdc_protocol: "tcp" }),
      realm: change("OTHER.EXAMPLE.COM", { kdc_realm: "OTHER.EXAMPLE.COM" }),
    }),
    drops: () => ({
      domain: drop("domain", ""),
      kdcPort: drop("kdc_port", "88"),
      kdcTransport: drop("kdc_protocol", "tcp"),
    }),
  },
  {
    title: "Credential for a database",
    ...credential,
    inputs: () => oracle,
    changes: () => ({
      username: change("other", { login: "other" }),
      databaseType: change(
        "SQL Server",
        { dbType: "DB2" },
        { oracleAuth: undefined, oracleService: undefined, sqlServerAuth: "SQL" },
      ),
      port: change(1523, { port: "1523" }),
      sid: change("OFFICE", { sid: "OFFICE" }),
      oracleAuth: change("SYSDBA", { oracleAuthType: "SYSOPER" }),
      oracleService: change("SID", { oracle_service_type: "SID" }),
    }),
    drops: () => ({
      port: drop("port", "1521"),
      oracleAuth: drop("oracleAuthType", "SYSDBA"),
      oracleService: drop("oracle_service_type", "SID"),
    }),
  },
];

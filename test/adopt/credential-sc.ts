import type { Props } from "../../provider";
import type { Choice } from "./choice";

/** A body, the secrets in it by the property that holds them, and why no program can declare it. */
export interface CredentialBody {
  body: Props;
  secrets?: Record<string, string>;
  unmanageable?: string;
}

const password = "Correct-Horse-1";
const secretMembers = ["password", "escalationPassword", "passphrase"];

/** Kinds of credentials with the members that each takes. Source: API sheet, `/credential`; pyTenable sc/credentials.py. */
const kinds: Record<string, (choice: Choice) => CredentialBody> = {
  sshPassword: (choice) => ({
    body: {
      ...{ type: "ssh", authType: "password", username: "scan", password },
      ...choice.one<Props>([
        { privilegeEscalation: "none" },
        // Left in the form by somebody who chose another way afterwards.
        { privilegeEscalation: "none", escalationUsername: "root", escalationPath: "/usr/bin" },
        {},
        {
          privilegeEscalation: "sudo",
          escalationUsername: "root",
          escalationPassword: "Sesame-2",
          escalationPath: "/usr/bin",
        },
        { privilegeEscalation: "su+sudo", escalationSuUser: "stage", escalationUsername: "root" },
        { privilegeEscalation: "Cisco 'enable'", escalationPassword: "Sesame-2" },
      ]),
    },
  }),
  sshKerberos: (choice) => ({
    body: {
      ...{ type: "ssh", authType: "kerberos", username: "scan", password, kdc_ip: "kdc.example.com" },
      ...{ kdc_port: choice.one(["88", "1088"]), kdc_protocol: choice.one(["tcp", "udp"]), kdc_realm: "EXAMPLE.COM" },
    },
  }),
  windows: (choice) => ({
    body: {
      ...{ type: "windows", authType: choice.one(["password", "lm", "ntlm"]), username: "scan", password },
      ...choice.maybe(0.5, () => ({ domain: "PLANT" })),
    },
  }),
  database: (choice) => ({
    body: {
      ...{ type: "database", authType: "password", login: "scan", password },
      ...choice.one<Props>([
        { dbType: "Oracle", port: "1521", sid: "PLANT", oracleAuthType: "SYSDBA", oracle_service_type: "SID" },
        { dbType: "Oracle", port: "1522", sid: "X", oracleAuthType: "NORMAL", oracle_service_type: "SERVICE_NAME" },
        { dbType: "SQL Server", port: "1433", SQLServerAuthType: "SQL", sid: "" },
        { dbType: "PostgreSQL", port: "5432" },
        { dbType: "MySQL" },
        { dbType: "DB2", port: "50000", sid: "PLANT" },
      ]),
    },
  }),
};

const unmanageable: readonly CredentialBody[] = [
  { body: { type: "snmp", communityString: "public" }, unmanageable: "a community string" },
  {
    body: { type: "ssh", authType: "cyberark", username: "scan" },
    unmanageable: "a password vault",
  },
  { body: { type: "ssh", authType: "certificate", username: "scan" }, unmanageable: "a certificate" },
];

export function scCredential(choice: Choice): CredentialBody {
  const { body } = choice.one(Object.values(kinds))(choice);
  return {
    body,
    secrets: Object.fromEntries(secretMembers.flatMap((name) => (body[name] ? [[name, String(body[name])]] : []))),
  };
}
export const unmanageableScCredentials = unmanageable;

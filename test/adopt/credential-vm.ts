import type { Props } from "../../provider";
import type { Choice } from "./choice";
import type { CredentialBody } from "./credential-sc";

const password = "Correct-Horse-1";
/** The key that was uploaded. */
export const privateKey = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n";
const secretMembers: Record<string, string> = {
  password: "password",
  private_key: "privateKey",
  private_key_passphrase: "passphrase",
  escalation_password: "escalationPassword",
  auth_password: "authPassword",
  privacy_password: "privacyPassword",
};
const account = { username: "scan", password };

/** Source: API sheet, Managed credentials; recorded editor documents. `file`: a key was uploaded under this name. */
const kinds: readonly ((choice: Choice, file: string) => CredentialBody)[] = [
  (choice) => ({
    body: {
      type: "SSH",
      settings: {
        ...account,
        auth_method: "password",
        custom_password_prompt: "",
        ...choice.one<Props>([
          { elevate_privileges_with: "Nothing" },
          { elevate_privileges_with: "sudo", escalation_account: "root", escalation_password: "Sesame-2" },
          { elevate_privileges_with: "su+sudo", su_user: "stage", escalation_account: "root", bin_directory: "/bin" },
        ]),
      },
    },
  }),
  (choice, file) => ({
    body: {
      type: "SSH",
      settings: {
        ...{ auth_method: "public key", username: "scan", private_key: file },
        ...choice.maybe(0.5, () => ({ private_key_passphrase: "Sesame-2" })),
        elevate_privileges_with: "Nothing",
      },
    },
  }),
  (choice) => ({
    body: {
      type: "SSH",
      settings: {
        ...{ ...account, auth_method: "Kerberos", kdc: "kdc.example.com", kdc_port: choice.one<unknown>(["88", 1088]) },
        ...{ kdc_transport: choice.one(["tcp", "udp"]), realm: "EXAMPLE.COM" },
      },
    },
  }),
  (choice) => ({
    body: {
      type: "Windows",
      settings: {
        ...{ ...account, auth_method: choice.one(["Password", "LM Hash", "NTLM Hash"]) },
        ...choice.maybe(0.5, () => ({ domain: choice.one(["PLANT", ""]) })),
      },
    },
  }),
  (choice) => ({
    body: {
      type: "Windows",
      settings: {
        ...{ ...account, auth_method: "Kerberos", kdc: "kdc.example.com", kdc_port: "88", domain: "PLANT" },
        kdc_transport: choice.one(["tcp", "udp"]),
      },
    },
  }),
  (choice) => ({
    body: {
      type: "SNMPv3",
      settings: {
        ...{ username: "reader", port: choice.one<unknown>([161, "1161"]) },
        ...choice.one<Props>([
          { security_level: "No authentication and no privacy" },
          { security_level: "Authentication without privacy", auth_algorithm: "MD5", auth_password: password },
          {
            ...{ security_level: "Authentication and privacy", auth_algorithm: "SHA1", auth_password: password },
            ...{ privacy_algorithm: "DES", privacy_password: "Horse-2" },
          },
        ]),
      },
    },
  }),
  (choice) => ({
    body: {
      type: "Database",
      settings: {
        ...{ ...account, authtype: "Password" },
        ...choice.one<Props>([
          {
            ...{ type: "Oracle", port: "1521", oracle_sid: "PLANT" },
            ...{ oracle_auth_type: "NORMAL", oracle_service_type: "SERVICE_NAME" },
          },
          { type: "SQL Server", port: 1433, sql_server_auth_type: "SQL", db_sid: "" },
          { type: "PostgreSQL", port: "5433", db_sid: "plant" },
          { type: "MySQL", port: "3306" },
          { type: "DB2", port: "50000", db_sid: "PLANT" },
          { type: "Sybase ASE", port: "3638", sybase_ase_auth_type: "Plain Text" },
        ]),
      },
    },
  }),
];

/** Types and methods of the same form that no program can declare. */
export const unmanageableVmCredentials: readonly CredentialBody[] = [
  { body: { type: "MongoDB", settings: { ...account, database: "admin" } }, unmanageable: "another type" },
  {
    body: { type: "SSH", settings: { auth_method: "CyberArk", username: "scan", elevate_privileges_with: "Nothing" } },
    unmanageable: "a password vault",
  },
  {
    body: {
      type: "SSH",
      settings: { ...account, auth_method: "password", elevate_privileges_with: "Checkpoint Gaia 'expert'" },
    },
    unmanageable: "another way of escalation",
  },
  {
    body: { type: "Database", settings: { ...account, type: "Cassandra", authtype: "Password", port: "9042" } },
    unmanageable: "another database",
  },
];

/** What somebody has left in the form who chose another method afterwards. */
const leftOver: Record<string, Props> = {
  SSH: { kdc: "kdc.example.com", kdc_port: "88", escalation_account: "root", domain: "PLANT" },
  Windows: { kdc: "kdc.example.com", kdc_transport: "udp" },
  SNMPv3: { auth_algorithm: "MD5", privacy_algorithm: "DES" },
  Database: { oracle_auth_type: "SYSDBA", sql_server_auth_type: "Windows" },
};

export function vmCredential(choice: Choice, file: string): CredentialBody {
  const { body: chosen } = choice.one(kinds)(choice, file);
  const left = choice.maybe(0.3, () => leftOver[String(chosen.type)] ?? {});
  const settings: Props = { ...left, ...(chosen.settings as Props) };
  const body = { ...chosen, settings };
  const held = Object.entries(secretMembers).filter(([member]) => settings[member] !== undefined);
  return {
    body,
    secrets: Object.fromEntries(
      held.map(([member, property]) => [property, member === "private_key" ? privateKey : String(settings[member])]),
    ),
  };
}

import type { JsonObject } from "../core/json";
import { methods, rows } from "./form-credential-inputs";
import { uiRadio } from "./form-input";
import {
  arcon,
  beyondTrust,
  centrify,
  cyberArk,
  cyberArkOfDatabase,
  elevation,
  hashicorp,
  lieberman,
  prompt,
  thycotic,
  vaultNames,
} from "./form-vaults";

/** Credentials with choices: hosts and databases. Observed in editor documents of 2021. */

const unix = { example: "root" };
const other = { example: "administrator" };
const user = "entry username! eg:root";
const key = `
  file private_key! hint
  password private_key_passphrase?`;
const centre = `
  password password!
  entry kdc! eg:kdc.example.com
  entry kdc_port! =88 port
  radio kdc_transport! =tcp of:udp,tcp`;

export const ssh: readonly JsonObject[] = [
  methods(
    "auth_method",
    "public key",
    {
      certificate: [...rows(`${user} \n file user_cert! hint call:openssh_cert_upload ${key}`), elevation()],
      CyberArk: cyberArk(unix, true),
      Kerberos: [...rows(`${user} ${centre} \n entry realm! eg:EXAMPLE.COM`), elevation()],
      password: [...rows(`${user} \n password password! hint`), elevation(), ...prompt],
      "public key": [...rows(`${user} ${key}`), elevation()],
      "Thycotic Secret Server": thycotic(other, true),
      BeyondTrust: beyondTrust(other, true),
      Lieberman: lieberman(other, true),
      "Hashicorp Vault": hashicorp(),
      Centrify: centrify(),
      Arcon: arcon(),
    },
    vaultNames,
  ),
];

const inDomain = { example: "administrator", domain: true } as const;
const administrator = "entry username! eg:administrator";
const windowsLogin = (): JsonObject[] => rows(`${administrator} \n password password! \n entry domain?`);

export const windows: readonly JsonObject[] = [
  methods(
    "auth_method",
    "Password",
    {
      CyberArk: cyberArk(inDomain),
      Kerberos: rows(`${administrator} ${centre} \n entry domain!`),
      "LM Hash": windowsLogin(),
      "NTLM Hash": windowsLogin(),
      Password: windowsLogin(),
      "Thycotic Secret Server": thycotic(inDomain),
      BeyondTrust: beyondTrust(inDomain),
      Lieberman: lieberman(inDomain),
      "Hashicorp Vault": hashicorp(),
      Centrify: centrify(),
      Arcon: arcon(),
    },
    vaultNames,
  ),
];

const authentication = "radio auth_algorithm! =SHA1 of:SHA1,MD5 \n password auth_password!";
export const snmp: readonly JsonObject[] = [
  ...rows("entry username! \n entry port =#161 port"),
  uiRadio("security_level", "Authentication and privacy", {
    "No authentication and no privacy": [],
    "Authentication without privacy": rows(authentication),
    "Authentication and privacy": rows(
      `${authentication} \n radio privacy_algorithm! =AES of:AES,DES \n password privacy_password!`,
    ),
  }),
];

/** How a database asks for its account, and what it asks besides: within each way to log in, or after the choice. */
interface Database {
  readonly user?: string;
  readonly vaultUser?: string;
  readonly certificate?: true;
  readonly imports?: true;
  readonly inside?: string;
  readonly after?: string;
}

function database({ user: example = "dba", vaultUser = "administrator", ...of }: Database): JsonObject[] {
  const inside = rows(of.inside ?? "");
  const ways: Record<string, JsonObject[]> = {
    Password: [...rows(`entry username! eg:${example} \n password password?`), ...inside],
    ...(of.certificate === true
      ? {
          "Client Certificate": rows(`
            entry username! eg:dba
            file client_cert! hint
            file client_cert_ca! hint
            file client_cert_private_key! hint
            password client_cert_private_key_passphrase?`),
        }
      : {}),
    ...(of.imports === true ? { Import: rows("file csv_file! hint") } : {}),
    CyberArk: [...cyberArkOfDatabase(vaultUser), ...inside],
    Lieberman: [...lieberman({ example: vaultUser }), ...inside],
    "Hashicorp Vault": [...hashicorp(), ...inside],
  };
  return [methods("authtype", "Password", ways, vaultNames), ...rows(of.after ?? "")];
}

export const databases: readonly JsonObject[] = [
  uiRadio("type", "Oracle", {
    PostgreSQL: database({
      user: "postgres",
      vaultUser: "dba",
      certificate: true,
      after: "entry port! =#5432 port \n entry db_sid? hint",
    }),
    Cassandra: database({ user: "cassandra", vaultUser: "dba", after: "entry port! =#9042 port" }),
    DB2: database({ imports: true, inside: "entry port! =#50000 port \n entry db_sid!" }),
    MySQL: database({ imports: true, inside: "entry port! =#3306 port" }),
    "SQL Server": database({
      imports: true,
      inside: `
        entry port! =#1433 port
        radio sql_server_auth_type! =Windows of:Windows,SQL
        entry db_sid? hint`,
    }),
    Oracle: database({
      imports: true,
      inside: `
        entry port! =#1521 port
        radio oracle_auth_type! =SYSDBA of:SYSDBA,SYSOPER,NORMAL
        radio oracle_service_type! =SID of:SID,SERVICE_NAME alt:db_service_type
        entry oracle_sid! alt:db_sid`,
    }),
    "Sybase ASE": database({
      after: "entry port! =#3638 port \n radio sybase_ase_auth_type! =RSA of:RSA,Plain+Text",
    }),
  }),
];

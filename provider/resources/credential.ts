import { plainText, word, words } from "../platforms/codecs";
import { absent, type Binding, defineResource, type EncodeContext, keysOf, wire, writeOnly } from "../definition";
import {
  oneOf,
  optional,
  reference,
  replacing,
  secret,
  setOf,
  text,
  verbatim,
  wholeNumber,
} from "../definition/fields";
import {
  type AuthMethod,
  credentialRules,
  type Database,
  type Elevation,
  elevations,
  given,
  type Kind,
  type OracleAuth,
  type OracleService,
  type SecurityLevel,
  type SqlServerAuth,
  type Type,
  usualPorts,
} from "../values/credential";
import {
  elevationInput,
  givenText,
  managedCredentialCalls,
  ofKind,
  secretSetting,
  setting,
  sidName,
  vmMethod,
  vmTypes,
} from "../platforms/vm/credential";
import { credentialCalls, login, scMethod, typed } from "../platforms/sc/credential";
import * as filled from "../platforms/credential";
import { sharedWithGroups } from "./share";
import { collections as inSc } from "../platforms/sc/collections";
import { collections as inVm } from "../platforms/vm/collections";

/** Secrets are stored encrypted, never read back, and sent when they change. */
export interface CredentialInputs {
  /** Display name, 1 to 255 characters. Defaults to the resource's name in the program. */
  name: string;
  /** Free text, shown with the credential on the platform. */
  description?: string;
  /** Kind of target to log in to. "snmpV3" is not on Security Center. A change replaces the credential. */
  type: Type;
  /**
   * Login method. Defaults to "password". "publicKey" and "kerberos" apply to "ssh"; "lmHash", "ntlmHash" and
   * "kerberos" apply to "windows".
   */
  authMethod?: AuthMethod;
  /** Account to log in with. */
  username?: string;
  /** Password of the account; with authMethod "ntlmHash" or "lmHash", the hash. Stored encrypted. */
  password?: string;
  /** Private key as text. Requires authMethod "publicKey". Stored encrypted. */
  privateKey?: string;
  /** Public key as text, for private keys that do not contain it. Security Center only. */
  publicKey?: string;
  /** Passphrase of the private key. Stored encrypted. */
  passphrase?: string;
  /** Privilege escalation method for SSH (`sudo`, `su`, …). Defaults to "none". */
  elevateWith?: Elevation;
  /** Account to switch to for privilege escalation. */
  escalationUsername?: string;
  /** Password for the privilege escalation. Stored encrypted. */
  escalationPassword?: string;
  /** Account for the `su` step. Required by elevateWith "su+sudo". */
  escalationSuUser?: string;
  /** Directory of the escalation command on the target. */
  escalationPath?: string;
  /** Windows domain of the account. */
  domain?: string;
  /** Kerberos Key Distribution Center (KDC) host. */
  kdc?: string;
  /** KDC port. Defaults to 88. */
  kdcPort?: number;
  /** KDC transport protocol. Defaults to "tcp". */
  kdcTransport?: "tcp" | "udp";
  /** Kerberos realm of the account. For "windows" on Vulnerability Management, set `domain` instead. */
  realm?: string;
  /** Port of the database or the SNMP service. Defaults to the database's standard port, or to 161. */
  port?: number;
  /** SNMPv3 security level. Defaults to "authPriv". Vulnerability Management only. */
  securityLevel?: SecurityLevel;
  /** SNMPv3 authentication algorithm. Defaults to "SHA1". Vulnerability Management only. */
  authAlgorithm?: "SHA1" | "MD5";
  /** SNMPv3 authentication password. Stored encrypted. Vulnerability Management only. */
  authPassword?: string;
  /** SNMPv3 privacy algorithm. Defaults to "AES". Vulnerability Management only. */
  privacyAlgorithm?: "AES" | "DES";
  /** SNMPv3 privacy password. Stored encrypted. Vulnerability Management only. */
  privacyPassword?: string;
  /**
   * Database product. "Sybase ASE" requires Vulnerability Management, "Informix/DRDA" requires Security Center.
   */
  databaseType?: Database;
  /** Instance, service or database to log in to. */
  sid?: string;
  /** Privilege of an Oracle account. Defaults to "SYSDBA". */
  oracleAuth?: OracleAuth;
  /** Meaning of `sid` on Oracle. Defaults to "SID". */
  oracleService?: OracleService;
  /** Authentication of a SQL Server account. Defaults to "Windows". */
  sqlServerAuth?: SqlServerAuth;
  /** Label of the credential in lists. Security Center only. */
  tags?: string;
  /** Groups that share the credential: the `id` of each `UserGroup`. Security Center only. */
  sharedWithGroupIds?: string[];
}

const noVersion3 = "it has no SNMPv3 credentials, only community strings";

/** Source: Security Center API reference, Credential, `POST /credential`, `PATCH /credential/{id}`. */
const sc: Binding<CredentialInputs> = {
  collection: inSc.credential,
  calls: credentialCalls,
  deletion: { usedBy: [{ type: "Scan", collection: inSc.scan, member: "credentials", several: true }] },
  rules: [
    ({ type }) => (type === "snmpV3" ? { path: "type", reason: `not on Security Center: ${noVersion3}` } : undefined),
    ({ databaseType }) =>
      databaseType === "Sybase ASE" ? { path: "databaseType", reason: "not supported on Security Center" } : undefined,
  ],
  wire: {
    name: wire("name", plainText),
    description: wire("description", plainText),
    type: wire("type", word()),
    authMethod: typed("authMethod", "authType", scMethod, { initial: "password", with: ["type"] }),
    username: wire("username", login, {
      read: "typeFields",
      beside: (name, { inputs }: EncodeContext<Kind>) => (inputs.type === "database" ? { login: name } : {}),
    }),
    password: writeOnly("password", plainText, { maskedAt: "typeFields.password" }),
    privateKey: writeOnly("privateKey", plainText, { maskedAt: "typeFields.privateKey" }),
    publicKey: writeOnly("publicKey", plainText, { maskedAt: "typeFields.publicKey" }),
    passphrase: writeOnly("passphrase", plainText, { maskedAt: "typeFields.passphrase" }),
    elevateWith: typed("elevateWith", "privilegeEscalation", ...filled.elevation),
    escalationUsername: typed("escalationUsername", "escalationUsername", plainText),
    escalationPassword: writeOnly("escalationPassword", plainText, { maskedAt: "typeFields.escalationPassword" }),
    escalationSuUser: typed("escalationSuUser", "escalationSuUser", plainText),
    escalationPath: typed("escalationPath", "escalationPath", plainText),
    domain: typed("domain", "domain", plainText),
    kdc: typed("kdc", "kdc_ip", plainText),
    kdcPort: typed("kdcPort", "kdc_port", ...filled.kdcPort),
    kdcTransport: typed("kdcTransport", "kdc_protocol", ...filled.kdcTransport),
    realm: typed("realm", "kdc_realm", plainText),
    port: typed("port", "port", filled.portText, { initial: 0, with: ["databaseType"] }),
    securityLevel: absent(noVersion3),
    authAlgorithm: absent(noVersion3),
    authPassword: absent(noVersion3),
    privacyAlgorithm: absent(noVersion3),
    privacyPassword: absent(noVersion3),
    databaseType: typed("databaseType", "dbType", word()),
    sid: typed("sid", "sid", plainText),
    oracleAuth: typed("oracleAuth", "oracleAuthType", ...filled.oracleAuth),
    oracleService: typed("oracleService", "oracle_service_type", ...filled.oracleService),
    sqlServerAuth: typed("sqlServerAuth", "SQLServerAuthType", ...filled.sqlServerAuth),
    tags: wire("tags", plainText),
    sharedWithGroupIds: sharedWithGroups(inSc.credential),
  },
};

/**
 * Source: Vulnerability Management API, Managed Credentials; the members of `settings` as in recorded editor documents.
 */
const vm: Binding<CredentialInputs> = {
  collection: inVm.credentials,
  calls: managedCredentialCalls,
  rules: [
    ({ databaseType }) =>
      databaseType === "Informix/DRDA"
        ? { path: "databaseType", reason: "not supported on Vulnerability Management" }
        : undefined,
    ({ databaseType, sid }) =>
      given(sid) && (databaseType === "MySQL" || databaseType === "Sybase ASE")
        ? { path: "sid", reason: `does not apply to ${databaseType} on Vulnerability Management` }
        : undefined,
    ({ type, realm }) =>
      type === "windows" && given(realm)
        ? { path: "realm", reason: "Vulnerability Management uses the domain instead: set domain" }
        : undefined,
    ({ type, authMethod, domain }) =>
      type === "windows" && authMethod === "kerberos" && !given(domain)
        ? { path: "domain", reason: "required for Kerberos on Vulnerability Management" }
        : undefined,
  ],
  wire: ofKind<CredentialInputs>({
    name: wire("name", plainText),
    description: wire("description", plainText),
    type: wire("type", words(vmTypes), { read: "type.name" }),
    authMethod: setting(["auth_method", "authtype"], vmMethod, {
      initial: "password",
      with: ["type"],
      nameOf: ({ type }) => (type === "database" ? "authtype" : "auth_method"),
    }),
    username: setting(["username"], plainText),
    password: secretSetting("password"),
    privateKey: secretSetting("private_key"),
    publicKey: absent("the public key is derived from the private key"),
    passphrase: secretSetting("private_key_passphrase"),
    elevateWith: setting(["elevate_privileges_with"], ...elevationInput),
    escalationUsername: setting(["escalation_account"], plainText),
    escalationPassword: secretSetting("escalation_password"),
    escalationSuUser: setting(["su_user"], plainText),
    escalationPath: setting(["bin_directory"], plainText),
    domain: setting(["domain"], plainText),
    kdc: setting(["kdc"], plainText),
    kdcPort: setting(["kdc_port"], ...filled.kdcPort),
    kdcTransport: setting(["kdc_transport"], ...filled.kdcTransport),
    realm: setting(["realm"], plainText),
    port: setting(["port"], filled.portText, { initial: 0, with: ["type", "databaseType"] }),
    securityLevel: setting(["security_level"], ...filled.securityLevel),
    authAlgorithm: setting(["auth_algorithm"], ...filled.authAlgorithm),
    authPassword: secretSetting("auth_password"),
    privacyAlgorithm: setting(["privacy_algorithm"], ...filled.privacyAlgorithm),
    privacyPassword: secretSetting("privacy_password"),
    databaseType: setting(["type"], word(), {
      // The recorded form requires it, with this default.
      beside: (kind) => (kind === "Sybase ASE" ? { settings: { sybase_ase_auth_type: "RSA" } } : {}),
    }),
    sid: setting(["oracle_sid", "db_sid"], givenText, {
      with: ["databaseType"],
      nameOf: sidName,
      // What it was called for another kind of database is read no more.
      // What a database of another type has left there would be read first.
      beside: (_sid, { inputs, olds }: EncodeContext<Kind>) =>
        olds === undefined ? {} : { settings: { [sidName(inputs) === "db_sid" ? "oracle_sid" : "db_sid"]: "" } },
    }),
    oracleAuth: setting(["oracle_auth_type"], ...filled.oracleAuth),
    oracleService: setting(["oracle_service_type"], ...filled.oracleService),
    sqlServerAuth: setting(["sql_server_auth_type"], ...filled.sqlServerAuth),
    tags: absent("only Security Center labels credentials"),
    sharedWithGroupIds: absent("the permissions of managed credentials are set on the platform"),
  }),
};

const secretText = () => optional(secret(text()));
const port = () => optional(wholeNumber({ min: 1, max: 65_535 }));

export const credential = defineResource<CredentialInputs>({
  type: "Credential",
  fields: {
    name: text({ min: 1, max: 255 }),
    description: optional(text()),
    type: replacing(oneOf(["ssh", "windows", "snmpV3", "database"])),
    authMethod: optional(oneOf(["password", "publicKey", "kerberos", "lmHash", "ntlmHash"])),
    username: optional(text()),
    password: secretText(),
    privateKey: secretText(),
    publicKey: optional(verbatim(text())),
    passphrase: secretText(),
    elevateWith: optional(oneOf(elevations)),
    escalationUsername: optional(text()),
    escalationPassword: secretText(),
    escalationSuUser: optional(text()),
    escalationPath: optional(text()),
    domain: optional(text()),
    kdc: optional(text()),
    kdcPort: port(),
    kdcTransport: optional(oneOf(["tcp", "udp"])),
    realm: optional(text()),
    port: port(),
    securityLevel: optional(oneOf(["noAuthNoPriv", "authNoPriv", "authPriv"])),
    authAlgorithm: optional(oneOf(["SHA1", "MD5"])),
    authPassword: secretText(),
    privacyAlgorithm: optional(oneOf(["AES", "DES"])),
    privacyPassword: secretText(),
    databaseType: optional(oneOf(keysOf(usualPorts))),
    sid: optional(text()),
    oracleAuth: optional(oneOf(["SYSDBA", "SYSOPER", "NORMAL"])),
    oracleService: optional(oneOf(["SID", "SERVICE_NAME"])),
    sqlServerAuth: optional(oneOf(["Windows", "SQL"])),
    tags: optional(text()),
    sharedWithGroupIds: optional(setOf(reference("group"))),
  },
  rules: credentialRules,
  platforms: {
    sc,
    vm,
    nessus: "its credentials are part of scans and policies and cannot be managed separately",
  },
});

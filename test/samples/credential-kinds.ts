import type { Props } from "../../provider";
import { password, privateKey } from "./values";

/** What a program writes for a kind of credential, on each platform that has it. */

export const sshByPassword: Props = {
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
};

export const sshByKey: Props = {
  name: "weekly",
  type: "ssh",
  authMethod: "publicKey",
  username: "scan",
  privateKey,
  passphrase: "Opened-Sesame-1",
};

export const windowsByKerberos: Props = {
  name: "weekly",
  type: "windows",
  authMethod: "kerberos",
  username: "scan",
  password,
  domain: "PLANT",
  kdc: "kdc.example.com",
  kdcPort: 1088,
  kdcTransport: "udp",
};

export const snmpV3: Props = {
  name: "weekly",
  type: "snmpV3",
  username: "reader",
  port: 1161,
  securityLevel: "authPriv",
  authAlgorithm: "MD5",
  authPassword: password,
  privacyAlgorithm: "DES",
  privacyPassword: "Battery-Staple-1",
};

export const oracle: Props = {
  name: "weekly",
  type: "database",
  username: "scan",
  password,
  databaseType: "Oracle",
  port: 1522,
  sid: "PLANT",
  oracleAuth: "NORMAL",
  oracleService: "SERVICE_NAME",
};

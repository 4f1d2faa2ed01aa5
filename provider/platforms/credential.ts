import type { Codec, WireOptions } from "../definition";
import {
  type Elevation,
  given,
  hasAuthentication,
  hasPrivacy,
  isKerberos,
  isOracle,
  isSnmp,
  isSqlServer,
  isSsh,
  type Kind,
  type OracleAuth,
  type OracleService,
  type SecurityLevel,
  type SqlServerAuth,
  usualPort,
} from "../values/credential";
import { numberText, word, words } from "./codecs";

/** A port as text; 0 is the usual one. */
export const portText: Codec<number, Kind> = {
  encode: (port, { inputs }) => {
    const number = port || usualPort(inputs);
    return number === undefined ? undefined : String(number);
  },
  decode: (read) => (given(read) && read !== null ? Number(read) : undefined),
};

const securityLevels: Record<SecurityLevel, string> = {
  noAuthNoPriv: "No authentication and no privacy",
  authNoPriv: "Authentication without privacy",
  authPriv: "Authentication and privacy",
};

export const levelWords = words(securityLevels);

/** What decides whether a property is filled in. */
type Filled<Property extends string> = Kind & { [K in Property]?: unknown };

/**
 * What is filled in for one kind of credential and says nothing about another: its codec, and when it is sent. A value
 * that the program named until now is put back for any kind.
 */
export const filledIn = <T, Property extends string, Names extends string>(
  property: Property,
  applies: (kind: Kind) => boolean,
  initial: T,
  after: readonly Names[],
  codec: Codec<T>,
): [Codec<T, Filled<Property>>, WireOptions<T, Property | Names, unknown>] => [
  {
    ...codec,
    encode: (value, context) =>
      applies(context.inputs) || context.olds?.[property] !== undefined ? codec.encode(value, context) : undefined,
  },
  { initial, with: after },
];

const afterLevel = ["type", "securityLevel"] as const;

export const elevation = filledIn("elevateWith", isSsh, "none", ["type"], word<Elevation>());
export const kdcPort = filledIn("kdcPort", isKerberos, 88, ["authMethod"], numberText());
export const kdcTransport = filledIn("kdcTransport", isKerberos, "tcp", ["authMethod"], word<"tcp" | "udp">());
export const oracleAuth = filledIn("oracleAuth", isOracle, "SYSDBA", ["databaseType"], word<OracleAuth>());
export const oracleService = filledIn("oracleService", isOracle, "SID", ["databaseType"], word<OracleService>());
export const sqlServerAuth = filledIn("sqlServerAuth", isSqlServer, "Windows", ["databaseType"], word<SqlServerAuth>());
export const securityLevel = filledIn("securityLevel", isSnmp, "authPriv", ["type"], levelWords);
export const authAlgorithm = filledIn("authAlgorithm", hasAuthentication, "SHA1", afterLevel, word<"SHA1" | "MD5">());
export const privacyAlgorithm = filledIn("privacyAlgorithm", hasPrivacy, "AES", afterLevel, word<"AES" | "DES">());

import { numberText, plainText, word } from "../codecs";
import {
  type Codec,
  keysOf,
  member,
  type PureCodec,
  type Wire,
  type WireOptions,
  wire,
  writeOnly,
} from "../definition";
import {
  type AuthMethod,
  type Elevation,
  given,
  hasAuthentication,
  hasPrivacy,
  isKerberos,
  isOfType,
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
} from "./credential";

/** One word in place of another, either way. A word of the wire that has none stays. */
export function words<W extends string>(table: Readonly<Partial<Record<W, string>>>): PureCodec<W> {
  return {
    encode: (value) => table[value],
    decode: (read) => {
      const value = word<W>().decode(read);
      return keysOf(table).find((one) => table[one] === value) ?? value;
    },
  };
}

/** A port as text; 0 is the usual one. */
export const portText: Codec<number, Kind> = {
  encode: (port, { inputs }) => {
    const number = port || usualPort(inputs);
    return number === undefined ? undefined : String(number);
  },
  decode: (read) => (given(read) && read !== null ? Number(read) : undefined),
};

/** Members of some credentials of a type only. */
const onlyOf: readonly { members: readonly string[]; by: string; value: string }[] = [
  { members: ["kdc_ip", "kdc_port", "kdc_protocol", "kdc_realm"], by: "authType", value: "kerberos" },
  { members: ["oracleAuthType", "oracle_service_type"], by: "dbType", value: "Oracle" },
  { members: ["SQLServerAuthType"], by: "dbType", value: "SQL Server" },
];

/**
 * Members of a type are written beside the name, and read in `typeFields`, which shows those of the credential's own type
 * and method.
 */
export const typed = <T, OfCodec, Property extends string, Inputs = unknown, Names extends string = never>(
  property: Property,
  name: string,
  codec: Codec<T, OfCodec>,
  options: WireOptions<T, Names, Inputs> = {},
): Wire<T, Property | Names, OfCodec & Inputs> => {
  const only = onlyOf.find(({ members }) => members.includes(name));
  return wire(name, codec, {
    read: `typeFields.${name}`,
    isOf: ({ type, typeFields }) =>
      isOfType(type, property) &&
      (only === undefined || [undefined, only.value].includes(member(typeFields, only.by) as string | undefined)),
    ...options,
  });
};

/** The account of a database goes by another name. */
export const login: Codec<string, Kind> = {
  encode: (name, { inputs }) => (inputs.type === "database" ? undefined : name),
  decode: (fields) => plainText.decode(member(fields, "login") || member(fields, "username")),
};

const securityLevels: Record<SecurityLevel, string> = {
  noAuthNoPriv: "No authentication and no privacy",
  authNoPriv: "Authentication without privacy",
  authPriv: "Authentication and privacy",
};

/** What decides whether a property is filled in. */
type Filled<Property extends string> = Kind & { [K in Property]?: unknown };

/**
 * What is filled in for one kind of credential and says nothing about another: its codec, and when it is sent. A value
 * that the program named until now is put back for any kind.
 */
const filledIn = <T, Property extends string, Names extends string>(
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
/** The same, with the word that Vulnerability Management has for none. */
export const elevationInput = filledIn("elevateWith", isSsh, "none", ["type"], {
  encode: (value: Elevation) => (value === "none" ? "Nothing" : value),
  decode: (read) => (read === "Nothing" ? "none" : word<Elevation>().decode(String(read))),
});
export const kdcPort = filledIn("kdcPort", isKerberos, 88, ["authMethod"], numberText());
export const kdcTransport = filledIn("kdcTransport", isKerberos, "tcp", ["authMethod"], word<"tcp" | "udp">());
export const oracleAuth = filledIn("oracleAuth", isOracle, "SYSDBA", ["databaseType"], word<OracleAuth>());
export const oracleService = filledIn("oracleService", isOracle, "SID", ["databaseType"], word<OracleService>());
export const sqlServerAuth = filledIn("sqlServerAuth", isSqlServer, "Windows", ["databaseType"], word<SqlServerAuth>());
export const securityLevel = filledIn("securityLevel", isSnmp, "authPriv", ["type"], words(securityLevels));
export const authAlgorithm = filledIn("authAlgorithm", hasAuthentication, "SHA1", afterLevel, word<"SHA1" | "MD5">());
export const privacyAlgorithm = filledIn("privacyAlgorithm", hasPrivacy, "AES", afterLevel, word<"AES" | "DES">());

/** What the platform shows in place of a secret, and takes for "as it is". Source: recorded answers. */
const mask = "********";

/**
 * A member of `settings`, under one of these names by what the credential is for. What is not set has no member.
 */
export function setting<T, OfCodec, Inputs = unknown, Names extends string = never>(
  names: readonly string[],
  codec: Codec<T, OfCodec>,
  options: WireOptions<T, Names, Inputs> & { nameOf?: (inputs: Kind) => string } = {},
): Wire<T, Names, OfCodec & Kind & Inputs> {
  const { nameOf = () => names[0] as string, ...rest } = options;
  const own: Codec<T, OfCodec & Kind> = {
    encode: (value, context) => {
      const encoded = codec.encode(value, context);
      return encoded === undefined ? undefined : { [nameOf(context.inputs)]: encoded };
    },
    decode: (settings, context) => {
      const value = names.map((name) => member(settings, name)).find(given);
      return value === mask ? context.known : value === undefined ? undefined : codec.decode(value, context);
    },
  };
  return wire("settings", own, { read: "settings", ...rest });
}

export const secretSetting = (name: string): Wire<string, never, unknown> =>
  writeOnly(
    "settings",
    { encode: (value: string) => ({ [name]: value }), decode: () => undefined },
    { setWhere: `settings.${name}` },
  );

const vmMethods: Record<"ssh" | "windows" | "database", Partial<Record<AuthMethod, string>>> = {
  ssh: { password: "password", publicKey: "public key", kerberos: "Kerberos" },
  windows: { password: "Password", lmHash: "LM Hash", ntlmHash: "NTLM Hash", kerberos: "Kerberos" },
  database: { password: "Password" },
};

/** The same method is spelled otherwise for each type. */
export const vmMethod: Codec<AuthMethod, Kind> = {
  encode: (method, { inputs: { type } }) => {
    return type === undefined || type === "snmpV3" ? undefined : vmMethods[type][method];
  },
  decode: (read) => {
    const all = Object.values(vmMethods).flatMap((table) => Object.entries(table)) as [AuthMethod, string][];
    return all.find(([, spelled]) => spelled === read)?.[0] ?? (String(read) as AuthMethod);
  },
};

export const sidName = (inputs: Kind): string => (isOracle(inputs) ? "oracle_sid" : "db_sid");

/** Text that a new object is not told when there is none. */
export const givenText: Codec<string> = {
  ...plainText,
  encode: (value, { olds }) => (value === "" && olds === undefined ? undefined : value),
};

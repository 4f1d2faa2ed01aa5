import { keysOf, type Rule } from "../definition";

export type Type = "ssh" | "windows" | "snmpV3" | "database";
export type AuthMethod = "password" | "publicKey" | "kerberos" | "lmHash" | "ntlmHash";
export type Elevation = "none" | "sudo" | "su" | "su+sudo" | "dzdo" | "pbrun" | "Cisco 'enable'" | ".k5login";
export type SecurityLevel = "noAuthNoPriv" | "authNoPriv" | "authPriv";
export type OracleAuth = "SYSDBA" | "SYSOPER" | "NORMAL";
export type OracleService = "SID" | "SERVICE_NAME";
export type SqlServerAuth = "Windows" | "SQL";
export type Database = "Oracle" | "SQL Server" | "DB2" | "MySQL" | "PostgreSQL" | "Informix/DRDA" | "Sybase ASE";

export const elevations = ["none", "sudo", "su", "su+sudo", "dzdo", "pbrun", "Cisco 'enable'", ".k5login"] as const;

/** What decides which properties a credential has. */
export interface Kind {
  type?: Type;
  authMethod?: AuthMethod;
  elevateWith?: Elevation;
  securityLevel?: SecurityLevel;
  databaseType?: Database;
}

const kerberos = ["kdc", "kdcPort", "kdcTransport", "realm"] as const;
const escalation = ["escalationUsername", "escalationPassword", "escalationSuUser", "escalationPath"] as const;

/** What says something about credentials of a type; the rest says something about all. */
const belonging = {
  ssh: ["authMethod", "password", "privateKey", "publicKey", "passphrase", "elevateWith", ...escalation, ...kerberos],
  windows: ["authMethod", "password", "domain", ...kerberos],
  snmpV3: ["port", "securityLevel", "authAlgorithm", "authPassword", "privacyAlgorithm", "privacyPassword"],
  database: ["authMethod", "password", "port", "databaseType", "sid", "oracleAuth", "oracleService", "sqlServerAuth"],
} as const satisfies Record<Type, readonly string[]>;

type Belonging = (typeof belonging)[Type][number];
const belongingTo: Record<Type, readonly string[]> = belonging;
const allBelonging: ReadonlySet<Belonging> = new Set(Object.values(belonging).flat());

/** Whether a credential of this type, unless it is unknown, can have a property. */
const isOfType = (type: unknown, property: string): boolean =>
  type === undefined ||
  (Object.hasOwn(belonging, String(type)) && belongingTo[type as Type].includes(property)) ||
  !(allBelonging as ReadonlySet<string>).has(property);

const methods: Record<Type, readonly AuthMethod[]> = {
  ssh: ["password", "publicKey", "kerberos"],
  windows: ["password", "lmHash", "ntlmHash", "kerberos"],
  snmpV3: [],
  database: ["password"],
};

/** Source: recorded editor documents, credentials of the category Database. */
export const usualPorts: Record<Database, number> = {
  Oracle: 1521,
  "SQL Server": 1433,
  DB2: 50000,
  MySQL: 3306,
  PostgreSQL: 5432,
  "Informix/DRDA": 1526,
  "Sybase ASE": 3638,
};

/** The usual ports of what is logged in to. */
export function usualPort({ type, databaseType }: Kind): number | undefined {
  return type === "snmpV3" ? 161 : databaseType && usualPorts[databaseType];
}

/** Emptied is not given. */
export const given = (value: unknown): boolean => value !== undefined && value !== "";

const methodOf = ({ authMethod = "password" }: Kind): AuthMethod => authMethod;

export const isSsh = ({ type }: Kind): boolean => type === "ssh";
export const isSnmp = ({ type }: Kind): boolean => type === "snmpV3";
export const hasPrivacy = ({ type, securityLevel = "authPriv" }: Kind): boolean =>
  type === "snmpV3" && securityLevel === "authPriv";
export const hasAuthentication = ({ type, securityLevel }: Kind): boolean =>
  type === "snmpV3" && securityLevel !== "noAuthNoPriv";
export const isOracle = ({ databaseType }: Kind): boolean => databaseType === "Oracle";
export const isSqlServer = ({ databaseType }: Kind): boolean => databaseType === "SQL Server";
export const isKerberos = (kind: Kind): boolean => methodOf(kind) === "kerberos";

/** When a property cannot be left out. Source: recorded editor documents, `required`. */
const needs = {
  username: () => true,
  password: (kind) => (kind.type === "ssh" || kind.type === "windows") && methodOf(kind) !== "publicKey",
  privateKey: (kind) => kind.type === "ssh" && methodOf(kind) === "publicKey",
  kdc: (kind) => kind.type !== "database" && kind.type !== "snmpV3" && methodOf(kind) === "kerberos",
  realm: (kind) => kind.type === "ssh" && methodOf(kind) === "kerberos",
  escalationUsername: ({ elevateWith }) => elevateWith === ".k5login",
  escalationPassword: ({ elevateWith }) => elevateWith === "pbrun" || elevateWith === "Cisco 'enable'",
  escalationSuUser: ({ elevateWith }) => elevateWith === "su+sudo",
  authPassword: hasAuthentication,
  privacyPassword: hasPrivacy,
  databaseType: ({ type }) => type === "database",
  sid: ({ type, databaseType }) => type === "database" && (databaseType === "Oracle" || databaseType === "DB2"),
} satisfies Record<string, (kind: Kind) => boolean>;

const secrets = [
  "password",
  "privateKey",
  "passphrase",
  "escalationPassword",
  "authPassword",
  "privacyPassword",
] as const;

/** What has the properties that the rules speak of. */
type Ruled = Kind & { [K in Belonging | keyof typeof needs]?: unknown };

const isSecret = (name: string): boolean => (secrets as readonly string[]).includes(name);

/**
 * What says something about some credentials of a type only: about others it would be omitted, and be a difference in
 * every run.
 */
const onlyWith: readonly {
  names: readonly Belonging[];
  types: readonly Type[];
  applies: (kind: Kind) => boolean;
  when: string;
}[] = [
  {
    names: ["privateKey", "publicKey", "passphrase"],
    types: ["ssh"],
    applies: ({ authMethod }) => authMethod === "publicKey",
    when: 'authMethod is "publicKey"',
  },
  {
    names: ["kdc", "kdcPort", "kdcTransport", "realm"],
    types: ["ssh", "windows"],
    applies: isKerberos,
    when: 'authMethod is "kerberos"',
  },
  {
    names: ["oracleAuth", "oracleService"],
    types: ["database"],
    applies: isOracle,
    when: 'databaseType is "Oracle"',
  },
  { names: ["sqlServerAuth"], types: ["database"], applies: isSqlServer, when: 'databaseType is "SQL Server"' },
  {
    names: ["authAlgorithm", "authPassword"],
    types: ["snmpV3"],
    applies: hasAuthentication,
    when: 'securityLevel is "authNoPriv" or "authPriv"',
  },
  {
    names: ["privacyAlgorithm", "privacyPassword"],
    types: ["snmpV3"],
    applies: hasPrivacy,
    when: 'securityLevel is "authPriv"',
  },
];

/**
 * Whether a property says something about credentials of a kind. What a platform still shows of a kind that it was before
 * does not.
 */
export const isOfKind = (kind: Kind, property: string): boolean =>
  isOfType(kind.type, property) &&
  onlyWith.every(
    ({ names, types, applies }) =>
      kind.type === undefined ||
      !types.includes(kind.type) ||
      !(names as readonly string[]).includes(property) ||
      applies(kind),
  ) &&
  ((kind.elevateWith ?? "none") !== "none" || !(escalation as readonly string[]).includes(property));

const kindRules = onlyWith.flatMap(({ names, types, applies, when }) =>
  names.map(
    (name): Rule<Ruled> =>
      (inputs) =>
        given(inputs[name]) && inputs.type !== undefined && types.includes(inputs.type) && !applies(inputs)
          ? { path: name, reason: `only applies when ${when}` }
          : undefined,
  ),
);

/** What belongs together, whatever the platform. */
export const credentialRules: readonly Rule<Ruled>[] = [
  ...[...allBelonging].map(
    (name): Rule<Ruled> =>
      (inputs) =>
        given(inputs[name]) && inputs.type !== undefined && !belongingTo[inputs.type].includes(name)
          ? { path: name, reason: `does not apply to credentials of type "${inputs.type}"` }
          : undefined,
  ),
  ...keysOf(needs).map(
    (name): Rule<Ruled> =>
      (inputs) =>
        // The secrets of what is taken over are there.
        given(inputs[name]) || !needs[name](inputs) || (isSecret(name) && inputs.adoptId !== undefined)
          ? undefined
          : { path: name, reason: "required for this kind of credential" },
  ),
  ({ type, authMethod }) =>
    type !== undefined && authMethod !== undefined && type !== "snmpV3" && !methods[type].includes(authMethod)
      ? { path: "authMethod", reason: `not a login method of type "${type}", which has ${methods[type].join(", ")}` }
      : undefined,
  (inputs) => {
    const { elevateWith = "none" } = inputs;
    const name = elevateWith === "none" ? escalation.find((one) => given(inputs[one])) : undefined;
    return name && { path: name, reason: "requires elevateWith" };
  },
  ...kindRules,
];

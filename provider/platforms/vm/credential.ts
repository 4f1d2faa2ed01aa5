import {
  type Codec,
  member,
  type ObjectCalls,
  type Props,
  type Requests,
  type Table,
  type Wire,
  type WireEntry,
  type WireOptions,
  wire,
  writeOnly,
} from "../../definition";
import {
  type AuthMethod,
  type Elevation,
  given,
  isOfKind,
  isOracle,
  isSsh,
  type Kind,
  type Type,
} from "../../values/credential";
import { partOf } from "../answer";
import { plainText, word, words } from "../codecs";
import { withUpload } from "../upload";
import { collections } from "./collections";
import { filledIn, levelWords } from "../credential";

/** The same, with the word that Vulnerability Management has for none. */
export const elevationInput = filledIn("elevateWith", isSsh, "none", ["type"], {
  encode: (value: Elevation) => (value === "none" ? "Nothing" : value),
  decode: (read) => (read === "Nothing" ? "none" : word<Elevation>().decode(String(read))),
});

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
    { maskedAt: `settings.${name}` },
  );

const vmMethods: Record<"ssh" | "windows" | "database", Partial<Record<AuthMethod, string>>> = {
  ssh: { password: "password", publicKey: "public key", kerberos: "Kerberos" },
  windows: { password: "Password", lmHash: "LM Hash", ntlmHash: "NTLM Hash", kerberos: "Kerberos" },
  database: { password: "Password" },
};

function methodOf(read: unknown): AuthMethod {
  const all = Object.values(vmMethods).flatMap((table) => Object.entries(table)) as [AuthMethod, string][];
  return all.find(([, spelled]) => spelled === read)?.[0] ?? (String(read) as AuthMethod);
}

/** The same method is spelled otherwise for each type. */
export const vmMethod: Codec<AuthMethod, Kind> = {
  encode: (method, { inputs: { type } }) => {
    return type === undefined || type === "snmpV3" ? undefined : vmMethods[type][method];
  },
  decode: methodOf,
};

export const sidName = (inputs: Kind): string => (isOracle(inputs) ? "oracle_sid" : "db_sid");

/** Text that a new object is not told when there is none. */
export const givenText: Codec<string> = {
  ...plainText,
  encode: (value, { olds }) => (value === "" && olds === undefined ? undefined : value),
};

export const vmTypes: Record<Type, string> = { ssh: "SSH", windows: "Windows", snmpV3: "SNMPv3", database: "Database" };

function kindOf(credential: Props): Kind {
  const { type: databaseType, ...settings } = (credential.settings ?? {}) as Props;
  const method = settings.auth_method ?? settings.authtype;
  return {
    type: words(vmTypes).decode(member(credential, "type.name")),
    authMethod: method === undefined ? undefined : methodOf(method),
    elevateWith:
      settings.elevate_privileges_with === "Nothing" ? "none" : (settings.elevate_privileges_with as Elevation),
    securityLevel: levelWords.decode(settings.security_level),
    databaseType: databaseType as Kind["databaseType"],
  };
}

/** The entries of settings, which may also hold what is left of another kind. */
export const ofKind = <T>(table: Table<T>): Table<T> =>
  Object.fromEntries(
    Object.entries(table as unknown as Record<string, WireEntry>).map(([name, entry]) => [
      name,
      entry.kind === "wire" && entry.read === "settings"
        ? { ...entry, isOf: (credential: Props) => isOfKind(kindOf(credential), name) }
        : entry,
    ]),
  ) as unknown as Table<T>;

const { path } = collections.credentials;

/** Settings are changed by laying the new ones over those there are, in which secrets are masked and stay. */
export const managedCredentialCalls = ({ get, create, update }: ObjectCalls): Partial<ObjectCalls> => {
  const withKey = async (api: Requests, body: Props): Promise<Props> =>
    body.settings === undefined
      ? body
      : {
          ...body,
          settings: await withUpload(
            api,
            body.settings as Props,
            "private_key",
            `${path}/files?fileType=pem`,
            "fileuploaded",
          ),
        };
  return {
    // The platform leaves its id out.
    get: async (api, id, members) => {
      const credential = await get(api, id, members);
      partOf(credential, "name", "text", "vm", `GET ${path}/${id}`);
      return { ...credential, id };
    },
    create: async (api, body) => await create(api, await withKey(api, body)),
    update: async (api, id, body) =>
      await update(api, id, async () => {
        const made = await withKey(api, await body());
        if (made.settings === undefined) {
          return made;
        }
        // Right before the write, and never over half an answer.
        const live = partOf(await get(api, id, ["settings"]), "settings", "object", "vm", `GET ${path}/${id}`);
        return { ...made, settings: { ...live, ...(made.settings as Props) } };
      }),
  };
};

import {
  type Codec,
  member,
  type ObjectCalls,
  type Props,
  type Requests,
  type Wire,
  type WireOptions,
  wire,
} from "../../definition";
import { type AuthMethod, isOfKind, type Kind } from "../../values/credential";
import { plainText, words } from "../codecs";
import { withUpload } from "../upload";

/** Login methods by our words. */
export const scMethod = words<AuthMethod>({
  password: "password",
  publicKey: "publicKey",
  kerberos: "kerberos",
  lmHash: "lm",
  ntlmHash: "ntlm",
});

const kindOf = ({ type, typeFields }: Props): Kind => ({
  type: type as Kind["type"],
  authMethod: scMethod.decode(member(typeFields, "authType")),
  elevateWith: member(typeFields, "privilegeEscalation") as Kind["elevateWith"],
  databaseType: member(typeFields, "dbType") as Kind["databaseType"],
});

/**
 * Members of a type are written beside the name, and read in `typeFields`, which shows those of the credential's own type
 * and method, and some that are left of another one.
 */
export const typed = <T, OfCodec, Property extends string, Inputs = unknown, Names extends string = never>(
  property: Property,
  name: string,
  codec: Codec<T, OfCodec>,
  options: WireOptions<T, Names, Inputs> = {},
): Wire<T, Property | Names, OfCodec & Inputs> =>
  wire(name, codec, {
    read: `typeFields.${name}`,
    isOf: (credential) => isOfKind(kindOf(credential), property),
    asks: ["type"],
    ...options,
  });

/** The account of a database goes by another name. */
export const login: Codec<string, Kind> = {
  encode: (name, { inputs }) => (inputs.type === "database" ? undefined : name),
  decode: (fields) => plainText.decode(member(fields, "login") || member(fields, "username")),
};

/** Key files are uploaded first, and named in the body. */
export const credentialCalls = ({ create, update }: ObjectCalls): Partial<ObjectCalls> => {
  const files = async (api: Requests, body: Props): Promise<Props> => {
    const path = "/rest/file/upload";
    const one = await withUpload(api, body, "privateKey", path, "filename");
    return await withUpload(api, one, "publicKey", path, "filename");
  };
  return {
    create: async (api, body) => await create(api, await files(api, body)),
    update: async (api, id, body) => await update(api, id, async () => await files(api, await body())),
  };
};

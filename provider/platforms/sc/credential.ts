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
import { isOfType, type Kind } from "../../values/credential";
import { plainText } from "../codecs";
import { withUpload } from "../upload";

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

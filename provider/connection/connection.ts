import { type Platform, platforms } from "../definition/platform";
import { capitals, type SettingName, settingNames, settings } from "../settings";

/** A key pair of one user account. */
export interface Keys {
  accessKey: string;
  secretKey: string;
}

/** Everything needed to talk to one platform. Keys are taken from here by requests only. */
export interface Connection {
  name: string;
  platform: Platform;
  /** Scheme, host and port, with a path where one is given; no slash at the end. */
  url: string;
  keys?: Keys;
  /** The administrator's pair; Security Center only. */
  adminKeys?: Keys;
  /** Certificates of the authorities to trust, PEM. */
  ca?: string;
  certificateSha256?: string;
  insecure: boolean;
  proxy?: string;
  proxyHeaders?: Record<string, string>;
  requestsInFlight: number;
  requestTimeoutMs: number;
  operationTimeoutMs: number;
  readOnly: boolean;
  /** Adopting changes nothing, or is refused. */
  adoptExactly: boolean;
  /** Previews make no requests. */
  offlinePreview: boolean;
  /** Addresses this platform had before: objects made there are still ours. */
  formerUrls: string[];
  /** Ids of the tenant, organization or server that this one was before it was set up again. */
  formerTenants: string[];
  userAgent: string;
}

/** Whether what was made at this address is on the platform of a connection, as far as addresses tell. */
export const isAddressOf = ({ url, formerUrls }: Connection, address: unknown): boolean =>
  [url, ...formerUrls].includes(String(address));

/** Where settings come from. */
export interface Settings {
  /** The value of a Pulumi config key such as `tenable:url`; objects as JSON text. */
  config(key: string): string | undefined;
  /** All keys of the Pulumi config, where somebody knows them. */
  keys?(): readonly string[] | undefined;
  /** Name of the Pulumi project, where somebody knows it: a project called `tenable` has keys of its own. */
  project?: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** The vendor's own variables, one family a platform. */
export const families: Record<Platform, string> = { vm: "TIO", sc: "TSC", nessus: "NESSUS" };
export const familyMembers = settingNames.filter((name) => settings[name].hasVendorVariable);

/** What a user sets when a pair of keys is missing. */
export function keysAdvice({ name }: Connection, admin: boolean): string {
  const pair = admin ? (["adminAccessKey", "adminSecretKey"] as const) : (["accessKey", "secretKey"] as const);
  const [access, secret] = pair.map((member) => `TENABLE_${prefixOf(name)}${capitals(member)}`);
  const path = name === "default" ? "" : "--path ";
  return `set ${access} and ${secret}, or run pulumi config set --secret ${path}${configOf(name, pair[0])} and the same for ${pair[1]}`;
}

/** What stands between `TENABLE_` and the member in the variables of a connection. */
export const prefixOf = (name: string): string => (name === "default" ? "" : `${capitals(name)}_`);

export const variableOf = (name: string, member: SettingName): string => `TENABLE_${prefixOf(name)}${capitals(member)}`;

/** Variables that set a setting of the connection without a name, the first that is set wins. For documentation. */
export const environmentOf = (member: SettingName): string[] => {
  const vendors = member.startsWith("admin") ? (["sc"] as const) : platforms;
  return [
    variableOf("default", member),
    ...(settings[member].hasVendorVariable ? vendors.map((name) => `${families[name]}_${capitals(member)}`) : []),
  ];
};

/** The config key of a member. */
export const configOf = (name: string, member: SettingName): string =>
  name === "default" ? `tenable:${member}` : `tenable:connections.${name}.${member}`;

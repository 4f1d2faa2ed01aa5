import { distance } from "./values/closest";

/** One setting of a connection, as programs, commands and their documentation know it. */
export interface Setting {
  kind: "platform" | "address" | "text" | "file" | "fingerprint" | "flag" | "number" | "list" | "headers";
  description: string;
  /** The value of a setting that is not set; for people. */
  default: string;
  /** Never shown, and taken out of everything that is. */
  secret: boolean;
  /**
   * A named connection takes it from its own settings alone (`own`), or also from those without a name (`shared`).
   */
  scope: "own" | "shared";
  /** The vendor's own variables (`TIO_URL`, …) set it too, for the connection without a name. */
  hasVendorVariable: boolean;
}

const setting = (
  kind: Setting["kind"],
  description: string,
  { default: initial = "none", secret = false, scope = "own", hasVendorVariable = false }: Partial<Setting> = {},
): Setting => ({ kind, description, default: initial, secret, scope, hasVendorVariable });

const key = (description: string): Setting => setting("text", description, { secret: true, hasVendorVariable: true });

/** Every setting, by its name in Pulumi config (`tenable:NAME`) and in `tenable:connections`. */
export const settings = {
  platform: setting("platform", "Platform to connect to: `vm`, `sc` or `nessus`.", {
    default: "the platform whose own variables (`TIO_…`, `TSC_…` or `NESSUS_…`) are set",
  }),
  url: setting("address", "Base URL of the platform, such as `https://sc.example.com`.", {
    default: "`https://cloud.tenable.com` for `vm`, none for the others",
    hasVendorVariable: true,
  }),
  accessKey: key("Access key of the API key pair."),
  secretKey: key("Secret key of the API key pair."),
  adminAccessKey: key("Access key of an administrator's key pair. Security Center only."),
  adminSecretKey: key("Secret key of an administrator's key pair. Security Center only."),
  caFile: setting("file", "PEM file with the certificate authorities to trust.", {
    default: "the system's certificate authorities",
  }),
  certificateSha256: setting("fingerprint", "SHA-256 fingerprint of the only server certificate to accept."),
  insecure: setting("flag", "Accept any server certificate. Prints a warning on every run.", { default: "false" }),
  allowPlainHttp: setting(
    "flag",
    "Allow `http` addresses other than this machine's own, which send the keys unencrypted.",
    { default: "false" },
  ),
  formerUrls: setting("list", "Earlier addresses of the same platform. Objects created there remain managed."),
  formerTenants: setting("list", "Earlier ids of the tenant, from before the platform was set up again."),
  proxy: setting("address", "URL of the proxy, with user and password if it requires them.", {
    default: "`HTTPS_PROXY` and `NO_PROXY`",
    secret: true,
    scope: "shared",
  }),
  proxyHeaders: setting("headers", "Headers that the proxy requires, as an object of names and values.", {
    secret: true,
    scope: "shared",
  }),
  requestsInFlight: setting("number", "Maximum number of concurrent requests.", { default: "8", scope: "shared" }),
  requestTimeoutSeconds: setting("number", "Timeout of a request, in seconds.", {
    default: "60",
    scope: "shared",
  }),
  operationTimeoutSeconds: setting("number", "Timeout of an operation with all its requests, in seconds.", {
    default: "600",
    scope: "shared",
  }),
  readOnly: setting("flag", "Refuse all requests that write. `true` in any place takes effect.", {
    default: "false",
    scope: "shared",
  }),
  adoptExactly: setting("flag", "Refuse to adopt an object if that would change it.", {
    default: "false",
    scope: "shared",
  }),
  offlinePreview: setting(
    "flag",
    "Preview without requests and without keys. `up` checks what a preview then cannot.",
    {
      default: "false",
      scope: "shared",
    },
  ),
  vendor: setting("text", "Vendor name in the User-Agent header.", { default: "`pulumi-tenable`", scope: "shared" }),
  product: setting("text", "Product name in the User-Agent header.", { default: "`pulumi-tenable`", scope: "shared" }),
  build: setting("text", "Build in the User-Agent header.", {
    default: "the version of this package",
    scope: "shared",
  }),
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

export const settingNames = Object.keys(settings) as SettingName[];

/** `requestsInFlight` as variables have it: `REQUESTS_IN_FLIGHT`. */
export const capitals = (text: string): string =>
  text
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase();

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** The setting that a name may be meant for: in another case, with other underscores, or at most two letters off. */
export function meantSetting<N extends string>(name: string, names: readonly N[]): N | undefined {
  const [best] = names
    .map((known) => ({ known, apart: distance(plain(name), plain(known)) }))
    // Of a short name, two letters are most of it.
    .filter(({ known, apart }) => apart <= (plain(known).length < 5 ? 1 : 2))
    .sort((a, b) => a.apart - b.apart);
  return best?.known;
}

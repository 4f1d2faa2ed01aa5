import { getProxyForUrl } from "proxy-from-env";
import { ConfigError } from "./errors";
import { platformNames, type Platform, platforms } from "./platforms/name";
import { closest } from "./values/closest";

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
  caFile?: string;
  certificateSha256?: string;
  insecure: boolean;
  proxy?: string;
  requestsInFlight: number;
  requestTimeoutMs: number;
  operationTimeoutMs: number;
  readOnly: boolean;
  /** Addresses this platform had before: objects made there are still ours. */
  formerUrls: string[];
  /** Ids of the tenant, organization or server that this one was before it was set up again. */
  formerTenants: string[];
  userAgent: string;
}

/** Where settings come from. */
export interface Settings {
  /** The value of a Pulumi config key such as `tenable:url`; objects as JSON text. */
  config(key: string): string | undefined;
  env: Readonly<Record<string, string | undefined>>;
}

/** Members that a named connection never takes from elsewhere. */
const ownMembers = [
  "platform",
  "url",
  "accessKey",
  "secretKey",
  "adminAccessKey",
  "adminSecretKey",
  "caFile",
  "certificateSha256",
  "insecure",
  "allowPlainHttp",
  "formerUrls",
  "formerTenants",
] as const;
/** Members that hold for all connections, where one has none of its own. */
const sharedMembers = [
  "proxy",
  "requestsInFlight",
  "requestTimeoutSeconds",
  "operationTimeoutSeconds",
  "readOnly",
  "vendor",
  "product",
  "build",
] as const;
type Member = (typeof ownMembers)[number] | (typeof sharedMembers)[number];
const members: readonly string[] = [...ownMembers, ...sharedMembers];

/** One place a member may be set in, by the name its user knows. */
interface Place {
  name: string;
  value?: string;
}

/** The vendor's own variables, one family a platform. */
const families: Record<Platform, string> = { vm: "TIO", sc: "TSC", nessus: "NESSUS" };
const familyMembers: readonly Member[] = ["url", "accessKey", "secretKey", "adminAccessKey", "adminSecretKey"];

const cloudUrl = "https://cloud.tenable.com";

const capitals = (text: string): string =>
  text
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase();

/** The connection of that name, `default` when left out. Throws {@link ConfigError}; makes no request. */
export function resolveConnection(name: string | undefined, settings: Settings): Connection {
  return new Resolver(name ?? "default", settings).connection();
}

class Resolver {
  private readonly isDefault: boolean;
  private readonly named: Record<string, unknown>;
  private platform?: Platform;

  constructor(
    private readonly name: string,
    private readonly settings: Settings,
  ) {
    this.isDefault = name === "default";
    this.named = this.readNamed();
  }

  connection(): Connection {
    this.platform = this.findPlatform();
    const url = this.findUrl(this.platform);
    const [vendor, product, build] = [this.text("vendor"), this.text("product"), this.text("build")];
    return {
      name: this.name,
      platform: this.platform,
      url,
      keys: this.pair("accessKey", "secretKey"),
      adminKeys: this.pair("adminAccessKey", "adminSecretKey"),
      caFile: this.text("caFile"),
      certificateSha256: this.pin(),
      insecure: this.flag("insecure"),
      proxy: this.findProxy(url),
      requestsInFlight: this.number("requestsInFlight", 8),
      requestTimeoutMs: this.number("requestTimeoutSeconds", 60) * 1000,
      operationTimeoutMs: this.number("operationTimeoutSeconds", 600) * 1000,
      readOnly: this.flag("readOnly"),
      formerUrls: this.list("formerUrls").map((former) => this.cleanUrl(former, "formerUrls")),
      formerTenants: this.list("formerTenants"),
      userAgent: `Integration/1.0 (${vendor ?? "pulumi-tenable"}; ${product ?? "pulumi-tenable"}; Build/${build ?? version})`,
    };
  }

  private readNamed(): Record<string, unknown> {
    if (capitals(this.name) === "ADMIN") {
      throw new ConfigError(`connection "${this.name}" cannot have this name`, {
        advice: "its variables would be the administrator's keys of the connection without a name",
      });
    }
    const text = this.settings.config("tenable:connections");
    const all = text === undefined ? {} : this.parse(text);
    for (const [name, given] of Object.entries(all)) {
      if (!isObject(given)) {
        throw new ConfigError(`tenable:connections: "${name}" is no object with the members of a connection`);
      }
      const unknown = Object.keys(given).find((member) => !members.includes(member));
      if (unknown !== undefined) {
        throw new ConfigError(`tenable:connections: "${name}" has a member "${unknown}" that does not exist`, {
          advice: `did you mean ${closest(unknown, members, 3).join(", ")}?`,
        });
      }
    }
    const found = Object.hasOwn(all, this.name) ? all[this.name] : undefined;
    if (found === undefined && !this.isDefault && !this.settings.env[this.variable("url")]) {
      throw new ConfigError(`connection "${this.name}" is not set`, {
        advice: `tenable:connections has ${Object.keys(all).join(", ") || "no entry"}; or set ${this.variable("url")}`,
      });
    }
    return (found ?? {}) as Record<string, unknown>;
  }

  private parse(text: string): Record<string, unknown> {
    const parsed = tryParse(text);
    if (isObject(parsed)) {
      return parsed;
    }
    // The text may hold keys, so nothing of it goes into the message.
    throw new ConfigError('tenable:connections is no object such as {"plant": {"platform": "sc", "url": "…"}}', {
      advice: "set it with pulumi config set --path tenable:connections.NAME.MEMBER VALUE",
    });
  }

  /** `TENABLE_URL`; of a named connection `TENABLE_PLANT_URL`. */
  private variable(member: Member): string {
    return `TENABLE_${prefixOf(this.name)}${capitals(member)}`;
  }

  private inEnv(member: Member): Place[] {
    const names = [this.variable(member)];
    if (isShared(member) && !this.isDefault) {
      names.push(`TENABLE_${capitals(member)}`);
    }
    if (this.isDefault && this.platform && familyMembers.includes(member)) {
      names.push(`${families[this.platform]}_${capitals(member)}`);
    }
    return names.map((name) => ({ name, value: this.settings.env[name] }));
  }

  private inConfig(member: Member): Place[] {
    const own = this.named[member] ?? undefined;
    const value = typeof own === "object" ? JSON.stringify(own) : own === undefined ? undefined : String(own);
    const places: Place[] = [{ name: `tenable:connections.${this.name}.${member}`, value }];
    if (this.isDefault || isShared(member)) {
      places.push({ name: `tenable:${member}`, value: this.settings.config(`tenable:${member}`) });
    }
    return places;
  }

  /** Config wins: a variable left over in a shell must not send a baseline to another tenant. */
  private place(member: Member): Place | undefined {
    return [...this.inConfig(member), ...this.inEnv(member)].find(({ value }) => value);
  }

  private text(member: Member): string | undefined {
    return this.place(member)?.value;
  }

  private flag(member: Member): boolean {
    const first = this.place(member);
    // Safety set anywhere holds: a read-only job must not be opened by what a stack's config says.
    const places = member === "readOnly" ? [...this.inConfig(member), ...this.inEnv(member)] : first ? [first] : [];
    const given = places.filter(({ value }) => value);
    const wrong = given.find(({ value = "" }) => !/^(true|false|1|0|yes|no)$/i.test(value));
    if (wrong) {
      throw this.malformed(member, "is neither true nor false", wrong);
    }
    return given.some(({ value = "" }) => /^(true|1|yes)$/i.test(value));
  }

  private number(member: Member, initial: number): number {
    const value = this.text(member);
    if (value !== undefined && !/^[1-9]\d{0,5}$/.test(value)) {
      throw this.malformed(member, `"${value}" is no whole number above 0`);
    }
    return value === undefined ? initial : Number(value);
  }

  private list(member: Member): string[] {
    const value = this.text(member) ?? "";
    const items = value.startsWith("[") ? tryParse(value) : value.split(",");
    if (!Array.isArray(items)) {
      throw this.malformed(member, "is no list");
    }
    return items.map((item) => String(item).trim()).filter(Boolean);
  }

  private pin(): string | undefined {
    const value = this.text("certificateSha256");
    if (value !== undefined && value.replaceAll(/[^0-9a-f]/gi, "").length !== 64) {
      throw this.malformed("certificateSha256", "is no SHA-256 fingerprint of 64 hexadecimal digits");
    }
    return value;
  }

  /** Variables win: a refresh without the program gets its config from the state, which may hold last month's keys. */
  private pair(access: Member, secret: Member): Keys | undefined {
    const secrets = [...this.inEnv(secret), ...this.inConfig(secret)];
    for (const [index, key] of [...this.inEnv(access), ...this.inConfig(access)].entries()) {
      const other = secrets[index] as Place;
      if (key.value && other.value) {
        return { accessKey: key.value, secretKey: other.value };
      }
      if (key.value || other.value) {
        const [have, lack] = key.value ? [key, other] : [other, key];
        throw new ConfigError(`connection "${this.name}": ${have.name} is set and ${lack.name} is not`, {
          advice: "a pair of keys comes from one place: set both or none there",
        });
      }
    }
    return undefined;
  }

  private findPlatform(): Platform {
    const said = this.text("platform");
    if (said !== undefined) {
      if (!platforms.includes(said as Platform)) {
        throw this.malformed("platform", `"${said}" is not ${platforms.join(", ")}`);
      }
      return said as Platform;
    }
    const { env } = this.settings;
    const isTold = (platform: Platform): boolean =>
      familyMembers.some((member) => env[`${families[platform]}_${capitals(member)}`]);
    const [told, ...more] = this.isDefault ? platforms.filter(isTold) : [];
    if (told && more.length === 0) {
      return told;
    }
    const names = [told, ...more].flatMap((platform) => (platform ? platformNames[platform] : []));
    const why = told ? `variables of ${names.join(" and ")} are set at once` : "no platform is set";
    throw new ConfigError(`connection "${this.name}": ${why}`, {
      advice: `set ${this.setters("platform")} to ${platforms.join(", ")}`,
    });
  }

  private findUrl(platform: Platform): string {
    const url = this.text("url") ?? (platform === "vm" ? cloudUrl : undefined);
    if (url === undefined) {
      throw new ConfigError(`connection "${this.name}": no address of ${platformNames[platform]} is set`, {
        advice: `set ${this.setters("url")}, for example to https://scanner.example.com`,
      });
    }
    const clean = this.cleanUrl(url, "url");
    const { protocol, hostname } = new URL(clean);
    if (protocol === "http:" && !isLoopback(hostname) && !this.flag("allowPlainHttp")) {
      throw new ConfigError(`connection "${this.name}": ${clean} would carry the keys unencrypted`, {
        advice: `use https, or set ${this.setters("allowPlainHttp")} if you must`,
      });
    }
    return clean;
  }

  /** Its password stays out of every message. */
  private findProxy(url: string): string | undefined {
    const given = this.text("proxy");
    const proxy = given ?? (getProxyForUrl(url) || undefined);
    if (proxy !== undefined && !/^https?:$/.test(parseUrl(proxy)?.protocol ?? "")) {
      const place = given === undefined ? { name: "HTTPS_PROXY, HTTP_PROXY or ALL_PROXY" } : undefined;
      throw this.malformed("proxy", "is no address such as http://proxy.example.com:3128", place);
    }
    return proxy;
  }

  /** Without a slash at the end and without `/rest`, which every path brings along. */
  private cleanUrl(text: string, member: Member): string {
    const url = parseUrl(text);
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search) {
      throw this.malformed(member, "is no address such as https://scanner.example.com");
    }
    return `${url.origin}${url.pathname.replace(/\/+$/, "").replace(/\/rest$/, "")}`;
  }

  private malformed(member: Member, what: string, place = this.place(member)): ConfigError {
    return new ConfigError(`connection "${this.name}": ${member} ${what}`, { advice: `it is set by ${place?.name}` });
  }

  /** Both ways to set a member. */
  private setters(member: Member): string {
    return `${this.variable(member)} or ${configOf(this.name, member)}`;
  }
}

/** What a user sets when a pair of keys is missing. */
export function keysAdvice({ name }: Connection, admin: boolean): string {
  const pair = admin ? (["adminAccessKey", "adminSecretKey"] as const) : (["accessKey", "secretKey"] as const);
  const [access, secret] = pair.map((member) => `TENABLE_${prefixOf(name)}${capitals(member)}`);
  const path = name === "default" ? "" : "--path ";
  return `set ${access} and ${secret}, or run pulumi config set --secret ${path}${configOf(name, pair[0])} and the same for ${pair[1]}`;
}

const isShared = (member: Member): boolean => (sharedMembers as readonly string[]).includes(member);

/** What stands between `TENABLE_` and the member in the variables of a connection. */
const prefixOf = (name: string): string => (name === "default" ? "" : `${capitals(name)}_`);

/** The config key of a member. */
export const configOf = (name: string, member: Member): string =>
  name === "default" ? `tenable:${member}` : `tenable:connections.${name}.${member}`;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const parseUrl = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

const isLoopback = (host: string): boolean => /^(localhost|\[::1\]|127(\.\d+){3})$/.test(host);

/** Version of this package, for the platform's logs. */
const version: string = (require("pulumi-tenable/package.json") as { version: string }).version;

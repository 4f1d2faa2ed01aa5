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
  userAgent: string;
}

/** Where settings come from. */
export interface Settings {
  /** The value of a Pulumi config key such as `tenable:url`; objects as JSON text. */
  config(key: string): string | undefined;
  env: Readonly<Record<string, string | undefined>>;
}

/** Members of a connection, in the order of the README's table; `own` ones are never taken from another connection. */
const members = {
  platform: { own: true },
  url: { own: true },
  accessKey: { own: true },
  secretKey: { own: true },
  adminAccessKey: { own: true },
  adminSecretKey: { own: true },
  caFile: { own: true },
  certificateSha256: { own: true },
  insecure: { own: true },
  allowPlainHttp: { own: true },
  formerUrls: { own: true },
  proxy: { own: false },
  requestsInFlight: { own: false },
  requestTimeoutSeconds: { own: false },
  operationTimeoutSeconds: { own: false },
  readOnly: { own: false },
  vendor: { own: false },
  product: { own: false },
  build: { own: false },
} as const;
type Member = keyof typeof members;

/** The vendor's own variables, one family a platform. */
const families: Record<Platform, string> = { vm: "TIO", sc: "TSC", nessus: "NESSUS" };
const familyMembers = new Set<Member>(["url", "accessKey", "secretKey", "adminAccessKey", "adminSecretKey"]);

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
  private readonly named: Record<string, unknown>;
  private platform?: Platform;

  constructor(
    private readonly name: string,
    private readonly settings: Settings,
  ) {
    this.named = this.readNamed();
  }

  connection(): Connection {
    this.platform = this.findPlatform();
    const url = this.findUrl(this.platform);
    const insecure = this.flag("insecure");
    const proxy = this.text("proxy") ?? (getProxyForUrl(url) || undefined);
    const [vendor, product, build] = [this.text("vendor"), this.text("product"), this.text("build")];
    return {
      name: this.name,
      platform: this.platform,
      url,
      keys: this.pair("accessKey", "secretKey"),
      adminKeys: this.pair("adminAccessKey", "adminSecretKey"),
      caFile: this.text("caFile"),
      certificateSha256: this.pin(),
      insecure,
      proxy,
      requestsInFlight: this.number("requestsInFlight", 4),
      requestTimeoutMs: this.number("requestTimeoutSeconds", 60) * 1000,
      operationTimeoutMs: this.number("operationTimeoutSeconds", 600) * 1000,
      readOnly: this.flag("readOnly"),
      formerUrls: this.list("formerUrls").map((former) => this.cleanUrl(former)),
      userAgent: `Integration/1.0 (${vendor ?? "pulumi-tenable"}; ${product ?? "pulumi-tenable"}; Build/${build ?? version})`,
    };
  }

  private readNamed(): Record<string, unknown> {
    const text = this.settings.config("tenable:connections");
    const all = text === undefined ? {} : this.parse(text);
    for (const [name, given] of Object.entries(all)) {
      const unknown = Object.keys(given ?? {}).find((member) => !(member in members));
      if (unknown) {
        throw new ConfigError(`tenable:connections: "${name}" has a member "${unknown}" that does not exist`, {
          advice: `did you mean ${closest(unknown, Object.keys(members), 3).join(", ")}?`,
        });
      }
    }
    const found = all[this.name];
    if (found === undefined && this.name !== "default" && !this.fromEnv("url")) {
      throw new ConfigError(`connection "${this.name}" is not set`, {
        advice: `tenable:connections has ${Object.keys(all).join(", ") || "no entry"}; or set ${this.variable("url")}`,
      });
    }
    return found ?? {};
  }

  private parse(text: string): Record<string, Record<string, unknown>> {
    try {
      const parsed: unknown = JSON.parse(text);
      if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) {
        return parsed as Record<string, Record<string, unknown>>;
      }
    } catch {
      // Said below: the text may hold keys, so nothing of it goes into the message.
    }
    throw new ConfigError('tenable:connections is no object such as {"plant": {"platform": "sc", "url": "…"}}', {
      advice: "set it with pulumi config set --path tenable:connections.NAME.MEMBER VALUE",
    });
  }

  /** `TENABLE_URL`; of a named connection `TENABLE_PLANT_URL`. */
  private variable(member: Member): string {
    const name = this.name === "default" ? "" : `${capitals(this.name)}_`;
    return `TENABLE_${name}${capitals(member)}`;
  }

  private variables(member: Member): string[] {
    const own = [this.variable(member)];
    if (!members[member].own && this.name !== "default") {
      own.push(`TENABLE_${capitals(member)}`);
    }
    if (this.name === "default" && this.platform && familyMembers.has(member)) {
      own.push(`${families[this.platform]}_${capitals(member)}`);
    }
    return own;
  }

  private fromEnv(member: Member): string | undefined {
    return this.variables(member)
      .map((name) => this.settings.env[name])
      .find((value) => value);
  }

  private fromConfig(member: Member): string | undefined {
    const own = this.named[member];
    if (own !== undefined && own !== null) {
      return typeof own === "object" ? JSON.stringify(own) : String(own);
    }
    const shared = this.name === "default" || !members[member].own;
    return shared ? this.settings.config(`tenable:${member}`) || undefined : undefined;
  }

  /** Config wins: a variable left over in a shell must not send a baseline to another tenant. */
  private text(member: Member): string | undefined {
    return this.fromConfig(member) ?? this.fromEnv(member);
  }

  private flag(member: Member): boolean {
    // Safety set anywhere holds: a read-only job must not be opened by what a stack's config says.
    const value = member === "readOnly" && isTrue(this.fromEnv(member)) ? "true" : this.text(member);
    if (value !== undefined && !/^(true|false|1|0|yes|no)$/i.test(value)) {
      throw this.malformed(member, "is neither true nor false");
    }
    return isTrue(value);
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
    const items: unknown = value.startsWith("[") ? JSON.parse(value) : value.split(",");
    return (items as unknown[]).map((item) => String(item).trim()).filter(Boolean);
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
    const { env } = this.settings;
    const sources: { nameOf(member: Member): string; read(member: Member): string | undefined }[] = [
      ...this.variables(access).map((variable) => {
        const nameOf = (member: Member): string => variable.replace(capitals(access), capitals(member));
        return { nameOf, read: (member: Member) => env[nameOf(member)] };
      }),
      { nameOf: (member) => `tenable:${member}`, read: (member) => this.fromConfig(member) },
    ];
    for (const { nameOf, read } of sources) {
      const [accessKey, secretKey] = [read(access), read(secret)];
      if (accessKey && secretKey) {
        return { accessKey, secretKey };
      }
      if (accessKey || secretKey) {
        const [have, lack] = accessKey ? [access, secret] : [secret, access];
        throw new ConfigError(`connection "${this.name}": ${nameOf(have)} is set and ${nameOf(lack)} is not`, {
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
    const told = platforms.filter((platform) =>
      [...familyMembers].some((member) => env[`${families[platform]}_${capitals(member)}`]),
    );
    if (this.name === "default" && told.length === 1) {
      return told[0] as Platform;
    }
    const why =
      this.name === "default" && told.length > 1
        ? `variables of ${told.map((platform) => platformNames[platform]).join(" and ")} are set at once`
        : "no platform is set";
    throw new ConfigError(`connection "${this.name}": ${why}`, {
      advice: `set ${this.variable("platform")} or tenable:platform to ${platforms.join(", ")}`,
    });
  }

  private findUrl(platform: Platform): string {
    const url = this.text("url") ?? (platform === "vm" ? cloudUrl : undefined);
    if (url === undefined) {
      throw new ConfigError(`connection "${this.name}": no address of ${platformNames[platform]} is set`, {
        advice: `set ${this.variable("url")} or tenable:url, for example to https://scanner.example.com`,
      });
    }
    const clean = this.cleanUrl(url);
    const { protocol, hostname } = new URL(clean);
    if (protocol === "http:" && !isLoopback(hostname) && !this.flag("allowPlainHttp")) {
      throw new ConfigError(`connection "${this.name}": ${clean} would carry the keys unencrypted`, {
        advice: "use https, or set tenable:allowPlainHttp if you must",
      });
    }
    return clean;
  }

  /** Without a slash at the end and without `/rest`, which every path brings along. */
  private cleanUrl(text: string): string {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search) {
      throw this.malformed("url", "is no address such as https://scanner.example.com");
    }
    return `${url.origin}${url.pathname.replace(/\/+$/, "").replace(/\/rest$/, "")}`;
  }

  private malformed(member: Member, what: string): ConfigError {
    return new ConfigError(`connection "${this.name}": ${member} ${what}`, {
      advice: `it is set by tenable:${member} or ${this.variable(member)}`,
    });
  }
}

/** What a user sets when a pair of keys is missing. */
export function keysAdvice(connection: Connection, admin: boolean): string {
  const name = connection.name === "default" ? "" : `${capitals(connection.name)}_`;
  const [access, secret] = admin ? ["adminAccessKey", "adminSecretKey"] : ["accessKey", "secretKey"];
  const key = (member: string): string =>
    connection.name === "default" ? `tenable:${member}` : `--path tenable:connections.${connection.name}.${member}`;
  return (
    `set TENABLE_${name}${capitals(access as string)} and TENABLE_${name}${capitals(secret as string)}, ` +
    `or run pulumi config set --secret ${key(access as string)} and the same for ${secret}`
  );
}

const isTrue = (value: string | undefined): boolean => value !== undefined && /^(true|1|yes)$/i.test(value);

const isLoopback = (host: string): boolean => host === "localhost" || host === "[::1]" || host.startsWith("127.");

/** Version of this package, for the platform's logs. */
const version: string = (require("pulumi-tenable/package.json") as { version: string }).version;

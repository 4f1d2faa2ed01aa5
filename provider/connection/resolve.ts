import { getProxyForUrl } from "proxy-from-env";
import { platformNames, type Platform, platforms } from "../definition/platform";
import { ConfigError } from "../errors";
import { capitals, settingNames, settings } from "../settings";
import { whatThereIs } from "../values/closest";
import { type Connection, families, familyMembers, type Settings } from "./connection";
import { isOther, misspellings } from "./misspelt";
import { isLoopback, isObject, parseUrl, Reader, tryParse } from "./reader";

const defaultUrls: Record<Platform, string | undefined> = {
  vm: "https://cloud.tenable.com",
  sc: undefined,
  nessus: undefined,
};
const connectionsExample = 'not an object such as {"plant": {"platform": "sc", "url": "…"}}';
const setMember = "set it with pulumi config set --path tenable:connections.NAME.MEMBER VALUE";

/**
 * The connection of that name; the name defaults to `default`. Throws {@link ConfigError} with all that is wrong; makes no
 * request.
 */
export function resolveConnection(name: string | undefined, given: Settings): Connection {
  return new Resolver(name ?? "default", given).connection();
}

class Resolver extends Reader {
  connection(): Connection {
    const connections = this.readConnections();
    this.refuseMisspelt(Object.keys(connections));
    this.named = this.findNamed(connections);
    this.platform = this.findPlatform();
    const url = this.findUrl();
    const [vendor, product, build] = [this.word("vendor"), this.word("product"), this.word("build")];
    const connection: Omit<Connection, "platform"> = {
      name: this.name,
      url,
      keys: this.pair("accessKey", "secretKey"),
      adminKeys: this.pair("adminAccessKey", "adminSecretKey"),
      ca: this.authorities(),
      certificateSha256: this.pin(),
      insecure: this.flag("insecure"),
      proxy: this.findProxy(url),
      proxyHeaders: this.headers("proxyHeaders"),
      requestsInFlight: this.number("requestsInFlight"),
      requestTimeoutMs: this.number("requestTimeoutSeconds") * 1000,
      operationTimeoutMs: this.number("operationTimeoutSeconds") * 1000,
      readOnly: this.flag("readOnly"),
      adoptExactly: this.flag("adoptExactly"),
      offlinePreview: this.flag("offlinePreview"),
      formerUrls: this.list("formerUrls").map((former) => this.cleanUrl(former, "formerUrls")),
      formerTenants: this.list("formerTenants"),
      userAgent: `Integration/1.0 (${vendor ?? "pulumi-tenable"}; ${product ?? "pulumi-tenable"}; Build/${build ?? version})`,
    };
    this.refuse();
    return { ...connection, platform: this.platform as Platform };
  }

  private refuseMisspelt(connections: readonly string[]): void {
    for (const { name, right, setting } of misspellings(this.given, this.name, connections)) {
      const advice =
        right === undefined
          ? `remove it with pulumi config rm ${name}; the settings are ${settingNames.join(", ")}, connections and guard`
          : `write ${right}, or rename it if it is for something else`;
      this.fault(name, `${name} is not a setting`, advice);
      if (setting !== undefined && !isOther(setting)) {
        this.misspelt.add(setting);
      }
    }
  }

  private readConnections(): Record<string, Record<string, unknown>> {
    const key = "tenable:connections";
    const text = this.given.config(key);
    const parsed = text === undefined ? {} : tryParse(text);
    if (!isObject(parsed)) {
      // The text may hold keys, so nothing of it goes into the message.
      this.fault(key, `${key} is ${connectionsExample}`, setMember);
      this.refuseMisspelt([]);
      throw ConfigError.of(this.faults);
    }
    for (const [name, members] of Object.entries(parsed)) {
      if (!isObject(members)) {
        this.fault(`${key}.${name}`, `${key}: "${name}" is not an object with the settings of a connection`, setMember);
      }
      for (const unknown of Object.keys(isObject(members) ? members : {})) {
        if (!Object.hasOwn(settings, unknown)) {
          const problem = `${key}: "${name}" has an unknown setting "${unknown}"`;
          this.fault(`${key}.${name}.${unknown}`, problem, whatThereIs(unknown, settingNames));
        }
      }
    }
    return parsed as Record<string, Record<string, unknown>>;
  }

  private findNamed(connections: Record<string, Record<string, unknown>>): Record<string, unknown> {
    if (capitals(this.name) === "ADMIN") {
      this.fault(
        `tenable:connections.${this.name}`,
        `connection "${this.name}" cannot have this name`,
        "choose another name: its variables are those of the administrator's keys",
      );
    }
    const found = Object.hasOwn(connections, this.name) ? connections[this.name] : undefined;
    if (found === undefined && !this.isDefault && !this.given.env[this.variable("url")]) {
      const names = Object.keys(connections).join(", ") || "no entry";
      const advice = `tenable:connections has ${names}; or set ${this.variable("url")}`;
      this.fault(`tenable:connections.${this.name}`, `connection "${this.name}" is not set`, advice);
      this.refuse();
    }
    return isObject(found) ? found : {};
  }

  private findPlatform(): Platform | undefined {
    const said = this.text("platform");
    if (said !== undefined) {
      return platforms.includes(said as Platform)
        ? (said as Platform)
        : this.malformed("platform", `"${said}" is not ${platforms.join(", ")}`);
    }
    const { env } = this.given;
    const isTold = (platform: Platform): boolean =>
      familyMembers.some((member) => env[`${families[platform]}_${capitals(member)}`]);
    const [told, ...more] = this.isDefault ? platforms.filter(isTold) : [];
    if (told && more.length === 0) {
      return told;
    }
    const names = [told, ...more].flatMap((platform) => (platform ? platformNames[platform] : []));
    const why = told ? `variables of ${names.join(" and ")} are both set` : "no platform is set";
    return this.missing("platform", why, `set ${this.setters("platform")} to ${platforms.join(", ")}`);
  }

  /** Empty where there is a fault. */
  private findUrl(): string {
    const url = this.text("url") ?? (this.platform && defaultUrls[this.platform]);
    if (url === undefined) {
      // Without a platform it is not known whose address is missing.
      if (this.platform) {
        const advice = `set ${this.setters("url")}, for example to https://scanner.example.com`;
        this.missing("url", `no address of ${platformNames[this.platform]} is set`, advice);
      }
      return "";
    }
    const clean = this.cleanUrl(url, "url");
    const { protocol = "", hostname = "" } = parseUrl(clean) ?? {};
    if (protocol === "http:" && !isLoopback(hostname) && !this.flag("allowPlainHttp")) {
      this.fault(
        this.place("url")?.name ?? "",
        `connection "${this.name}": ${clean} would send the keys unencrypted`,
        `use https, or set ${this.setters("allowPlainHttp")} if you accept that`,
      );
    }
    return clean;
  }

  /** Its password stays out of every message. */
  private findProxy(url: string): string | undefined {
    const given = this.text("proxy");
    const proxy = given ?? (url === "" ? undefined : getProxyForUrl(url) || undefined);
    if (proxy !== undefined && !/^https?:$/.test(parseUrl(proxy)?.protocol ?? "")) {
      const place = given === undefined ? { name: "HTTPS_PROXY, HTTP_PROXY or ALL_PROXY" } : undefined;
      return this.malformed("proxy", "is not a URL such as http://proxy.example.com:3128", place);
    }
    return proxy;
  }
}

/** Version of this package, for the platform's logs. */
const version: string = (require("pulumi-tenable/package.json") as { version: string }).version;

import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { getProxyForUrl } from "proxy-from-env";
import { ConfigError, type ConfigFault, messageOf } from "../errors";
import { platformNames, type Platform, platforms } from "../definition/platform";
import { capitals, meantSetting, type SettingName, settingNames, settings } from "../settings";
import { whatThereIs } from "../values/closest";

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
  /** All keys of the Pulumi config, where somebody knows them. */
  keys?(): readonly string[] | undefined;
  /** Name of the Pulumi project, where somebody knows it: a project called `tenable` has keys of its own. */
  project?: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** One place a setting may be set in, by the name its user knows. */
interface Place {
  name: string;
  value?: string;
}

/** The vendor's own variables, one family a platform. */
const families: Record<Platform, string> = { vm: "TIO", sc: "TSC", nessus: "NESSUS" };
const familyMembers = settingNames.filter((name) => settings[name].hasVendorVariable);

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

class Resolver {
  private readonly isDefault: boolean;
  private readonly faults: ConfigFault[] = [];
  /** Settings whose name is misspelt somewhere: that they are missing is no second fault. */
  private readonly misspelt = new Set<SettingName>();
  private named: Record<string, unknown> = {};
  private platform?: Platform;

  constructor(
    private readonly name: string,
    private readonly given: Settings,
  ) {
    this.isDefault = name === "default";
  }

  connection(): Connection {
    const connections = this.readConnections();
    this.findMisspelt(Object.keys(connections));
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
      formerUrls: this.list("formerUrls").map((former) => this.cleanUrl(former, "formerUrls")),
      formerTenants: this.list("formerTenants"),
      userAgent: `Integration/1.0 (${vendor ?? "pulumi-tenable"}; ${product ?? "pulumi-tenable"}; Build/${build ?? version})`,
    };
    this.refuse();
    return { ...connection, platform: this.platform as Platform };
  }

  /** Everything that is wrong so far, at once. */
  private refuse(): void {
    if (this.faults.length > 0) {
      throw ConfigError.of(this.faults);
    }
  }

  private fault(setting: string, problem: string, advice: string): undefined {
    this.faults.push({ setting, problem, advice });
  }

  /** A setting that has to be set and is not. */
  private missing(setting: SettingName, problem: string, advice: string): undefined {
    if (!this.misspelt.has(setting)) {
      this.fault(configOf(this.name, setting), `connection "${this.name}": ${problem}`, advice);
    }
  }

  private malformed(setting: SettingName, what: string, place = this.place(setting)): undefined {
    const name = place?.name ?? configOf(this.name, setting);
    this.fault(name, `connection "${this.name}": ${setting} ${what}`, `it is set by ${name}`);
  }

  private readConnections(): Record<string, Record<string, unknown>> {
    const key = "tenable:connections";
    const text = this.given.config(key);
    const parsed = text === undefined ? {} : tryParse(text);
    if (!isObject(parsed)) {
      // The text may hold keys, so nothing of it goes into the message.
      this.fault(key, `${key} is ${connectionsExample}`, setMember);
      this.findMisspelt([]);
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

  /**
   * Names that are close to a setting: a misspelt `readOnly` would let a run write. Others are errors in our own
   * namespace alone.
   */
  private findMisspelt(connections: readonly string[]): void {
    const { env, project } = this.given;
    for (const key of this.configKeys()) {
      const name = key.slice("tenable:".length);
      const meant = Object.hasOwn(settings, name) ? undefined : meantSetting(name, [...settingNames, "connections"]);
      if (meant !== undefined) {
        this.misspell(key, `tenable:${meant}`, meant);
      } else if (!Object.hasOwn(settings, name) && project && project !== "tenable") {
        const advice = `remove it with pulumi config rm ${key}; the settings are ${settingNames.join(", ")} and connections`;
        this.fault(key, `${key} is not a setting`, advice);
      }
    }
    for (const [key, meant] of this.keysElsewhere()) {
      this.misspell(key, `tenable:${meant}`, meant);
    }
    const set = Object.keys(env).filter((variable) => env[variable]);
    const guard = variableOf("default", "readOnly");
    // The vendor's tools have no such variable: who sets one wants ours.
    for (const variable of set.filter((name) => isVendorGuard(name) && env[name] !== env[guard])) {
      this.misspell(variable, guard, "readOnly");
    }
    const names = ["default", this.name, ...connections, ...namesInVariables(set)];
    const known = new Map(names.map((name) => [`TENABLE_${prefixOf(name)}`, settingNames]));
    if (this.isDefault) {
      platforms.forEach((platform) => known.set(`${families[platform]}_`, familyMembers));
    }
    const variables = new Set([...known].flatMap(([prefix, members]) => members.map((one) => prefix + capitals(one))));
    for (const variable of set.filter((name) => !variables.has(name))) {
      const [right, meant] = meantVariable(variable, known) ?? [];
      // Windows gives a variable under its name in any case.
      if (right !== undefined && meant !== undefined && env[right] !== env[variable]) {
        this.misspell(variable, right, meant);
      }
    }
  }

  private misspell(name: string, right: string, setting: SettingName | "connections"): void {
    this.fault(name, `${name} is not a setting`, `write ${right}, or rename it if it is for something else`);
    if (setting !== "connections") {
      this.misspelt.add(setting);
    }
  }

  /** Keys of the namespace `tenable` in the Pulumi config. A host that cannot list them gives the common misspellings. */
  private configKeys(): string[] {
    const keys = this.given.keys?.() ?? settingNames.flatMap(otherSpellings).map((name) => `tenable:${name}`);
    return keys.filter((key) => /^tenable:(?!connections$)/.test(key) && this.given.config(key) !== undefined).sort();
  }

  /** Keys of settings in a namespace that may be meant for ours, and the settings; a project has one of its own. */
  private keysElsewhere(): [key: string, meant: SettingName | "connections"][] {
    const { project } = this.given;
    return (project === undefined ? [] : (this.given.keys?.() ?? [])).flatMap((key) => {
      const [namespace = "", name = ""] = key.split(":");
      const isMistaken = namespace !== "tenable" && namespace !== project && meantSetting(namespace, ["tenable"]);
      const meant = isMistaken ? meantSetting(name, [...settingNames, "connections"]) : undefined;
      return meant && this.given.config(key) !== undefined ? [[key, meant]] : [];
    });
  }

  /** `TENABLE_URL`; of a named connection `TENABLE_PLANT_URL`. */
  private variable(member: SettingName): string {
    return variableOf(this.name, member);
  }

  private inEnv(member: SettingName): Place[] {
    const names = [this.variable(member)];
    if (isShared(member) && !this.isDefault) {
      names.push(`TENABLE_${capitals(member)}`);
    }
    if (this.isDefault && this.platform && familyMembers.includes(member)) {
      names.push(`${families[this.platform]}_${capitals(member)}`);
    }
    return names.map((name) => ({ name, value: this.given.env[name] }));
  }

  private inConfig(member: SettingName): Place[] {
    const own = this.named[member] ?? undefined;
    const value = typeof own === "object" ? JSON.stringify(own) : own === undefined ? undefined : String(own);
    const places: Place[] = [{ name: `tenable:connections.${this.name}.${member}`, value }];
    if (this.isDefault || isShared(member)) {
      places.push({ name: `tenable:${member}`, value: this.given.config(`tenable:${member}`) });
    }
    return places;
  }

  /** Config wins: a variable left over in a shell must not send a baseline to another tenant. */
  private place(member: SettingName): Place | undefined {
    return [...this.inConfig(member), ...this.inEnv(member)].find(({ value }) => value);
  }

  private text(member: SettingName): string | undefined {
    return this.place(member)?.value;
  }

  /** A text that goes into a header. */
  private word(member: SettingName): string | undefined {
    const value = this.text(member);
    return value !== undefined && !/^[ -~]+$/.test(value)
      ? this.malformed(member, "contains characters that are not allowed in a header")
      : value;
  }

  private flag(member: SettingName): boolean {
    const first = this.place(member);
    // Safety set anywhere holds: a read-only job must not be opened by what a stack's config says.
    const places = member === "readOnly" ? [...this.inConfig(member), ...this.inEnv(member)] : first ? [first] : [];
    const given = places.filter(({ value }) => value);
    for (const wrong of given.filter(({ value = "" }) => !/^(true|false|1|0|yes|no)$/i.test(value))) {
      this.malformed(member, "must be true or false", wrong);
    }
    return given.some(({ value = "" }) => /^(true|1|yes)$/i.test(value));
  }

  private number(member: SettingName): number {
    const value = this.text(member) ?? settings[member].default;
    if (!/^[1-9]\d{0,5}$/.test(value)) {
      this.malformed(member, `must be a positive integer, got "${value}"`);
    }
    return Number(value);
  }

  private list(member: SettingName): string[] {
    const value = this.text(member) ?? "";
    const items = value.startsWith("[") ? tryParse(value) : value.split(",");
    if (!Array.isArray(items)) {
      this.malformed(member, "is not a list");
      return [];
    }
    return items.map((item) => String(item).trim()).filter(Boolean);
  }

  /** An object, or one header as it is written: `Name: value`. */
  private headers(member: SettingName): Record<string, string> | undefined {
    const value = this.text(member);
    if (value === undefined) {
      return undefined;
    }
    const [, name = "", text = ""] = /^([^:{}]+):\s*(.*)$/.exec(value) ?? [];
    const parsed = name === "" ? tryParse(value) : { [name.trim()]: text.trim() };
    const entries = isObject(parsed) ? Object.entries(parsed).map(([key, one]) => [key, String(one)] as const) : [];
    const isHeader = ([key, one]: readonly [string, string]): boolean =>
      /^[\w!#$%&'*+.^`|~-]+$/.test(key) && /^[\t -~\u0080-\u00ff]*$/.test(one);
    if (entries.length === 0 || !entries.every(isHeader)) {
      return this.malformed(member, 'is not an object of headers such as {"X-Team": "security"}');
    }
    return Object.fromEntries(entries);
  }

  private pin(): string | undefined {
    const value = this.text("certificateSha256");
    return value !== undefined && value.replaceAll(/[^0-9a-f]/gi, "").length !== 64
      ? this.malformed("certificateSha256", "is not a SHA-256 fingerprint of 64 hexadecimal digits")
      : value;
  }

  /** The certificates in the file that is set. */
  private authorities(): string | undefined {
    const place = this.place("caFile");
    if (place?.value === undefined) {
      return undefined;
    }
    const file = place.value;
    const refuse = (problem: string, advice: string): undefined =>
      this.fault(place.name, `connection "${this.name}": caFile "${file}" ${problem}`, advice);
    let content: Buffer;
    try {
      content = readFileSync(file);
    } catch (error) {
      return refuse(`cannot be read (${messageOf(error)})`, `set ${place.name} to a PEM file`);
    }
    const blocks = content.toString("latin1").match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g);
    if (!blocks) {
      return isCertificate(content)
        ? refuse("is not a PEM file", `convert it: openssl x509 -inform der -in ${file} -out ${file}.pem`)
        : refuse("contains no certificate", "set it to a PEM file, which contains -----BEGIN CERTIFICATE-----");
    }
    const broken = blocks.findIndex((block) => !isCertificate(block));
    return broken < 0
      ? content.toString()
      : refuse(`is damaged: certificate ${broken + 1} cannot be read`, "download the file again");
  }

  /** Variables win: a refresh without the program gets its config from the state, which may hold last month's keys. */
  private pair(access: SettingName, secret: SettingName): Keys | undefined {
    const secrets = [...this.inEnv(secret), ...this.inConfig(secret)];
    for (const [index, key] of [...this.inEnv(access), ...this.inConfig(access)].entries()) {
      const other = secrets[index] as Place;
      for (const { name, value } of [key, other]) {
        if (value && !/^[!-~]+$/.test(value)) {
          const problem = `connection "${this.name}": ${name} contains spaces or other characters that are not allowed in a key`;
          this.fault(name, problem, "copy the key again");
        }
      }
      if (key.value && other.value) {
        return { accessKey: key.value, secretKey: other.value };
      }
      if (key.value || other.value) {
        const [have, lack, setting] = key.value ? [key, other, secret] : [other, key, access];
        const advice = "set both keys of a pair in the same place";
        return this.missing(setting, `${have.name} is set and ${lack.name} is not`, advice);
      }
    }
    return undefined;
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

  /** Without a slash at the end and without `/rest`, which every path brings along. */
  private cleanUrl(text: string, member: SettingName): string {
    const url = parseUrl(text);
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search) {
      this.malformed(member, "is not a URL such as https://scanner.example.com");
      return "";
    }
    return `${url.origin}${url.pathname.replace(/\/+$/, "").replace(/\/rest$/, "")}`;
  }

  /** Both ways to set a member. */
  private setters(member: SettingName): string {
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

const isShared = (member: SettingName): boolean => settings[member].scope === "shared";

/** What stands between `TENABLE_` and the member in the variables of a connection. */
const prefixOf = (name: string): string => (name === "default" ? "" : `${capitals(name)}_`);

const variableOf = (name: string, member: SettingName): string => `TENABLE_${prefixOf(name)}${capitals(member)}`;

/** Variables that set a setting of the connection without a name, the first that is set wins. For documentation. */
export const environmentOf = (member: SettingName): string[] => {
  const vendors = member.startsWith("admin") ? (["sc"] as const) : platforms;
  return [
    variableOf("default", member),
    ...(settings[member].hasVendorVariable ? vendors.map((name) => `${families[name]}_${capitals(member)}`) : []),
  ];
};

/** The variable that another one may be meant for, of these settings by prefix, and its setting. */
function meantVariable(
  variable: string,
  known: ReadonlyMap<string, readonly SettingName[]>,
): [right: string, setting: SettingName] | undefined {
  const upper = variable.toUpperCase();
  // The variables of a named connection begin like those without a name.
  for (const prefix of [...known.keys()].sort((a, b) => b.length - a.length)) {
    const begin = upper.startsWith(prefix)
      ? prefix.length
      : upper.startsWith("TENABLE") && prefix === "TENABLE_"
        ? 7
        : 0;
    const meant = begin === 0 ? undefined : meantSetting(variable.slice(begin), known.get(prefix) ?? []);
    if (meant !== undefined) {
      return [prefix + capitals(meant), meant];
    }
  }
  return undefined;
}

const isVendorGuard = (variable: string): boolean => {
  const [, family = "", name = ""] = /^([^_]+)_(.+)$/.exec(variable) ?? [];
  return Object.values(families).includes(family.toUpperCase()) && meantSetting(name, ["readOnly"]) !== undefined;
};

/** Connections that variables alone speak of: `TENABLE_PLANT_URL`. */
const namesInVariables = (variables: readonly string[]): string[] =>
  variables.flatMap((variable) =>
    settingNames.flatMap((member) => {
      const [, name] = new RegExp(`^TENABLE_([A-Z0-9_]+)_${capitals(member)}$`).exec(variable) ?? [];
      return name === undefined ? [] : [name];
    }),
  );

/** How a setting is written by those who do not look it up. */
const otherSpellings = (name: string): string[] => {
  const snake = capitals(name).toLowerCase();
  const shorter = Array.from(name, (_, index) => name.slice(0, index) + name.slice(index + 1));
  const swapped = Array.from(name, (letter, index) =>
    index === 0 ? name : name.slice(0, index - 1) + letter + name[index - 1] + name.slice(index + 1),
  );
  const spellings = [name.toLowerCase(), snake, snake.replaceAll("_", "-"), capitals(name), `${name}s`];
  return [...new Set([...spellings, ...shorter, ...swapped])].filter((spelling) => spelling !== name);
};

function isCertificate(content: Buffer | string): boolean {
  try {
    return new X509Certificate(content).subject !== undefined;
  } catch {
    return false;
  }
}

/** The config key of a member. */
export const configOf = (name: string, member: SettingName): string =>
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

import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Platform } from "../definition/platform";
import { ConfigError, type ConfigFault, messageOf } from "../errors";
import { capitals, type SettingName, settings } from "../settings";
import { configOf, families, familyMembers, type Keys, type Settings, variableOf } from "./connection";

/** One place a setting may be set in, by the name its user knows. */
interface Place {
  name: string;
  value?: string;
}

/** Reads the settings of one connection by their kinds, and gathers everything that is wrong with them. */
export abstract class Reader {
  protected readonly isDefault: boolean;
  /** Settings whose name is misspelt somewhere: that they are missing is no second fault. */
  protected readonly misspelt = new Set<SettingName>();
  protected readonly faults: ConfigFault[] = [];
  /** Members of the connection in `tenable:connections`. */
  protected named: Record<string, unknown> = {};
  protected platform?: Platform;

  constructor(
    protected readonly name: string,
    protected readonly given: Settings,
  ) {
    this.isDefault = name === "default";
  }

  /** Everything that is wrong so far, at once. */
  protected refuse(): void {
    if (this.faults.length > 0) {
      throw ConfigError.of(this.faults);
    }
  }

  protected fault(setting: string, problem: string, advice: string): undefined {
    this.faults.push({ setting, problem, advice });
  }

  /** A setting that has to be set and is not. */
  protected missing(setting: SettingName, problem: string, advice: string): undefined {
    if (!this.misspelt.has(setting)) {
      this.fault(configOf(this.name, setting), `connection "${this.name}": ${problem}`, advice);
    }
  }

  protected malformed(setting: SettingName, what: string, place = this.place(setting)): undefined {
    const name = place?.name ?? configOf(this.name, setting);
    this.fault(name, `connection "${this.name}": ${setting} ${what}`, `it is set by ${name}`);
  }

  /** `TENABLE_URL`; of a named connection `TENABLE_PLANT_URL`. */
  protected variable(member: SettingName): string {
    return variableOf(this.name, member);
  }

  protected inEnv(member: SettingName): Place[] {
    const names = [this.variable(member)];
    if (isShared(member) && !this.isDefault) {
      names.push(`TENABLE_${capitals(member)}`);
    }
    if (this.isDefault && this.platform && familyMembers.includes(member)) {
      names.push(`${families[this.platform]}_${capitals(member)}`);
    }
    return names.map((name) => ({ name, value: this.given.env[name] }));
  }

  protected inConfig(member: SettingName): Place[] {
    const own = this.named[member] ?? undefined;
    const value = typeof own === "object" ? JSON.stringify(own) : own === undefined ? undefined : String(own);
    const places: Place[] = [{ name: `tenable:connections.${this.name}.${member}`, value }];
    if (this.isDefault || isShared(member)) {
      places.push({ name: `tenable:${member}`, value: this.given.config(`tenable:${member}`) });
    }
    return places;
  }

  /** Config wins: a variable left over in a shell must not send a baseline to another tenant. */
  protected place(member: SettingName): Place | undefined {
    return [...this.inConfig(member), ...this.inEnv(member)].find(({ value }) => value);
  }

  protected text(member: SettingName): string | undefined {
    return this.place(member)?.value;
  }

  /** A text that goes into a header. */
  protected word(member: SettingName): string | undefined {
    const value = this.text(member);
    return value !== undefined && !/^[ -~]+$/.test(value)
      ? this.malformed(member, "contains characters that are not allowed in a header")
      : value;
  }

  protected flag(member: SettingName): boolean {
    const first = this.place(member);
    // Safety set anywhere holds: a read-only job must not be opened by what a stack's config says.
    const places = member === "readOnly" ? [...this.inConfig(member), ...this.inEnv(member)] : first ? [first] : [];
    const given = places.filter(({ value }) => value);
    for (const wrong of given.filter(({ value = "" }) => !/^(true|false|1|0|yes|no)$/i.test(value))) {
      this.malformed(member, "must be true or false", wrong);
    }
    return given.some(({ value = "" }) => /^(true|1|yes)$/i.test(value));
  }

  protected number(member: SettingName): number {
    const value = this.text(member) ?? settings[member].default;
    if (!/^[1-9]\d{0,5}$/.test(value)) {
      this.malformed(member, `must be a positive integer, got "${value}"`);
    }
    return Number(value);
  }

  protected list(member: SettingName): string[] {
    const value = this.text(member) ?? "";
    const items = value.startsWith("[") ? tryParse(value) : value.split(",");
    if (!Array.isArray(items)) {
      this.malformed(member, "is not a list");
      return [];
    }
    return items.map((item) => String(item).trim()).filter(Boolean);
  }

  /** An object, or one header as it is written: `Name: value`. */
  protected headers(member: SettingName): Record<string, string> | undefined {
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

  protected pin(): string | undefined {
    const value = this.text("certificateSha256");
    return value !== undefined && value.replaceAll(/[^0-9a-f]/gi, "").length !== 64
      ? this.malformed("certificateSha256", "is not a SHA-256 fingerprint of 64 hexadecimal digits")
      : value;
  }

  /** The certificates in the file that is set. */
  protected authorities(): string | undefined {
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
  protected pair(access: SettingName, secret: SettingName): Keys | undefined {
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

  /** Without a slash at the end and without `/rest`, which every path brings along. */
  protected cleanUrl(text: string, member: SettingName): string {
    const url = parseUrl(text);
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search) {
      this.malformed(member, "is not a URL such as https://scanner.example.com");
      return "";
    }
    return `${url.origin}${url.pathname.replace(/\/+$/, "").replace(/\/rest$/, "")}`;
  }

  /** Both ways to set a member. */
  protected setters(member: SettingName): string {
    return `${this.variable(member)} or ${configOf(this.name, member)}`;
  }
}

function isCertificate(content: Buffer | string): boolean {
  try {
    return new X509Certificate(content).subject !== undefined;
  } catch {
    return false;
  }
}

const isShared = (member: SettingName): boolean => settings[member].scope === "shared";

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const parseUrl = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

export const isLoopback = (host: string): boolean => /^(localhost|\[::1\]|127(\.\d+){3})$/.test(host);

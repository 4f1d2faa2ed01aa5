import { type JsonObject, textOf } from "../core/json";
import { escapeXml, unescapeXml } from "../core/xml";
import { notFound } from "./reply";
import { templateByName } from "./template";

/** The policy part of a `.nessus` file. */
export function policyXml(template: string, settings: JsonObject): string {
  const preferences = Object.entries({ ...settings, template })
    .filter(([, value]) => typeof value !== "object")
    .map(
      ([name, value]) =>
        `<preference><name>${escapeXml(name)}</name><value>${escapeXml(textOf(value))}</value></preference>`,
    );
  return `<Policy><policyName>${escapeXml(textOf(settings.name))}</policyName><policyComments>${escapeXml(
    textOf(settings.description),
  )}</policyComments><Preferences><ServerPreferences>${preferences.join("")}</ServerPreferences></Preferences></Policy>`;
}

export const exportPolicy = (template: string, settings: JsonObject): string =>
  `<?xml version="1.0" ?><NessusClientData_v2>${policyXml(template, settings)}</NessusClientData_v2>`;

/** What can be read of a `.nessus` file; files of others have no template, and become "Advanced Network Scan". */
export function importedPolicy(xml: string): { template: string; settings: JsonObject } {
  if (!xml.includes("<policyName>")) {
    throw notFound();
  }
  const settings: JsonObject = {};
  for (const [, name = "", value = ""] of xml.matchAll(
    /<preference>\s*<name>([^<]*)<\/name>\s*<value>([^<]*)<\/value>/g,
  )) {
    settings[unescapeXml(name)] = unescapeXml(value);
  }
  const { template, ...rest } = settings;
  const name = unescapeXml(/<policyName>([^<]*)</.exec(xml)?.[1] ?? "");
  return { template: templateByName(textOf(template))?.name ?? "advanced", settings: { ...rest, name } };
}

import { type JsonObject, textOf } from "../core/json";
import { unescapeXml, xml, type Xml } from "../core/xml";
import { notFound } from "./reply";
import { templateByName } from "./template";

/** The policy part of a `.nessus` file. */
export function policyXml(template: string, settings: JsonObject): Xml {
  const preferences = Object.entries({ ...settings, template })
    .filter(([, value]) => typeof value !== "object")
    .map(([name, value]) => xml`<preference><name>${name}</name><value>${textOf(value)}</value></preference>`);
  return xml`<Policy><policyName>${textOf(settings.name)}</policyName><policyComments>${textOf(
    settings.description,
  )}</policyComments><Preferences><ServerPreferences>${preferences}</ServerPreferences></Preferences></Policy>`;
}

export const exportPolicy = (template: string, settings: JsonObject): string =>
  xml`<?xml version="1.0" ?><NessusClientData_v2>${policyXml(template, settings)}</NessusClientData_v2>`.toString();

/** What can be read of a `.nessus` file; files of others have no template, and become "Advanced Network Scan". */
export function importedPolicy(file: string): { template: string; settings: JsonObject } {
  if (!file.includes("<policyName>")) {
    throw notFound();
  }
  const settings: JsonObject = {};
  for (const [, name = "", value = ""] of file.matchAll(
    /<preference>\s*<name>([^<]*)<\/name>\s*<value>([^<]*)<\/value>/g,
  )) {
    settings[unescapeXml(name)] = unescapeXml(value);
  }
  const { template, ...rest } = settings;
  const text = (tag: string): string => unescapeXml(new RegExp(`<${tag}>([^<]*)<`).exec(file)?.[1] ?? "");
  const description = text("policyComments");
  return {
    template: templateByName(textOf(template))?.name ?? "advanced",
    settings: { ...rest, ...(description === "" ? {} : { description }), name: text("policyName") },
  };
}

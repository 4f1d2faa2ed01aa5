import { type JsonObject, textOf } from "../core/json";
import { invalid } from "./envelope";
import type { Call } from "./model";
import type { Stored } from "../core/store";
import { unescapeXml, xml } from "../core/xml";

/** `POST /policy/{id}/export`: a policy in Nessus form. */
export function exportPolicy(record: Stored, preferences: JsonObject): string {
  const entries = Object.entries(preferences).map(
    ([name, value]) => xml`<preference><name>${name}</name><value>${textOf(value)}</value></preference>
`,
  );
  return xml`<?xml version="1.0" ?>
<NessusClientData_v2>
<Policy><policyName>${textOf(record.name)}</policyName>
<policyComments>${textOf(record.description)}</policyComments>
<Preferences><ServerPreferences>
${entries}</ServerPreferences><PluginsPreferences/></Preferences>
<FamilySelection/><IndividualPluginSelection/></Policy>
</NessusClientData_v2>
`.toString();
}

/** The body of a create for the file that `POST /policy/import` names. Imports are of the Advanced template. */
export function importedPolicy(call: Call): JsonObject {
  const file = call.site.files.get(textOf(call.body.filename));
  if (file === undefined) {
    throw invalid("Please specify a valid File.");
  }
  const text = Buffer.from(file.bytes).toString("utf8");
  const found = text.matchAll(/<preference>\s*<name>([^<]*)<\/name>\s*<value>([^<]*)<\/value>/g);
  const preferences = Object.fromEntries(
    [...found].map(([, name = "", value = ""]) => [unescapeXml(name), unescapeXml(value)]),
  );
  return {
    name: textOf(call.body.name),
    description: textOf(call.body.description) || "Nessus Policy exported from SecurityCenter",
    tags: textOf(call.body.tags),
    policyTemplate: { id: "1" },
    preferences,
  };
}

import type { Props, Requests } from "../../definition";
import { partOf } from "../answer";
import type { Platform } from "../../definition/platform";
import type { EditorDocument } from "./document";

/** One family as a body writes it: all, nothing, or the named plugins. */
export interface WireFamily extends Props {
  status: string;
  individual?: Record<string, string>;
  mixedDefault?: string;
}

/**
 * The plugin families of a scan or policy, in the form in which they are written. A mixed family is asked for its
 * plugins, for the document names none.
 * Source: Vulnerability Management API, `GET /editor/{type}/{id}/families/{family_id}`.
 */
export async function pluginFamilies(
  api: Requests,
  platform: Platform,
  document: EditorDocument,
  type: "scan" | "policy",
  id: string,
): Promise<Record<string, WireFamily>> {
  const families: [string, WireFamily][] = [];
  for (const [name, { id: family, status }] of document.families) {
    const path = `/editor/${type}/${id}/families/${family}`;
    families.push([name, status === "mixed" ? await mixed(api, platform, path) : { status }]);
  }
  return Object.fromEntries(families);
}

async function mixed(api: Requests, platform: Platform, path: string): Promise<WireFamily> {
  // Without its plugins, the family would be written as if none of them ran.
  const plugins = partOf(await api.read(path), "plugins", "objects", platform, `GET ${path}`);
  const enabled = plugins.filter(({ status }) => status === "enabled").length;
  return {
    status: "mixed",
    // New plugins come with the feed: they follow the larger part.
    mixedDefault: enabled * 2 > plugins.length ? "enabled" : "disabled",
    individual: Object.fromEntries(plugins.map((plugin) => [String(plugin.id), String(plugin.status)])),
  };
}

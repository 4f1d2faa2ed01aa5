import type { Field } from "../definition";
import { mapOf } from "../definition/fields";

/** Plugins of a family that run: all, none, or only the listed ones. */
export type Family = "enabled" | "disabled" | FamilyPlugins;

/** Plugins of a family that run; all others of the family do not. */
export interface FamilyPlugins {
  /** Numbers of the plugins that run, as text: `["19506"]`. */
  plugins: string[];
}

/** Platforms show numbers without zeros in front. */
const tidyNumber = (id: string): string => (typeof id === "string" ? id.replace(/^0+(?=\d+$)/, "") : id);

/**
 * Plugin families by name: those that decide how hard a scan is on the network, for an editor to complete, and any other.
 * Source: family names in policy documents of Vulnerability Management and Nessus, and in Security Center's list.
 */
export interface Families {
  Backdoors?: Family;
  "Brute force attacks"?: Family;
  "CGI abuses"?: Family;
  "CGI abuses : XSS"?: Family;
  CISCO?: Family;
  DNS?: Family;
  Databases?: Family;
  "Default Unix Accounts"?: Family;
  /** Plugins that may stop services. Keep `"disabled"` on fragile machines. */
  "Denial of Service"?: Family;
  FTP?: Family;
  Firewalls?: Family;
  "Gain a shell remotely"?: Family;
  General?: Family;
  "Misc."?: Family;
  "Mobile Devices"?: Family;
  Netware?: Family;
  "Peer-To-Peer File Sharing"?: Family;
  "Policy Compliance"?: Family;
  RPC?: Family;
  /** Plugins for industrial control systems. Keep `"disabled"` unless the plant has agreed. */
  SCADA?: Family;
  "SMTP problems"?: Family;
  SNMP?: Family;
  "Service detection"?: Family;
  Settings?: Family;
  "Web Servers"?: Family;
  Windows?: Family;
  "Windows : Microsoft Bulletins"?: Family;
  "Windows : User management"?: Family;
  [name: string]: Family | undefined;
}

/** Plugin families by name; families that are not named are not managed. */
export function families(): Field<Families, false> {
  return mapOf<Family, Families>({
    schema: {
      anyOf: [
        { enum: ["enabled", "disabled"] },
        {
          type: "object",
          additionalProperties: false,
          required: ["plugins"],
          properties: { plugins: { type: "array", minItems: 1, items: { type: "string", pattern: "^\\d+$" } } },
        },
      ],
    },
    problems: () => [],
    tidy: (family) =>
      Array.isArray((family as { plugins?: unknown } | null)?.plugins)
        ? { ...(family as FamilyPlugins), plugins: (family as FamilyPlugins).plugins.map(tidyNumber) }
        : family,
    canonical: (family) => (typeof family === "string" ? family : [...new Set(family.plugins)].sort().join(",")),
    optional: false,
    replaces: false,
    byKey: false,
    secret: false,
  });
}

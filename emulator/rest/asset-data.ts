import type { Json, JsonObject } from "../core/json";
import { plugins, type Plugin } from "./family";

/** A host that the canned scans find. */
export interface AssetRecord {
  [member: string]: Json;
  id: string;
  ipv4: string;
  fqdn: string;
  operating_system: string;
  mac_address: string;
  hostname: string;
  netbios_name: string;
  system_type: string;
  bios_uuid: string;
  tenable_uuid: string;
  /** Numbers of the plugins that report something about it. */
  plugins: number[];
  /** Those that scans have reported so far: what the platform knows. A host that was repaired since has fewer itself. */
  reported: number[];
  last_seen: string;
}

const asset = (last: number, name: string, system: string, plugins: number[]): AssetRecord => ({
  id: `5c3e0000-0000-4000-8000-0000000000${String(last).padStart(2, "0")}`,
  ipv4: `192.0.2.${last}`,
  fqdn: `${name}.example.com`,
  operating_system: system,
  mac_address: `02:00:5e:00:02:${last.toString(16).padStart(2, "0")}`,
  hostname: name,
  netbios_name: `EXAMPLE\\${name.toUpperCase()}`,
  system_type: "general-purpose",
  bios_uuid: `b105${String(last).padStart(4, "0")}-0000-4000-8000-000000000000`,
  tenable_uuid: `7e4ab1e0${String(last).padStart(24, "0")}`,
  plugins,
  reported: plugins,
  last_seen: "2026-01-05T02:30:00.000Z",
});

const common = [19506, 12053, 11936, 10287];
export const defaultAssets: readonly AssetRecord[] = [
  asset(10, "web", "Linux Kernel 5.14", [...common, 10107, 22964, 51192, 104743]),
  {
    ...asset(11, "mail", "Linux Kernel 5.14", [...common, 22964, 57582, 20007]),
    ipv6: "2001:db8::11",
    agent_name: "mail",
  },
  asset(12, "files", "Microsoft Windows Server 2019", [...common, 57608, 97737, 97833]),
  asset(20, "historian", "Microsoft Windows Server 2008", [...common, 57608, 15588, 97833, 108797]),
];

export const severities = ["info", "low", "medium", "high", "critical"] as const;

const pluginsOf = (ids: Json | undefined): Plugin[] => {
  const wanted = new Set(Array.isArray(ids) ? ids : []);
  return plugins.filter(({ id }) => wanted.has(id));
};

/** What a scan of the host finds now. */
export const findingsOf = (record: JsonObject): Plugin[] => pluginsOf(record.plugins);

/** What the platform knows of the host. */
export const reportedOf = (record: JsonObject): Plugin[] => pluginsOf(record.reported ?? record.plugins);

/** What scans have found there once, and not any more. */
export const fixedOf = (record: JsonObject): Plugin[] => pluginsOf(record.fixed);

/** How many findings of each severity, from 0 to 4. */
export const countBySeverity = (plugins: readonly Plugin[]): number[] =>
  [0, 1, 2, 3, 4].map((level) => plugins.filter(({ severity }) => severity === level).length);

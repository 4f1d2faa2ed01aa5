import { findingsOn, type Finding } from "../core/finding/finding";
import { foundIn, generations, type KnownHost, knownHosts, newest } from "../core/finding/known-host";
import { type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";

export { countBySeverity } from "../core/finding/finding";

/** A host that scans find. */
export interface AssetRecord {
  [member: string]: Json;
  id: string;
  ipv4: string;
  fqdn: string;
  operating_system: string;
  /** Numbers of the plugins that report something about it now. */
  plugins: number[];
  /** What scans have told the platform so far, by number of the plugin. */
  history: JsonObject;
  last_seen: string;
}

/** What the platform knows of one plugin's findings on one host; times in milliseconds. */
export interface Track {
  state: "OPEN" | "REOPENED" | "FIXED";
  first: number;
  last: number;
  fixed?: number;
  resurfaced?: number;
}

const dayMs = 86_400_000;
/** When the three runs before the start were, oldest first. */
export const generationTimes = (now: number): number[] => generations.map((days) => now - days * dayMs);

/** What a run changes in the history of a plugin: it was found, or looked for and not found. */
export function tracked(before: Track | undefined, isFound: boolean, at: number): Track | undefined {
  if (!isFound) {
    return before === undefined || before.state === "FIXED" ? before : { ...before, state: "FIXED", fixed: at };
  }
  if (before?.state !== "FIXED") {
    return { state: "OPEN", first: at, ...before, last: at };
  }
  return { state: "REOPENED", first: before.first, last: at, resurfaced: at };
}

const historyFrom = (host: KnownHost, times: readonly number[]): JsonObject =>
  Object.fromEntries(
    [...host.found].map(([plugin, { presence }]) => {
      const track = times.reduce<Track | undefined>(
        (before, at, index) => tracked(before, presence[index] === "1", at),
        undefined,
      );
      return [String(plugin), { ...track } as JsonObject];
    }),
  );

/** The hosts of a fresh site, as three runs until `now` have left them. */
export const knownAssets = (now: number): AssetRecord[] =>
  knownHosts.map((host) => {
    const times = generationTimes(now);
    return {
      id: host.uuid,
      ipv4: host.address,
      ...(host.ipv6 === undefined ? {} : { ipv6: host.ipv6 }),
      fqdn: host.name,
      operating_system: host.system,
      mac_address: host.mac,
      hostname: host.name.split(".")[0] ?? "",
      ...(host.netbios === "" ? {} : { netbios_name: `EXAMPLE\\${host.netbios}` }),
      system_type: "general-purpose",
      bios_uuid: host.biosUuid,
      tenable_uuid: `7e4ab1e0${host.address.split(".")[3]?.padStart(24, "0")}`,
      ...(host.agent === undefined ? {} : { agent_name: host.agent.name, agent_uuid: host.agent.uuid }),
      installed_software: [...host.software],
      card: host.card,
      plugins: foundIn(host, newest),
      history: historyFrom(host, times),
      first_seen: new Date(times[0] ?? now).toISOString(),
      last_seen: new Date(now).toISOString(),
    };
  });

export const severities = ["info", "low", "medium", "high", "critical"] as const;

/** The host as reports name it. */
export const hostOfAsset = (record: JsonObject) => ({
  address: textOf(record.ipv4) || textOf(record.ipv6) || textOf(record.fqdn) || textOf(record.id),
  name: textOf(record.fqdn) || textOf(record.ipv4),
  system: textOf(record.operating_system),
  cpe: textOf(record.operating_system).startsWith("Microsoft")
    ? "cpe:/o:microsoft:windows"
    : "cpe:/o:linux:linux_kernel",
  netbios: textOf(record.netbios_name).split("\\").at(-1) ?? "",
  mac: textOf(record.mac_address),
});

/** What a scan of the host finds now. */
export const findingsOf = (record: JsonObject): Finding[] =>
  findingsOn(hostOfAsset(record), listOf(record.plugins).map(Number));

/** By number of the plugin. A host that a seed has added has been seen once. */
export function historyOf(record: JsonObject): Map<number, Track> {
  if (record.history === undefined) {
    const at = Date.parse(textOf(record.last_seen)) || 0;
    return new Map(listOf(record.plugins).map((plugin) => [Number(plugin), { state: "OPEN", first: at, last: at }]));
  }
  return new Map(
    Object.entries(objectOf(record.history)).map(([plugin, track]) => [Number(plugin), objectOf(track) as never]),
  );
}

/** What the platform knows of the host: what scans have found there, and not repaired since. */
export const reportedOf = (record: JsonObject): Finding[] => {
  const open = [...historyOf(record)].filter(([, { state }]) => state !== "FIXED");
  return findingsOn(
    hostOfAsset(record),
    open.map(([plugin]) => plugin),
  );
};

/**
 * One file for three platforms: what is scanned, how and when. The connection of a stack says where.
 *
 *     pulumi stack init cloud   &&  pulumi config set tenable:platform vm
 *     pulumi stack init centre  &&  pulumi config set tenable:platform sc      && pulumi config set tenable:url ...
 *     pulumi stack init lab     &&  pulumi config set tenable:platform nessus  && pulumi config set tenable:url ...
 *
 * A baseline becomes an asset list and a scan on Security Center, a tag and a scan on Vulnerability Management, and a
 * scan of addresses on Nessus.
 */
import * as tenable from "pulumi-tenable";

interface Network {
  /** Used in the names of everything that belongs to the network. */
  name: string;
  addresses: string[];
  /** The night of the scan. */
  day: "MO" | "TU" | "WE" | "TH" | "FR" | "SA" | "SU";
  /** Devices that do not bear much are asked less at a time. */
  fragile?: boolean;
}

const networks: Network[] = [
  { name: "offices", addresses: ["192.0.2.0/24"], day: "TU" },
  { name: "servers", addresses: ["198.51.100.0/25", "198.51.100.200-198.51.100.219"], day: "WE" },
  { name: "plant", addresses: ["203.0.113.0/28"], day: "SU", fragile: true },
];

// Preferences have the same names everywhere. What most networks are scanned with is one policy...
const usual = new tenable.Policy("usual", { template: "advanced", preferences: { safe_checks: "yes" } });

const baselines = networks.map(
  ({ name, addresses, day, fragile = false }) =>
    new tenable.ScanBaseline(name, {
      addresses,
      // ... and what only one needs belongs to its baseline.
      ...(fragile
        ? { policy: { template: "advanced", preferences: { safe_checks: "yes", max_checks_per_host: "2" } } }
        : { policyId: usual.id }),
      schedule: { repeat: `FREQ=WEEKLY;BYDAY=${day}`, start: "2030-01-01T02:00:00", timeZone: "Europe/Berlin" },
      // A scan zone, a scanner. Vulnerability Management is left to choose: its cloud scanners, unless a group is named.
      from: { sc: "Office", nessus: "Local Scanner" },
      repository: "Internal", // where Security Center keeps the results; the others keep them with the scan
    }),
);

/** The scans' ids on the platform, by network. */
export const scanIds = Object.fromEntries(networks.map(({ name }, index) => [name, baselines[index]?.scanId]));

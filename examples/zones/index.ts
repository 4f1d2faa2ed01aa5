/**
 * The same baseline at several sites: one shared policy, and for each site its networks, its scan zone and its scan.
 *
 * A new site is a new row. A row that is taken away takes its scan along (the results stay on Security Center).
 */
import * as pulumi from "@pulumi/pulumi";
import * as tenable from "pulumi-tenable";

interface Site {
  /** Used in the names of everything that belongs to the site. */
  name: string;
  /** The networks that may be scanned there, and no others. */
  networks: string[];
  /** When: a day of the week and a local time, in the site's own time zone. */
  day: "MO" | "TU" | "WE" | "TH" | "FR" | "SA" | "SU";
  firstRun: string;
  timeZone: string;
  /** Longest run: a production line starts at some point. */
  maxRunHours: number;
}

const sites: Site[] = [
  {
    name: "berlin",
    networks: ["192.0.2.0/25"],
    day: "SA",
    firstRun: "2030-01-05T02:00:00",
    timeZone: "Europe/Berlin",
    maxRunHours: 8,
  },
  {
    name: "chicago",
    networks: ["198.51.100.0/24", "203.0.113.10-203.0.113.19"],
    day: "SU",
    firstRun: "2030-01-06T01:30:00",
    timeZone: "America/Chicago",
    maxRunHours: 12,
  },
  {
    name: "osaka",
    networks: ["192.0.2.128/25"],
    day: "SA",
    firstRun: "2030-01-05T23:00:00",
    timeZone: "Asia/Tokyo",
    maxRunHours: 6,
  },
];

// `pulumi config set zones:repository ...` where the names are others; the same for the organization and the scanner.
const config = new pulumi.Config();
const repositoryId = tenable.getRepository({ name: config.get("repository") ?? "Internal" }).id;
// A new zone serves no organization until one is named; only then can its scans use the zone.
const organizationId = tenable.getOrganization({ name: config.get("organization") ?? "Example Works" }).id;
const scannerId = tenable.getScanner({ name: config.get("scanner") ?? "Berlin 1" }).id;

const policy = new tenable.Policy("site-baseline", {
  description: "What every site is scanned with.",
  template: "advanced",
  preferences: { safe_checks: "yes" },
});

const scans = sites.map((site) => {
  const networks = new tenable.StaticAssetList(`${site.name}-networks`, { addresses: site.networks });
  const zone = new tenable.ScannerGroup(`${site.name}-zone`, {
    scannerIds: [scannerId],
    routes: site.networks,
    organizationIds: [organizationId],
  });
  return new tenable.Scan(`${site.name}-weekly`, {
    policyId: policy.id,
    assetListIds: [networks.id],
    scannerGroupId: zone.id,
    repositoryId,
    maxRunHours: site.maxRunHours,
    schedule: { repeat: `FREQ=WEEKLY;BYDAY=${site.day}`, start: site.firstRun, timeZone: site.timeZone },
  });
});

/** The scans' ids on the platform, by site. */
export const scanIds = Object.fromEntries(sites.map((site, index) => [site.name, scans[index]?.id]));

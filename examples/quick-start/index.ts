/**
 * One network, one policy, one scan a week: the smallest baseline that does something.
 *
 * The connection comes from the environment (TENABLE_PLATFORM, TENABLE_URL, TENABLE_ACCESS_KEY, ...) or from
 * `pulumi config set tenable:url ...`; the program is the same for every platform and every address.
 */
import * as tenable from "pulumi-tenable";

const policy = new tenable.Policy("weekly", {
  template: "advanced",
  preferences: { safe_checks: "yes", max_checks_per_host: "4" },
});

const dmz = new tenable.StaticAssetList("dmz", {
  addresses: ["192.0.2.0/24", "198.51.100.7-198.51.100.9"],
});

const inside = new tenable.ScannerGroup("inside", {
  scannerIds: [tenable.getScanner({ name: "Berlin 1" }).id],
  routes: ["192.0.2.0/24"],
  organizationIds: [tenable.getOrganization({ name: "Example Works" }).id], // Security Center only: who may use it
});

const scan = new tenable.Scan("weekly-dmz", {
  policyId: policy.id,
  assetListIds: [dmz.id],
  scannerGroupId: inside.id,
  repositoryId: tenable.getRepository({ name: "Internal" }).id, // Security Center only
  schedule: { repeat: "FREQ=WEEKLY;BYDAY=SA", start: "2030-01-05T02:00:00", timeZone: "Europe/Berlin" },
});

export const scanId = scan.id;

/**
 * One network, one policy, one scan a week: the smallest baseline that does something.
 *
 * The connection comes from the environment (TENABLE_PLATFORM, TENABLE_URL, TENABLE_ACCESS_KEY, ...) or from
 * `pulumi config set tenable:url ...`. This program shows every platform what it can keep, and so asks which one it is;
 * yours needs the lines of your own only, or `examples/one-baseline-three-platforms`.
 */
import * as tenable from "pulumi-tenable";

const platform = tenable.getPlatform();
const addresses = ["192.0.2.0/24", "198.51.100.7-198.51.100.9"];

const policy = new tenable.Policy("weekly", {
  template: "advanced",
  preferences: { safe_checks: "yes", max_checks_per_host: "4" },
});

const scan = new tenable.Scan("weekly-dmz", {
  policyId: policy.id,
  ...(platform === "nessus" ? { targets: addresses } : listAndGroup()),
  ...(platform === "sc" && { repositoryId: tenable.getRepository({ name: "Internal" }).id }),
  schedule: { repeat: "FREQ=WEEKLY;BYDAY=SA", start: "2030-01-05T02:00:00", timeZone: "Europe/Berlin" },
});

/** What is scanned and by whom, as objects of their own. A Nessus has neither: its scans hold addresses, and it scans itself. */
function listAndGroup() {
  const dmz = new tenable.StaticAssetList("dmz", { addresses });
  const inside = new tenable.ScannerGroup("inside", {
    scannerIds: [tenable.getScanner({ name: "Berlin 1" }).id],
    routes: ["192.0.2.0/24"],
    // On Security Center, a new scan zone serves no organization until one is named.
    ...(platform === "sc" && { organizationIds: [tenable.getOrganization({ name: "Example Works" }).id] }),
  });
  return { assetListIds: [dmz.id], scannerGroupId: inside.id };
}

export const scanId = scan.id;

/**
 * A plant and its offices: devices that an ordinary scan could stop, next to machines that it could not.
 *
 * The guard refuses every scan of the fragile networks whose policy is not gentle enough, in the preview and in `up`. A
 * company sets the same once for all programs, in a file that TENABLE_GUARD_FILE names.
 */
import * as tenable from "pulumi-tenable";

const platform = tenable.getPlatform();
const schedule = { repeat: "FREQ=MONTHLY;BYDAY=1SU", start: "2030-01-06T05:00:00", timeZone: "Europe/Berlin" };

tenable.guard({ fragile: ["10.20.0.0/16"], profile: "strict" });

// The preferences and plugin families of the profile, as this platform has them.
const gentle = new tenable.Policy("gentle", { template: "advanced", ...tenable.hardened("strict") });

// A scan of controllers alone names the policy itself.
const controllers = new tenable.Scan("controllers", {
  policyId: gentle.id,
  targets: ["10.20.8.0/26"],
  schedule,
  ...(platform === "sc" && { repositoryId: tenable.getRepository({ name: "Internal" }).id }),
});

// A baseline of halls and offices is cut in two: 10.20.0.0/21 is scanned gently, 192.0.2.0/24 as declared.
const site = new tenable.ScanBaseline("site", {
  addresses: ["10.20.0.0/21", "192.0.2.0/24"],
  policy: { template: "basic" },
  schedule,
  repository: "Internal",
});

// Nothing ever scans the press line, also not by hand. A Nessus has no such list.
const pressLine = { targets: ["10.20.200.0/28"], description: "Presses 1 to 4" };
if (platform === "vm") {
  new tenable.Exclusion("press-line", pressLine);
} else if (platform === "sc") {
  new tenable.FreezeWindow("press-line", {
    ...pressLine,
    start: "2030-01-01T00:00:00",
    end: "2030-01-02T00:00:00",
    timeZone: "Europe/Berlin",
    repeat: "FREQ=DAILY",
  });
}

export const scanIds = { controllers: controllers.id, halls: site.fragileScan?.id, offices: site.scanId };

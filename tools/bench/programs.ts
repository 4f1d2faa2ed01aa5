import { join } from "node:path";
import type { Platform } from "../../emulator/index";

/** Which classes the program uses: ours, or ones of the same shape over the provider that does nothing. */
export type Kind = "ours" | "nothing";

/** The classes under the same names, so that the rest of the program is the same text. */
function classes(kind: Kind): string {
  if (kind === "ours") {
    return 'const { Policy, StaticAssetList, Scan } = require("pulumi-tenable");';
  }
  const text = `exports.handler = () => require(${JSON.stringify(join(__dirname, "nothing.js"))});`;
  return `
    const pulumi = require("@pulumi/pulumi");
    const of = (type) => class extends pulumi.CustomResource {
      constructor(name, args) {
        const props = { name, ...args, __address: "bench/dev/" + name, __provider: ${JSON.stringify(text)} };
        super("pulumi-nodejs:dynamic/bench:" + type, name, props);
      }
    };
    const [Policy, StaticAssetList, Scan] = ["Policy", "StaticAssetList", "Scan"].map(of);
  `;
}

/** What a scan goes to on each platform. Nessus has no asset lists. */
const scanned: Record<Platform, string> = {
  sc: 'assetListIds: [list.id], repositoryId: "1",',
  vm: "assetListIds: [list.id],",
  nessus: 'targets: ["192.0.2." + (n % 250 + 1)],',
};

/**
 * A program with this many policies, asset lists and scans each, every scan with a policy and a list of its own. All
 * policies have one template.
 */
export function baseline(kind: Kind, each: number, platform: Platform = "sc"): string {
  const list = 'const list = new StaticAssetList("list-" + n, { addresses: ["192.0.2." + (n % 250 + 1)] });';
  return `
    ${classes(kind)}
    for (let n = 0; n < ${each}; n += 1) {
      const policy = new Policy("policy-" + n, {
        template: "advanced", preferences: { safe_checks: "yes", max_checks_per_host: "4" },
      });
      ${platform === "nessus" ? "" : list}
      new Scan("scan-" + n, {
        policyId: policy.id, ${scanned[platform]}
        schedule: { repeat: "FREQ=WEEKLY;BYDAY=SA", start: "2030-01-05T02:00:00", timeZone: "Europe/Berlin" },
      });
    }
  `;
}

/** As many asset lists, which need nothing else: a thousand of one kind. */
export function lists(kind: Kind, count: number): string {
  return `
    ${classes(kind)}
    for (let n = 0; n < ${count}; n += 1) {
      new StaticAssetList("list-" + n, { addresses: ["192.0.2." + (n % 250 + 1)] });
    }
  `;
}

import { InputError } from "../../provider/errors";
import type { Platform } from "../../provider/definition/platform";
import { parseInterval } from "../../provider/values/addresses";
import type { Client } from "../connect";
import { refuseRemediation } from "../guard/at-launch";
import { type AbsentOptions, refuseAbsent, refuses } from "../refusal";
import { checkParameters } from "./parameters";
import { remediateOnSecurityCenter } from "./remediate-sc";
import { remediateOnVulnerabilityManagement } from "./remediate-vm";
import type { HostVerdict, Judged, RemediationOptions, RemediationResult } from "./remediation";

/**
 * Tests one plugin where it was found, and says of each host whether the finding is gone. Launches once, waits for the
 * end, deletes nothing: the scan stays as evidence.
 *
 * Throws {@link InputError} for a plugin, name or address that is none, and on Nessus; {@link DeadlineError} when the
 * time is over, with the run that goes on.
 * Source: Security Center API Best Practices Guide, "Launch a Remediation Scan", `POST /policy`, `POST /scan`;
 * Vulnerability Management API, Scans, `POST /scans/remediation`.
 */
export async function remediate(client: Client, options: RemediationOptions): Promise<RemediationResult> {
  const judged = await remediations[client.platform](client, options);
  const hosts = ["completed", "partial"].includes(judged.outcome)
    ? judged.hosts
    : judged.hosts.map((host) => unfinished(host, judged.status));
  return { ...judged, hosts, isFixed: hosts.length > 0 && hosts.every(({ verdict }) => verdict === "fixed") };
}

type Remediation = (client: Client, options: RemediationOptions) => Promise<Judged>;

/** Refuses what cannot be, before anything is made. */
const checked =
  (absent: AbsentOptions<RemediationOptions>, run: Remediation): Remediation =>
  async (client, options) => {
    check(options);
    refuseAbsent(absent, options);
    checkParameters(client.platform, options.parameters ?? {});
    await refuseRemediation(client, options);
    return await run(client, options);
  };

const remediations: Record<Platform, Remediation> = {
  vm: checked(
    { repository: { reason: "only Security Center keeps results in repositories", advice: "leave it out" } },
    remediateOnVulnerabilityManagement,
  ),
  sc: checked(
    {
      scanner: { reason: "on Security Center, scan zones choose the scanner", advice: "leave it out" },
      template: {
        reason: "Security Center creates the policy of a remediation scan from Advanced Scan",
        advice: "leave it out",
      },
    },
    remediateOnSecurityCenter,
  ),
  nessus: refuses(
    "Nessus has no remediation scans, because it does not track findings across scans",
    "run the original scan again with `pulumi-tenable run SCAN --export`, and search for the plugin",
  ),
};

function check(options: RemediationOptions): void {
  const { plugin, targets = [], assetList } = options;
  if (!/^\d+$/.test(plugin)) {
    throw new InputError(`plugin: "${plugin}" is not a number`, {
      advice: "plugins are named by number, such as 19506",
    });
  }
  if (targets.length > 0 === (assetList !== undefined)) {
    throw new InputError(assetList === undefined ? "no targets" : "targets and an asset list", {
      advice: "set one of them",
    });
  }
  for (const target of targets) {
    const interval = parseInterval(target);
    if (typeof interval === "string") {
      throw new InputError(`targets: ${interval}`, { advice: "set addresses, CIDR blocks or ranges" });
    }
  }
}

/** A run that did not get to its end has not seen what it did not find. */
const unfinished = (host: HostVerdict, status: string): HostVerdict =>
  host.verdict === "fixed" || host.verdict === "never found"
    ? { ...host, verdict: "not seen", reason: `the run ended as ${status}` }
    : host;

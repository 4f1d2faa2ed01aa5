import * as pulumi from "@pulumi/pulumi";
import { type Platform, platforms } from "../provider/definition/platform";
import { whatThereIs } from "../provider/values/closest";
import { isEverything } from "../provider/values/targets";
import { declared } from "./declaration";
import { getRepository, getScanner, getScannerGroup } from "./lookup";
import { Policy, type PolicyArgs } from "./policy";
import { componentToken, isOfType } from "./pulumi-type";
import { refusal } from "./refusal";
import { Scan, type ScanArgs } from "./scan";
import { getPlatform } from "./settings";
import { StaticAssetList, type StaticAssetListArgs } from "./static-asset-list";

/** What scans, by name, for each platform. */
interface Scanners extends Partial<Record<Platform, string>> {
  /** Name of a scanner group on Vulnerability Management. */
  vm?: string;
  /** Name of a scan zone on Security Center. */
  sc?: string;
  /** Name of a scanner on Nessus. */
  nessus?: string;
}

/** What every platform can do. For what only one of them has, declare its `Scan` and `Policy`. */
export interface ScanBaselineArgs {
  /**
   * Display name of everything that is made, 1 to 255 characters (50 on Vulnerability Management). Defaults to the
   * component's name.
   */
  name?: pulumi.Input<string>;
  /** Free text for the people who find the scan, its policy and its list on the platform. */
  description?: ScanArgs["description"];
  /** What is scanned: `192.0.2.0/24`, `198.51.100.7-198.51.100.9`, `203.0.113.5`. Order carries no meaning. */
  addresses: NonNullable<StaticAssetListArgs["addresses"]>;
  /** The policy to scan with: the `id` of a `Policy`. Either this or `policy`. */
  policyId?: NonNullable<ScanArgs["policyId"]>;
  /** A policy of its own: its template, and what differs from that. Either this or `policyId`. */
  policy?: Pick<PolicyArgs, "template" | "preferences" | "families">;
  /** When the scan runs. Defaults to on demand. */
  schedule?: ScanArgs["schedule"];
  /**
   * Who scans, by name: on Security Center a scan zone, on Vulnerability Management a scanner group, on Nessus a scanner.
   * One name for all platforms, or one for each: `{ sc: "Office", nessus: "Local Scanner" }`. Where none is given the
   * platform chooses.
   */
  from?: string | Scanners;
  /**
   * Name of the repository that receives the results. Needed on Security Center; the others keep results with the scan,
   * and it is not used there.
   */
  repository?: string;
  /**
   * Allow that deleting or replacing the scan deletes the results of its runs. Not used on Security Center, where results
   * outlive their scan.
   */
  deleteHistory?: ScanArgs["deleteHistory"];
  /** Allow `addresses` to be every IPv4 or every IPv6 address, as `0.0.0.0/0` and `::/0` are. */
  allowAllAddresses?: boolean;
  /** Connection to use. Defaults to `default`. Changing it replaces everything. */
  connection?: string;
}

/** Whatever else is given is refused: a name that is mistyped must not leave a scan without its schedule. */
const known: { [Name in keyof Required<ScanBaselineArgs>]: true } = {
  name: true,
  description: true,
  addresses: true,
  policyId: true,
  policy: true,
  schedule: true,
  from: true,
  repository: true,
  deleteHistory: true,
  allowAllAddresses: true,
  connection: true,
};

/**
 * One declaration for every platform: what is scanned, with which policy, from where, when. The connection decides what
 * it becomes: on Security Center an asset list and a scan, on Vulnerability Management a tag and a scan, on Nessus a scan.
 */
export class ScanBaseline extends pulumi.ComponentResource {
  static readonly __pulumiType = componentToken("ScanBaseline");

  static override isInstance(value: unknown): value is ScanBaseline {
    return isOfType(value, ScanBaseline.__pulumiType);
  }

  /** The scan. */
  readonly scan: Scan;
  /** The list of the addresses; none on Nessus, where they are the scan's targets. */
  readonly assetList?: StaticAssetList;
  /** The policy, where the baseline has one of its own. */
  readonly policy?: Policy;
  /** The scan's id on the platform. */
  readonly scanId: pulumi.Output<string>;

  constructor(name: string, args: ScanBaselineArgs, opts: pulumi.ComponentResourceOptions = {}) {
    args = declared("ScanBaseline", name, args, opts) as unknown as ScanBaselineArgs;
    const platform = platformFor(name, args);
    super(ScanBaseline.__pulumiType, name, {}, opts);
    const { policyId, schedule, deleteHistory, allowAllAddresses, description, connection } = args;
    const addresses = addressesOf(name, args);
    const common = { name: args.name ?? name, description, connection };
    const child = { parent: this };

    if (args.policy) {
      this.policy = new Policy(`${name}-policy`, { ...args.policy, ...common }, child);
    }
    if (platform !== "nessus") {
      this.assetList = new StaticAssetList(`${name}-addresses`, { addresses, ...common }, child);
    }
    this.scan = new Scan(
      `${name}-scan`,
      {
        ...common,
        policyId: this.policy?.id ?? policyId,
        ...(this.assetList ? { assetListIds: [this.assetList.id] } : { targets: addresses, allowAllAddresses }),
        schedule,
        ...scannersFor(platform, args),
        ...(platform === "sc" ? { repositoryId: repositoryFor(args) } : { deleteHistory }),
      },
      child,
    );
    this.scanId = this.scan.id;
    this.registerOutputs({ scanId: this.scanId });
  }
}

/** The platform that is meant; refuses what nothing could be made of there. */
function platformFor(name: string, args: ScanBaselineArgs): Platform {
  const refuse = (reason: string): never => {
    throw refusal(`ScanBaseline "${name}": ${reason}`);
  };
  const unknown = Object.keys(args).find((key) => !Object.hasOwn(known, key));
  if (unknown !== undefined) {
    refuse(`${unknown}: no such argument; ${whatThereIs(unknown, Object.keys(known))}`);
  }
  if (args.addresses === undefined) {
    refuse("addresses: needed, or it scans nothing");
  }
  if ((args.policyId === undefined) === (args.policy === undefined)) {
    refuse(
      args.policy
        ? "policy: it has a policyId or a policy of its own, not both"
        : 'policyId: needed: the id of a Policy, or a policy of its own such as policy: { template: "basic" }',
    );
  }
  const stranger = Object.keys(typeof args.from === "object" ? args.from : {}).find((key) => !isPlatform(key));
  if (stranger !== undefined) {
    refuse(`from: "${stranger}" is no platform: ${platforms.join(", ")}`);
  }
  const platform = getPlatform(args);
  if (platform === "sc" && args.repository === undefined) {
    refuse("repository: needed on Security Center, which keeps the results in one");
  }
  return platform;
}

/** The addresses, once it is known that they are not all there are; known values are judged at once. */
function addressesOf(name: string, args: ScanBaselineArgs): ScanBaselineArgs["addresses"] {
  const judged = (addresses: string[]): string[] => {
    if (args.allowAllAddresses !== true && isEverything(addresses)) {
      throw refusal(
        `ScanBaseline "${name}": addresses: covers every IPv4 or IPv6 address: add allowAllAddresses: true to scan all of them`,
      );
    }
    return addresses;
  };
  const { addresses } = args;
  const isKnown = Array.isArray(addresses) && addresses.every((address) => typeof address === "string");
  return isKnown ? judged(addresses) : pulumi.output(addresses as pulumi.Input<pulumi.Input<string>[]>).apply(judged);
}

const isPlatform = (key: string): boolean => (platforms as readonly string[]).includes(key);

function repositoryFor({ repository = "", connection }: ScanBaselineArgs): pulumi.Output<string> {
  return getRepository({ name: repository, connection }).id;
}

/** The property by which a scan of this platform names who scans. */
function scannersFor(
  platform: Platform,
  { from, connection }: ScanBaselineArgs,
): Pick<ScanArgs, "scannerGroupId" | "scannerId"> {
  const name = typeof from === "object" ? from[platform] : from;
  if (name === undefined) {
    return {};
  }
  return platform === "nessus"
    ? { scannerId: getScanner({ name, connection }).id }
    : { scannerGroupId: getScannerGroup({ name, connection }).id };
}

import * as pulumi from "@pulumi/pulumi";
import { type Platform, platforms } from "../provider/definition/platform";
import { hardenedForAll, type Split, splitByGuards } from "../provider/guard/split";
import { whatThereIs } from "../provider/values/closest";
import { isEverything } from "../provider/values/targets";
import { declared } from "./declaration";
import { guards } from "./guard";
import { getRepository, getScanner, getScannerGroup } from "./lookup";
import { Policy, type PolicyArgs } from "./policy";
import { componentToken, isOfType } from "./pulumi-type";
import { refusal } from "./refusal";
import { Scan, type ScanArgs } from "./scan";
import { getPlatform } from "./settings";
import { StaticAssetList, type StaticAssetListArgs } from "./static-asset-list";

/** Names of the scanners to use, by platform. */
interface Scanners extends Partial<Record<Platform, string>> {
  /** Name of a scanner group on Vulnerability Management. */
  vm?: string;
  /** Name of a scan zone on Security Center. */
  sc?: string;
  /** Name of a scanner on Nessus. */
  nessus?: string;
}

/** Properties that all platforms have. For platform-specific ones, declare a `Scan` and a `Policy`. */
export interface ScanBaselineArgs {
  /**
   * Display name of the scan, its policy and its asset list, 1 to 255 characters (50 on Vulnerability Management).
   * Defaults to the component's name.
   */
  name?: pulumi.Input<string>;
  /** Free text, shown with the scan, its policy and its asset list on the platform. */
  description?: ScanArgs["description"];
  /** Addresses to scan, in any order: `192.0.2.0/24`, `198.51.100.7-198.51.100.9`, `203.0.113.5`. */
  addresses: NonNullable<StaticAssetListArgs["addresses"]>;
  /** Policy to scan with: the `id` of a `Policy`. Cannot be combined with `policy`. */
  policyId?: NonNullable<ScanArgs["policyId"]>;
  /** Policy to create for the scan: a template and the differences. Cannot be combined with `policyId`. */
  policy?: Pick<PolicyArgs, "template" | "preferences" | "families">;
  /** When the scan runs. Defaults to on demand only. */
  schedule?: ScanArgs["schedule"];
  /**
   * Name of the scan zone (Security Center), scanner group (Vulnerability Management) or scanner (Nessus): one name for
   * all platforms, or one for each: `{ sc: "Office", nessus: "Local Scanner" }`. Defaults to the platform's choice.
   */
  from?: string | Scanners;
  /**
   * Name of the repository that receives the results. Required on Security Center, ignored on the other platforms,
   * which keep results with the scan.
   */
  repository?: string;
  /**
   * Allow deleting or replacing the scan together with the results of its runs. Ignored on Security Center, where
   * results remain when a scan is deleted.
   */
  deleteHistory?: ScanArgs["deleteHistory"];
  /** Allow `addresses` to cover all IPv4 or all IPv6 addresses, such as `0.0.0.0/0` or `::/0`. */
  allowAllAddresses?: boolean;
  /**
   * Scan addresses of fragile networks (`guard`) separately, with a hardened policy. Defaults to true. Needs addresses
   * that are known when the program runs.
   */
  splitFragile?: boolean;
  /** Connection to use. Defaults to `default`. Changing it replaces everything. */
  connection?: string;
}

/** Other names are refused: a mistyped name must not leave a scan without its schedule. */
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
  splitFragile: true,
  connection: true,
};

/**
 * A scan with its targets, policy and schedule, in one declaration for all platforms. It creates an asset list and a
 * scan on Security Center, a tag and a scan on Vulnerability Management, and a scan on Nessus. Addresses of fragile
 * networks get a scan of their own, with a hardened policy.
 */
export class ScanBaseline extends pulumi.ComponentResource {
  static readonly __pulumiType = componentToken("ScanBaseline");

  static override isInstance(value: unknown): value is ScanBaseline {
    return isOfType(value, ScanBaseline.__pulumiType);
  }

  /** The scan; that of the fragile addresses if there are no others. */
  readonly scan: Scan;
  /** The asset list; undefined on Nessus, where the addresses are the scan's targets. */
  readonly assetList?: StaticAssetList;
  /** The policy, if the baseline created one. */
  readonly policy?: Policy;
  /** The scan of fragile addresses, if there are some. */
  readonly fragileScan?: Scan;
  /** The scan's id on the platform. */
  readonly scanId: pulumi.Output<string>;

  constructor(name: string, args: ScanBaselineArgs, opts: pulumi.ComponentResourceOptions = {}) {
    args = declared("ScanBaseline", name, args, opts) as unknown as ScanBaselineArgs;
    const platform = platformFor(name, args);
    super(ScanBaseline.__pulumiType, name, {}, opts);
    const addresses = addressesOf(name, args);
    const split = splitOf(args, addresses);
    const whole = { name, args, platform, parent: this };
    if (split) {
      tellSplit(name, split, this);
      const policy = hardenedPolicy(args, platform, split);
      const fragile = { ...args, name: fragileName(args.name ?? name), policyId: undefined, policy };
      this.fragileScan = makePart(`${name}-fragile`, { ...whole, args: fragile, addresses: split.fragile }).scan;
    }
    const rest = split ? split.rest : addresses;
    if (split?.rest.length === 0) {
      this.scan = this.fragileScan as Scan;
    } else {
      const made = makePart(name, { ...whole, addresses: rest });
      this.scan = made.scan;
      this.assetList = made.assetList;
      this.policy = made.policy;
    }
    this.scanId = this.scan.id;
    this.registerOutputs({ scanId: this.scanId });
  }
}

interface Part {
  /** Of the component. */
  name: string;
  args: ScanBaselineArgs;
  platform: Platform;
  addresses: ScanBaselineArgs["addresses"];
  parent: pulumi.Resource;
}

/** One scan with its policy and its list of addresses. */
function makePart(
  prefix: string,
  { name, args, platform, addresses, parent }: Part,
): {
  scan: Scan;
  policy?: Policy;
  assetList?: StaticAssetList;
} {
  const { policyId, schedule, deleteHistory, allowAllAddresses, description, connection } = args;
  const common = { name: args.name ?? name, description, connection };
  const child = { parent };
  const policy = args.policy && new Policy(`${prefix}-policy`, { ...args.policy, ...common }, child);
  const assetList =
    platform === "nessus" ? undefined : new StaticAssetList(`${prefix}-addresses`, { addresses, ...common }, child);
  const scan = new Scan(
    `${prefix}-scan`,
    {
      ...common,
      policyId: policy?.id ?? policyId,
      ...(assetList ? { assetListIds: [assetList.id] } : { targets: addresses, allowAllAddresses }),
      schedule,
      ...scannersFor(platform, args),
      ...(platform === "sc" ? { repositoryId: repositoryFor(args) } : { deleteHistory }),
    },
    child,
  );
  return { scan, policy, assetList };
}

/** The addresses in two, where some are fragile; a list that is not known yet cannot be cut. */
function splitOf({ splitFragile }: ScanBaselineArgs, addresses: ScanBaselineArgs["addresses"]): Split | undefined {
  const isKnown = Array.isArray(addresses) && addresses.every((address) => typeof address === "string");
  return isKnown && splitFragile !== false ? splitByGuards(addresses, guards()) : undefined;
}

function tellSplit(name: string, { fragile, rest, guards: of }: Split, resource: pulumi.Resource): void {
  const shown = fragile.slice(0, 4).join(", ") + (fragile.length > 4 ? ` and ${fragile.length - 4} more` : "");
  const sources = [...new Set(of.map(({ source }) => source))].join(", ");
  const others = rest.length === 0 ? "there are no others" : "the others are scanned as declared";
  void pulumi.log.info(
    `ScanBaseline "${name}": fragile addresses ${shown} (${sources}) are scanned by "${name}-fragile-scan" with a hardened policy; ${others}`,
    resource,
  );
}

/** What is declared for a policy of the same template, under what the guards demand. */
function hardenedPolicy({ policy }: ScanBaselineArgs, platform: Platform, { guards: of }: Split): PolicyArgs {
  const { preferences, families } = hardenedForAll(platform, of);
  const isSame = policy?.template === "advanced";
  return {
    template: "advanced",
    preferences: isSame ? laidOver(policy.preferences, preferences) : preferences,
    families: isSame ? laidOver(policy.families, families) : families,
  };
}

const laidOver = <T extends object>(below: unknown, above: T): pulumi.Output<T> | T =>
  below === undefined
    ? above
    : pulumi.Output.isInstance(below) || below instanceof Promise
      ? (pulumi.output(below).apply((known) => ({ ...(known as object), ...above })) as pulumi.Output<T>)
      : { ...below, ...above };

/** Names of tags have at most 50 characters. */
const fragileName = (name: pulumi.Input<string>): pulumi.Input<string> =>
  typeof name === "string"
    ? `${name.slice(0, 40)} (fragile)`
    : pulumi.output(name).apply((known) => `${known.slice(0, 40)} (fragile)`);

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
    refuse("addresses: required");
  }
  if ((args.policyId === undefined) === (args.policy === undefined)) {
    refuse(
      args.policy
        ? "policy: cannot be combined with policyId"
        : 'policyId: required: the id of a Policy, or a policy such as policy: { template: "basic" }',
    );
  }
  const stranger = Object.keys(typeof args.from === "object" ? args.from : {}).find((key) => !isPlatform(key));
  if (stranger !== undefined) {
    refuse(`from: "${stranger}" is not a platform: ${platforms.join(", ")}`);
  }
  const platform = getPlatform(args);
  if (platform === "sc" && args.repository === undefined) {
    refuse("repository: required on Security Center");
  }
  return platform;
}

/** The addresses, once it is known that they are not all there are; known values are judged at once. */
function addressesOf(name: string, args: ScanBaselineArgs): ScanBaselineArgs["addresses"] {
  const judged = (addresses: string[]): string[] => {
    if (args.allowAllAddresses !== true && isEverything(addresses)) {
      throw refusal(
        `ScanBaseline "${name}": addresses: covers all IPv4 or IPv6 addresses: set allowAllAddresses: true to scan all of them`,
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

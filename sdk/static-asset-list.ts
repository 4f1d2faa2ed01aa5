import type * as pulumi from "@pulumi/pulumi";
import type { StaticAssetListInputs } from "../provider/resources/static-asset-list";
import type { Args, Outs } from "./args";
import { isOfType, resourceToken } from "./pulumi-type";
import { TenableResource } from "./resource";

export type StaticAssetListArgs = Args<StaticAssetListInputs>;
export interface StaticAssetList extends Outs<StaticAssetListInputs> {}

/** A fixed list of addresses or host names to scan. On Vulnerability Management, a tag. */
export class StaticAssetList extends TenableResource {
  static readonly __pulumiType = resourceToken("StaticAssetList");

  static override isInstance(value: unknown): value is StaticAssetList {
    return isOfType(value, StaticAssetList.__pulumiType);
  }

  constructor(name: string, args: StaticAssetListArgs, opts?: pulumi.CustomResourceOptions) {
    super("StaticAssetList", name, args, opts);
  }

  /** An existing list, with every property, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { connection?: string } = {},
    opts?: pulumi.CustomResourceOptions,
  ): StaticAssetList {
    return new StaticAssetList(name, args as StaticAssetListArgs, { ...opts, id });
  }
}

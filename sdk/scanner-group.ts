import type * as pulumi from "@pulumi/pulumi";
import type { ScannerGroupInputs } from "../provider/resources/scanner-group";
import type { Args, Outs } from "./args";
import { isOfType, resourceToken } from "./pulumi-type";
import { TenableResource } from "./resource";

export type ScannerGroupArgs = Args<ScannerGroupInputs>;
export interface ScannerGroup extends Outs<ScannerGroupInputs> {}

/** A group of scanners with the address ranges it serves. On Security Center, a scan zone. */
export class ScannerGroup extends TenableResource {
  static readonly __pulumiType = resourceToken("ScannerGroup");

  static override isInstance(value: unknown): value is ScannerGroup {
    return isOfType(value, ScannerGroup.__pulumiType);
  }

  constructor(name: string, args: ScannerGroupArgs, opts?: pulumi.CustomResourceOptions) {
    super("ScannerGroup", name, args, opts);
  }

  /** An existing group, with every property, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { connection?: string } = {},
    opts?: pulumi.CustomResourceOptions,
  ): ScannerGroup {
    return new ScannerGroup(name, args as ScannerGroupArgs, { ...opts, id });
  }
}

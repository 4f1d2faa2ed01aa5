import type * as pulumi from "@pulumi/pulumi";
import type { ScanInputs } from "../provider/resources/scan";
import type { Args, Outs } from "./args";
import { isOfType, resourceToken } from "./pulumi-type";
import { TenableResource } from "./resource";

export type ScanArgs = Args<ScanInputs>;
export interface Scan extends Outs<ScanInputs> {}

/** A scan definition: targets, policy, scanner and schedule. */
export class Scan extends TenableResource {
  static readonly __pulumiType = resourceToken("Scan");

  static override isInstance(value: unknown): value is Scan {
    return isOfType(value, Scan.__pulumiType);
  }

  constructor(name: string, args: ScanArgs, opts?: pulumi.CustomResourceOptions) {
    super("Scan", name, args, opts);
  }

  /** An existing scan, with every property, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { connection?: string } = {},
    opts?: pulumi.CustomResourceOptions,
  ): Scan {
    return new Scan(name, args as ScanArgs, { ...opts, id });
  }
}

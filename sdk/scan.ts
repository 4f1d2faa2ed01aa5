import type * as pulumi from "@pulumi/pulumi";
import type { ScanInputs } from "../provider/resources/scan";
import type { Args, Outs } from "./args";
import { TenableResource } from "./resource";

export type ScanArgs = Args<ScanInputs>;
export interface Scan extends Outs<ScanInputs> {}

/** A scan definition: what is scanned, with which policy, from where, when. */
export class Scan extends TenableResource {
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

import type * as pulumi from "@pulumi/pulumi";
import type { ExclusionInputs } from "../provider/resources/exclusion";
import type { Args, Outs } from "./args";
import { isOfType, resourceToken } from "./pulumi-type";
import { TenableResource } from "./resource";

export type ExclusionArgs = Args<ExclusionInputs>;
export interface Exclusion extends Outs<ExclusionInputs> {}

/** Addresses that no scan of the platform reaches, always or at certain times. */
export class Exclusion extends TenableResource {
  static readonly __pulumiType = resourceToken("Exclusion");

  static override isInstance(value: unknown): value is Exclusion {
    return isOfType(value, Exclusion.__pulumiType);
  }

  constructor(name: string, args: ExclusionArgs, opts?: pulumi.CustomResourceOptions) {
    super("Exclusion", name, args, opts);
  }

  /** An existing exclusion, with every property, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { connection?: string } = {},
    opts?: pulumi.CustomResourceOptions,
  ): Exclusion {
    return new Exclusion(name, args as ExclusionArgs, { ...opts, id });
  }
}

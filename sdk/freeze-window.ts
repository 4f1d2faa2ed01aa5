import type * as pulumi from "@pulumi/pulumi";
import type { FreezeWindowInputs } from "../provider/resources/freeze-window";
import type { Args, Outs } from "./args";
import { isOfType, resourceToken } from "./pulumi-type";
import { TenableResource } from "./resource";

export type FreezeWindowArgs = Args<FreezeWindowInputs>;
export interface FreezeWindow extends Outs<FreezeWindowInputs> {}

/** Times in which no scan of the organization reaches certain addresses. */
export class FreezeWindow extends TenableResource {
  static readonly __pulumiType = resourceToken("FreezeWindow");

  static override isInstance(value: unknown): value is FreezeWindow {
    return isOfType(value, FreezeWindow.__pulumiType);
  }

  constructor(name: string, args: FreezeWindowArgs, opts?: pulumi.CustomResourceOptions) {
    super("FreezeWindow", name, args, opts);
  }

  /** An existing freeze window, with every property, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { connection?: string } = {},
    opts?: pulumi.CustomResourceOptions,
  ): FreezeWindow {
    return new FreezeWindow(name, args as FreezeWindowArgs, { ...opts, id });
  }
}

import type * as pulumi from "@pulumi/pulumi";
import type { PolicyInputs } from "../provider/resources/policy";
import type { Args, Outs } from "./args";
import { isOfType, resourceToken } from "./pulumi-type";
import { TenableResource } from "./resource";

export type PolicyArgs = Args<PolicyInputs>;
export interface Policy extends Outs<PolicyInputs> {}

/** A scan policy: a template and the settings that differ from it. */
export class Policy extends TenableResource {
  static readonly __pulumiType = resourceToken("Policy");

  static override isInstance(value: unknown): value is Policy {
    return isOfType(value, Policy.__pulumiType);
  }

  constructor(name: string, args: PolicyArgs, opts?: pulumi.CustomResourceOptions) {
    super("Policy", name, args, opts);
  }

  /** An existing policy, with every property, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { connection?: string } = {},
    opts?: pulumi.CustomResourceOptions,
  ): Policy {
    return new Policy(name, args as PolicyArgs, { ...opts, id });
  }
}

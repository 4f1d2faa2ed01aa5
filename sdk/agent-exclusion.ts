import type * as pulumi from "@pulumi/pulumi";
import type { AgentExclusionInputs } from "../provider/resources/agent-exclusion";
import type { Args, Outs } from "./args";
import { isOfType, resourceToken } from "./pulumi-type";
import { TenableResource } from "./resource";

export type AgentExclusionArgs = Args<AgentExclusionInputs>;
export interface AgentExclusion extends Outs<AgentExclusionInputs> {}

/** Times in which agents neither scan nor update themselves. */
export class AgentExclusion extends TenableResource {
  static readonly __pulumiType = resourceToken("AgentExclusion");

  static override isInstance(value: unknown): value is AgentExclusion {
    return isOfType(value, AgentExclusion.__pulumiType);
  }

  constructor(name: string, args: AgentExclusionArgs, opts?: pulumi.CustomResourceOptions) {
    super("AgentExclusion", name, args, opts);
  }

  /** An existing agent exclusion, with every property, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { connection?: string } = {},
    opts?: pulumi.CustomResourceOptions,
  ): AgentExclusion {
    return new AgentExclusion(name, args as AgentExclusionArgs, { ...opts, id });
  }
}

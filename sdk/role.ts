import type * as pulumi from "@pulumi/pulumi";
import type { RoleInputs } from "../provider/resources/role";
import type { Args, Outs } from "./args";
import { isOfType, resourceToken } from "./pulumi-type";
import { TenableResource } from "./resource";

export type RoleArgs = Args<RoleInputs>;
export interface Role extends Outs<RoleInputs> {}

/** A role: the permissions of its users on Security Center. */
export class Role extends TenableResource {
  static readonly __pulumiType = resourceToken("Role");

  static override isInstance(value: unknown): value is Role {
    return isOfType(value, Role.__pulumiType);
  }

  constructor(name: string, args: RoleArgs, opts?: pulumi.CustomResourceOptions) {
    super("Role", name, args, opts);
  }

  /** An existing role, with every property, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { connection?: string } = {},
    opts?: pulumi.CustomResourceOptions,
  ): Role {
    return new Role(name, args as RoleArgs, { ...opts, id });
  }
}

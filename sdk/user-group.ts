import type * as pulumi from "@pulumi/pulumi";
import type { UserGroupInputs } from "../provider/resources/user-group";
import type { Args, Outs } from "./args";
import { isOfType, resourceToken } from "./pulumi-type";
import { TenableResource } from "./resource";

export type UserGroupArgs = Args<UserGroupInputs>;
export interface UserGroup extends Outs<UserGroupInputs> {}

/** A group of users. On Security Center, a group also gives access to repositories. */
export class UserGroup extends TenableResource {
  static readonly __pulumiType = resourceToken("UserGroup");

  static override isInstance(value: unknown): value is UserGroup {
    return isOfType(value, UserGroup.__pulumiType);
  }

  constructor(name: string, args: UserGroupArgs, opts?: pulumi.CustomResourceOptions) {
    super("UserGroup", name, args, opts);
  }

  /** An existing group, with every property, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { connection?: string } = {},
    opts?: pulumi.CustomResourceOptions,
  ): UserGroup {
    return new UserGroup(name, args as UserGroupArgs, { ...opts, id });
  }
}

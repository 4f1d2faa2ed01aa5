import type * as pulumi from "@pulumi/pulumi";
import type { UserInputs } from "../provider/resources/user";
import type { Args, Outs } from "./args";
import { isOfType, resourceToken } from "./pulumi-type";
import { TenableResource } from "./resource";

export type UserArgs = Args<UserInputs>;
export interface User extends Outs<UserInputs> {}

/** A user account, for a person or for a program with API keys. */
export class User extends TenableResource {
  static readonly __pulumiType = resourceToken("User");

  static override isInstance(value: unknown): value is User {
    return isOfType(value, User.__pulumiType);
  }

  constructor(name: string, args: UserArgs, opts?: pulumi.CustomResourceOptions) {
    super("User", name, args, opts);
  }

  /** An existing user, with every property but the password, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { connection?: string } = {},
    opts?: pulumi.CustomResourceOptions,
  ): User {
    return new User(name, args as UserArgs, { ...opts, id });
  }
}

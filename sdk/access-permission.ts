import type * as pulumi from "@pulumi/pulumi";
import type { AccessPermissionInputs } from "../provider/resources/access-permission";
import type { Args, Outs } from "./args";
import { isOfType, resourceToken } from "./pulumi-type";
import { TenableResource } from "./resource";

export type AccessPermissionArgs = Args<AccessPermissionInputs>;
export interface AccessPermission extends Outs<AccessPermissionInputs> {}

/** Permissions of users and groups on assets: a permission configuration or an older access group. */
export class AccessPermission extends TenableResource {
  static readonly __pulumiType = resourceToken("AccessPermission");

  static override isInstance(value: unknown): value is AccessPermission {
    return isOfType(value, AccessPermission.__pulumiType);
  }

  constructor(name: string, args: AccessPermissionArgs, opts?: pulumi.CustomResourceOptions) {
    super("AccessPermission", name, args, opts);
  }

  /** An existing permission, with every property, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { connection?: string; kind?: AccessPermissionInputs["kind"] } = {},
    opts?: pulumi.CustomResourceOptions,
  ): AccessPermission {
    return new AccessPermission(name, args as AccessPermissionArgs, { ...opts, id });
  }
}

import type * as pulumi from "@pulumi/pulumi";
import type { ApiKeysInputs, ApiKeysOutputs } from "../provider/resources/api-keys";
import type { Args, Outs } from "./args";
import { isOfType, resourceToken } from "./pulumi-type";
import { TenableResource } from "./resource";

export type ApiKeysArgs = Omit<Args<ApiKeysInputs>, "name" | "adoptId" | "allowSameName">;
export interface ApiKeys extends Outs<ApiKeysInputs>, Outs<ApiKeysOutputs> {}

/**
 * The API key pair of a user, as secret outputs. It is generated once, and again when `keepers` change. A user has one
 * pair: generating a new one revokes the old one.
 */
export class ApiKeys extends TenableResource {
  static readonly __pulumiType = resourceToken("ApiKeys");

  static override isInstance(value: unknown): value is ApiKeys {
    return isOfType(value, ApiKeys.__pulumiType);
  }

  constructor(name: string, args: ApiKeysArgs, opts?: pulumi.CustomResourceOptions) {
    super("ApiKeys", name, args, opts);
  }
}

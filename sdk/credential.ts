import type * as pulumi from "@pulumi/pulumi";
import type { CredentialInputs } from "../provider/resources/credential";
import type { Args, Outs } from "./args";
import { isOfType, resourceToken } from "./pulumi-type";
import { TenableResource } from "./resource";

export type CredentialArgs = Args<CredentialInputs>;
export interface Credential extends Outs<CredentialInputs> {}

/** A managed credential that scans use to log in to their targets. */
export class Credential extends TenableResource {
  static readonly __pulumiType = resourceToken("Credential");

  static override isInstance(value: unknown): value is Credential {
    return isOfType(value, Credential.__pulumiType);
  }

  constructor(name: string, args: CredentialArgs, opts?: pulumi.CustomResourceOptions) {
    super("Credential", name, args, opts);
  }

  /** An existing credential, with every property but the secrets, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { connection?: string } = {},
    opts?: pulumi.CustomResourceOptions,
  ): Credential {
    return new Credential(name, args as CredentialArgs, { ...opts, id });
  }
}

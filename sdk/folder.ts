import type * as pulumi from "@pulumi/pulumi";
import type { FolderInputs } from "../provider/resources/folder";
import type { Args, Outs } from "./args";
import { isOfType, resourceToken } from "./pulumi-type";
import { TenableResource } from "./resource";

export type FolderArgs = Args<FolderInputs>;
export interface Folder extends Outs<FolderInputs> {}

/** A folder of scans, which only the user of the keys sees. */
export class Folder extends TenableResource {
  static readonly __pulumiType = resourceToken("Folder");

  static override isInstance(value: unknown): value is Folder {
    return isOfType(value, Folder.__pulumiType);
  }

  constructor(name: string, args: FolderArgs, opts?: pulumi.CustomResourceOptions) {
    super("Folder", name, args, opts);
  }

  /** An existing folder, with every property, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { connection?: string } = {},
    opts?: pulumi.CustomResourceOptions,
  ): Folder {
    return new Folder(name, args as FolderArgs, { ...opts, id });
  }
}

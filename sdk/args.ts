import type * as pulumi from "@pulumi/pulumi";

/** A value that may be an output of another resource, at every level. */
export type Deep<T> = T extends string | number | boolean | undefined
  ? pulumi.Input<T>
  : T extends (infer Item)[]
    ? pulumi.Input<Deep<Item>[]>
    : T extends object
      ? pulumi.Input<{ [Key in keyof T]: Deep<T[Key]> }>
      : pulumi.Input<T>;

/** What a program gives to a resource: its inputs, the name by default the resource's own. */
export type Args<T> = { [Key in keyof T as Exclude<Key, "name">]: Deep<T[Key]> } & {
  /** Display name on the platform, 1 to 255 characters. Defaults to the resource's name in the program. */
  name?: pulumi.Input<string>;
  /** Connection to use. Defaults to `default`. Changing it replaces the resource. */
  connection?: string;
  /**
   * Id of an existing object to take over instead of creating one. The object keeps its id, and only differences are
   * written. Can be removed from the program after the deployment.
   */
  adoptId?: pulumi.Input<string>;
  /** Create the object even if another one has the same name. Defaults to false. */
  allowSameName?: pulumi.Input<boolean>;
  /** Delete the object even if it cannot be checked whether other objects use it. Defaults to false. */
  deleteUnchecked?: pulumi.Input<boolean>;
};

/** What a resource gives to the rest of the program: every property, those without a value too. */
export type Outs<T> = { readonly [Key in keyof T]-?: pulumi.Output<T[Key]> };

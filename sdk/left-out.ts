import * as pulumi from "@pulumi/pulumi";

/**
 * A property that the program leaves out. It may have a value all the same, added by a transform of the stack, of which
 * the SDK tells the class nothing: the engine is asked for the resource, once somebody wants to know. Registering every
 * property would double the time of a preview, and make what is left out unknown there.
 */
export function leftOut(resource: pulumi.Resource, key: string): pulumi.Output<unknown> {
  return resource.urn.apply(async (urn): Promise<unknown> => {
    const question = ["pulumi:pulumi:getResource", { urn }] as const;
    const { state } = (await pulumi.runtime.invoke(...question)) as { state: Record<string, unknown> };
    const value = state[key];
    // Plain answers come without the marks of secrets.
    const mayBeSecret = value !== undefined && (await pulumi.isSecret(pulumi.runtime.invokeOutput(...question)));
    return mayBeSecret ? pulumi.secret(value) : value;
  });
}

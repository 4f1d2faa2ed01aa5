/** What an address of the engine says: `ORGANIZATION/urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`. */
interface Parts {
  organization: string;
  stack: string;
  project: string;
  types: string;
  name: string;
}

function partsOf(address: string): Parts | undefined {
  const [, organization, stack, project, types, name] =
    /^([^/]*)\/urn:pulumi:(.*?)::(.*?)::(.*?)::(.*)$/.exec(address) ?? [];
  return organization === undefined ? undefined : ({ organization, stack, project, types, name } as Parts);
}

/** The project of a resource, in the form of now or of earlier versions (`PROJECT/STACK/NAME`); undefined for none. */
export const projectOf = (address: string): string | undefined =>
  partsOf(address)?.project ?? /^([^/]+)\/[^/]+\/./.exec(address)?.[1];

/** `"weekly"`, with its parents' types where it has some: for messages about this stack. */
export function resourceName(address: string): string {
  const parts = partsOf(address);
  if (!parts) {
    return `"${address}"`;
  }
  const parents = parts.types.split("$").slice(0, -1);
  return `resource "${parts.name}"${parents.length > 0 ? ` in ${parents.join(" > ")}` : ""}`;
}

/** `stack dev of project baseline`. */
export function stackName(address: string): string {
  const parts = partsOf(address);
  return parts ? `stack ${parts.stack} of project ${parts.project}` : `"${address}"`;
}

/** Whether both are resources of one stack, by name; the backend may be another. */
export function isSameStack(one: string, other: string): boolean {
  const [left, right] = [partsOf(one), partsOf(other)];
  return (
    left !== undefined &&
    right !== undefined &&
    left.organization === right.organization &&
    left.project === right.project &&
    left.stack === right.stack
  );
}

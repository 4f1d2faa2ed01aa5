import { resourceToken } from "../provider/definition/token";

export { resourceToken };

/** The type that such a name is of; undefined for another package's. */
export const resourceTypeOf = (token: string): string | undefined =>
  token.startsWith(resourceToken("")) ? token.slice(resourceToken("").length) : undefined;

/** The same for a component of this package. */
export const componentToken = (type: string): string => `tenable:index:${type}`;

/** Whether the value is a resource of this type, of whichever copy of this package. */
export const isOfType = (value: unknown, token: string): boolean =>
  typeof value === "object" && value !== null && (value as { __pulumiType?: unknown }).__pulumiType === token;

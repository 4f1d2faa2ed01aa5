/*
 * By these names every state knows a type of resource: one changed byte is a difference.
 */

/** The engine's name for a type of resource. */
export const resourceToken = (type: string): string => `pulumi-nodejs:dynamic/tenable:${type}`;

/** `api-keys` of `ApiKeys`. */
const moduleOf = (type: string): string => type.replaceAll(/(?<=[a-z])[A-Z]/g, "-$&").toLowerCase();

/** The text Pulumi stores with every resource and runs to find its provider. */
export const providerText = (type: string): string =>
  `exports.handler = () => require("pulumi-tenable/provider/${moduleOf(type)}");`;

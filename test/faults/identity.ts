import type { Props } from "../../provider";

/** Where a resource stands: what the engine puts into its URN. */
export interface Address {
  organization: string;
  project: string;
  stack: string;
  /** Types of the components around it, the outermost first. */
  parents: readonly string[];
  type: string;
  name: string;
}

/** The resource's name in the engine. */
export const urnOf = ({ stack, project, parents, type, name }: Address): string =>
  [`urn:pulumi:${stack}`, project, [...parents, type].join("$"), name].join("::");

/** The inputs that our classes add by themselves. The one place that knows them. */
export const hiddenInputs = (address: Address): Props => ({ __address: `${address.organization}/${urnOf(address)}` });

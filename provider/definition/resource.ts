import type { Binding, Variant } from "./binding";
import type { Field, Fields } from "./field";
import type { Platform } from "./platform";
import type { Props } from "./problem";
import type { Rule } from "./rule";

export interface ResourceDefinition<T = Props> {
  /** As in the type token: `Scan`. */
  type: string;
  fields: Fields<T>;
  rules: readonly Rule<T>[];
  /** Properties that are one statement together: where one of them is named, the others are empty. */
  statement?: readonly (keyof T & string)[];
  /** Secrets that a create answers once: kept in the state from then on. */
  outputs?: readonly string[];
  /** Replacing changes that no single property tells: their properties. */
  replaces?: (olds: Partial<T>, news: Partial<T>) => string[];
  /** Addresses that an object stands for. */
  addresses?: (inputs: Partial<T>) => readonly string[] | undefined;
  /** It sends something to its addresses, and to those of objects of this type that a property names. */
  scans?: { property: keyof T & string; type: string };
  /** A table for each platform, or why it has none. */
  platforms: Record<Platform, Binding<T> | string>;
}

/** Any definition, as the lifecycle sees it. */
export interface AnyDefinition extends Omit<ResourceDefinition, "fields"> {
  fields: Readonly<Record<string, Field>>;
}

export function defineResource<T>(definition: ResourceDefinition<T>): AnyDefinition {
  // The tables are checked against T here; the lifecycle walks them by name.
  return definition as unknown as AnyDefinition;
}

/** The table for one object, or why its platform has none. */
export function bindingFor(
  definition: AnyDefinition,
  platform: Platform,
  inputs: Props,
  id: string | undefined,
): Binding | string {
  const binding = definition.platforms[platform];
  if (typeof binding === "string") {
    return binding;
  }
  const isMeant = ({ property, value, hasId }: Variant): boolean =>
    inputs[property] === value || (id !== undefined && hasId?.(id) === true);
  return binding.variants?.find(isMeant)?.binding ?? binding;
}

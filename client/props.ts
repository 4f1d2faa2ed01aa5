import type { Props } from "../provider/definition";

/** An object of an answer; an empty one for anything else. */
export const propsOf = (value: unknown): Props =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Props) : {};

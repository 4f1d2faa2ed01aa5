import type { Platform } from "./platform";
import type { PathIn, Problem } from "./problem";

/**
 * Properties that belong together, judged after each alone; what is taken over may need less. Properties that are not
 * known yet count as given.
 */
export type Rule<T> = (
  inputs: Partial<T> & { adoptId?: string },
  platform: Platform,
) => Problem<(keyof T & string) | "adoptId"> | undefined;

/** A rule about one property: refused with this reason when the inputs are so. */
export const refuseWhen =
  <T>(
    path: PathIn<keyof T & string>,
    reason: string,
    isSo: (inputs: Partial<T> & { adoptId?: string }) => boolean,
  ): Rule<T> =>
  (inputs) =>
    isSo(inputs) ? { path, reason } : undefined;

import { InputError } from "../provider/errors";

/** The entry of a platform that cannot do it, in a table of what the platforms do. */
export const refuses = (problem: string, advice: string) => (): never => {
  throw new InputError(problem, { advice });
};

/** Options that a platform does not have: why, and what to do instead. */
export type AbsentOptions<T> = { [K in keyof T]?: { reason: string; advice: string } };

/** Throws {@link InputError} for the first option given that is absent here. */
export function refuseAbsent<T extends object>(absent: AbsentOptions<T>, options: T): void {
  for (const name of Object.keys(absent) as (keyof T & string)[]) {
    const given = options[name];
    const refusal = absent[name];
    if (refusal && given !== undefined && given !== false) {
      throw new InputError(`${name}: ${refusal.reason}`, { advice: refusal.advice });
    }
  }
}

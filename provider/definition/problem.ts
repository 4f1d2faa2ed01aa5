/** Inputs or outputs of a resource, by property name, as the engine hands them over. */
export type Props = Record<string, unknown>;

/** A property or a part of one: `targets[2]`, `schedule.timeZone`. */
export type PathIn<Names extends string> = Names | `${Names}.${string}` | `${Names}[${string}`;

/** Something wrong with one value: where, and why. */
export interface Problem<Names extends string = string> {
  path: PathIn<Names>;
  reason: string;
}

/** A property path as Pulumi has them: a key that is no plain name is quoted, `families["Denial of Service"]`. */
export const memberPath = (path: string, key: string): string =>
  /^\w+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;

/** The property that a path begins with. */
export const propertyOf = (path: string): string => /^[^.[]+/.exec(path)?.[0] ?? path;

/** An object with members, as opposed to a list or a plain value. */
export const isMap = (value: unknown): value is Props =>
  typeof value === "object" && value !== null && !Array.isArray(value);

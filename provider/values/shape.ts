import type { Props } from "../definition";
import { TenableError } from "../errors";

/** A member of an answer is something else than it has to be: `what` says what it is not, and the reader names it. */
export class ShapeError extends TenableError {
  constructor(readonly what: string) {
    super(`the platform answered with a member that is ${what}`, {
      advice: "run again; check that tenable:url points to the platform itself",
    });
  }
}

export const isObject = (value: unknown): value is Props =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === "";

export function asObject(value: unknown): Props {
  if (!isObject(value)) {
    throw new ShapeError("not an object");
  }
  return value;
}

/** A list of anything; null, absent and empty text are none. */
export function asList(value: unknown): unknown[] {
  if (isNothing(value)) {
    return [];
  }
  if (!Array.isArray(value)) {
    throw new ShapeError("not a list");
  }
  return value as unknown[];
}

/** The same of objects. */
export function asEntries(value: unknown): Props[] {
  return asList(value).map((entry) => {
    if (!isObject(entry)) {
      throw new ShapeError("not a list of objects");
    }
    return entry;
  });
}

/** Text, whatever it was sent as; null and absent are empty. */
export function asText(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    throw new ShapeError("not text");
  }
  return value === undefined || value === null ? "" : String(value);
}

export function asNumber(value: unknown): number {
  const number = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(asText(value));
  if (!Number.isFinite(number)) {
    throw new ShapeError("not a number");
  }
  return number;
}

/** What names an object: text or a number. */
export function asId(value: unknown): string {
  if (typeof value !== "number" && (typeof value !== "string" || value.trim() === "")) {
    throw new ShapeError("without an id");
  }
  return String(value);
}

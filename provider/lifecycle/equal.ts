import type { Field } from "../definition";

/** True when both values mean the same; null, absent and emptied are alike for kinds that can be empty. */
export function isSame<T>(
  field: Pick<Field<T>, "empty" | "canonical">,
  a: T | null | undefined,
  b: T | null | undefined,
): boolean {
  const [left, right] = [a ?? field.empty, b ?? field.empty];
  if (left === undefined || right === undefined) {
    return left === right;
  }
  // Mostly nothing has changed, and to compare a long list by meaning takes its time.
  return JSON.stringify(left) === JSON.stringify(right) || field.canonical(left) === field.canonical(right);
}

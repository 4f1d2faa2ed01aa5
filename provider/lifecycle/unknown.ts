/** What the engine sends in a preview for a value it does not know yet, at any depth and in place of any type. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isUnknown(value: unknown): boolean {
  return value === unknownValue;
}

export function hasUnknown(value: unknown): boolean {
  return (
    isUnknown(value) ||
    (typeof value === "object" && value !== null && Object.values(value).some((inner) => hasUnknown(inner)))
  );
}

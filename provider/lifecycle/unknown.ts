import type { Props } from "../definition";

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

/** The inputs, and whether anybody has looked at a value of them that is not known yet. */
export function watching(news: Props): { watched: Props; guessed: () => boolean } {
  let guessed = false;
  const watched = new Proxy(news, {
    get: (target, name: string) => {
      guessed ||= hasUnknown(target[name]);
      return target[name];
    },
  });
  return { watched, guessed: () => guessed };
}

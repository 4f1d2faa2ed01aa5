import type { Props } from "../definition";
import { UnexpectedAnswerError } from "../errors";
import type { Platform } from "./name";

const isObject = (value: unknown): value is Props =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An answer that has to be an object: nothing, a list or a text is not one of this API. */
export function objectOf(payload: unknown, platform: Platform, request: string): Props {
  if (!isObject(payload)) {
    throw new UnexpectedAnswerError({ platform, request }, payload === undefined ? "nothing" : "what is no object");
  }
  return payload;
}

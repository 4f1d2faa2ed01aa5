import { member, type Props } from "../definition";
import { UnexpectedAnswerError } from "../errors";
import { isObject, ShapeError } from "../values/shape";
import type { Platform } from "../definition/platform";

/** What a part of an answer may be asked to be. */
interface Kinds {
  object: Props;
  objects: Props[];
  /** The same; `null` stands for none. */
  entries: Props[];
  text: string;
  /** Text or a number that names an object: not null, true, an object, or the placeholder -1. */
  id: string;
}

export const isId = (value: unknown): value is string | number =>
  (typeof value === "string" && value.trim() !== "") || Number.isSafeInteger(value);

const kinds: { readonly [K in keyof Kinds]: (value: unknown) => Kinds[K] | undefined } = {
  object: (value) => (isObject(value) ? value : undefined),
  objects: (value) => (Array.isArray(value) && value.every(isObject) ? value : undefined),
  entries: (value) => (value === null ? [] : kinds.objects(value)),
  text: (value) => (typeof value === "string" ? value : undefined),
  id: (value) => (isId(value) && String(value) !== "-1" ? String(value) : undefined),
};

const names: Record<keyof Kinds, string> = {
  object: "an object",
  objects: "a list of objects",
  entries: "a list of objects",
  text: "text",
  id: "an id",
};

/** A part of an answer by its dotted path. Throws what names it when it is missing or something else; more is no fault. */
export function partOf<K extends keyof Kinds>(
  payload: unknown,
  path: string,
  kind: K,
  platform: Platform,
  request: string,
): Kinds[K] {
  const value = member(payload, path);
  const part = kinds[kind](value);
  if (part === undefined) {
    const what = value === undefined ? `no "${path}"` : `a "${path}" that is not ${names[kind]}`;
    throw new UnexpectedAnswerError({ platform, request }, what);
  }
  return part;
}

/** An answer that has to be an object: nothing, a list or a text is not one of this API. */
export function objectOf(payload: unknown, platform: Platform, request: string): Props {
  if (!isObject(payload)) {
    const what = payload === undefined ? "nothing" : "something that is not an object";
    throw new UnexpectedAnswerError({ platform, request }, what);
  }
  return payload;
}

/** Runs what reads answers. What it stumbles over is an answer of another shape: one line that names the member. */
export async function understood<T>(
  work: () => T | Promise<T>,
  refuse: (what: string) => Error | undefined,
  member?: string,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ShapeError || error instanceof TypeError)) {
      throw error;
    }
    const what = error instanceof ShapeError ? error.what : "not understood";
    throw refuse(member === undefined ? `something that is ${what}` : `a "${member}" that is ${what}`) ?? error;
  }
}

/** Refuses an answer about another object than the one that was asked for, or about none. */
export function refuseAnother({ id, uuid }: Props, wanted: string, platform: Platform, request: string): void {
  if (![id, uuid].some((one) => isId(one) && String(one) === wanted)) {
    const what = isId(id) ? `the object ${id}` : `no "id"`;
    throw new UnexpectedAnswerError({ platform, request }, what);
  }
}

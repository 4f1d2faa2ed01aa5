import type { Props } from "../../definition";
import { wholeText } from "../../values/whole-text";

/**
 * A fresh copy that the engine's wire can carry. `undefined` at any depth loses the object after it was made, and a
 * date or NaN changes silently, so the first are left out and the second refused. Half a character, which has no encoding
 * there, becomes the sign for one that cannot be shown: the same each time, so that it is no difference.
 */
export function sanitise(props: Props): Props {
  return clean(props, "") as Props;
}

function clean(value: unknown, path: string): unknown {
  if (typeof value === "string") {
    return wholeText(value);
  }
  if (value === null || typeof value === "boolean") {
    return value;
  }
  if (typeof value === "number") {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
      throw new TypeError(`${path}: the number ${value} cannot be stored`);
    }
    return value;
  }
  if (Array.isArray(value)) {
    return value.filter((item) => item !== undefined).map((item, index) => clean(item, `${path}[${index}]`));
  }
  if (typeof value === "object" && isPlain(value)) {
    const copy: Record<string, unknown> = { ...value };
    for (const [key, inner] of Object.entries(copy)) {
      const name = wholeText(key);
      if (inner === undefined || name !== key) {
        delete copy[key];
      }
      if (inner !== undefined) {
        copy[name] = clean(inner, path ? `${path}.${key}` : key);
      }
    }
    return copy;
  }
  const kind = typeof value === "object" ? value.constructor.name : typeof value;
  throw new TypeError(`${path}: a ${kind} cannot be stored`);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

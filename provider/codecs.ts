import type { Props, PureCodec } from "./definition";
import { spelledHostName } from "./values/host-name";
import { asEntries, asId, asList, asNumber, asObject, asText, ShapeError } from "./values/shape";
import { spelledAddresses } from "./values/targets";

/** Text as it is; null and absent read as empty. */
export const plainText: PureCodec<string> = {
  encode: (value) => value,
  decode: asText,
};

/** A word of a fixed list. */
export const word = <W extends string>(): PureCodec<W> => ({
  encode: (value) => value,
  // Another word is shown as the difference that it is.
  decode: (wire) => (isUnset(wire) ? undefined : (asText(wire) as W)),
});

/** `"true"` and `"false"`, for a true boolean is one of Security Center's exceptions. */
export const stringBoolean: PureCodec<boolean> = {
  encode: String,
  decode: (wire) => (isUnset(wire) ? undefined : asText(wire) === "true"),
};

/** A number written as text: `"30"`. */
export const numberText = <N extends number>(): PureCodec<N> => ({
  encode: String,
  decode: (wire) => (isUnset(wire) ? undefined : (asNumber(wire) as N)),
});

/** A list as one text: `"10.0.0.1,10.0.1.0/24"`; newlines separate as well when read. */
export const commaList: PureCodec<string[]> = {
  encode: (values) => values.map((value) => value.trim()).join(","),
  decode: (wire) =>
    (Array.isArray(wire) ? wire.map(asText).join(",") : asText(wire))
      .split(/[,\n]/)
      .map((value) => value.trim())
      .filter(Boolean),
};

/** The same of addresses, each in the one spelling that every platform takes. */
export const addressList: PureCodec<string[]> = {
  encode: (values) => spelledAddresses(values).join(","),
  decode: commaList.decode,
};

/** The same of host names. */
export const hostNameList: PureCodec<string[]> = {
  encode: (values) => values.map(spelledHostName).join(","),
  decode: commaList.decode,
};

/** `{"id": 7}`; the placeholder id -1 means that nothing is set. */
export const idObject: PureCodec<string> = {
  encode: (id) => ({ id: wireId(id) }),
  decode: (wire) => (isUnset(wire) || (Array.isArray(wire) && wire.length === 0) ? undefined : idOf(asObject(wire))),
};

/** `[{"id": 7}, {"id": 9}]`. */
export const idObjects: PureCodec<string[]> = {
  encode: (ids) => ids.map((id) => ({ id: wireId(id) })),
  decode: idsOf,
};

/** Hours as text in seconds; 0 is written `"unlimited"`. */
export const hoursAsSeconds: PureCodec<number> = {
  encode: (hours) => (hours === 0 ? "unlimited" : String(hours * 3600)),
  decode: (wire) => (isUnset(wire) ? undefined : wire === "unlimited" ? 0 : asNumber(wire) / 3600),
};

/** An id as a number: `7`. */
export const numberId: PureCodec<string> = {
  encode: (id) => wireId(id),
  decode: (wire) => (isUnset(wire) ? undefined : asId(wire)),
};

/** Ids in a list: `[7, 9]`, `["6d0f…"]`. */
export const idList: PureCodec<string[]> = {
  encode: (ids) => ids.map(wireId),
  decode: (wire) => asList(wire).map(asId),
};

/** Hours as whole minutes; 0 is no limit. */
export const hoursAsMinutes: PureCodec<number> = {
  encode: (hours) => hours * 60,
  decode: (wire) => (isUnset(wire) ? 0 : asNumber(wire) / 60),
};

/** Ids of Security Center are numbers on the way in; a uuid stays text. */
export function wireId(id: string): number | string {
  return /^-?\d{1,15}$/.test(id) ? Number(id) : id;
}

/** Ids in a list of objects with one; a placeholder is none, and what lacks an id is no entry. */
export function idsOf(wire: unknown): string[] {
  return asEntries(asList(wire).filter((item) => item !== null)).flatMap((item) => {
    if (item.id === undefined) {
      throw new ShapeError("not a list of objects with an id");
    }
    return idOf(item) ?? [];
  });
}

/** The id in an object with one, as text; undefined for the placeholder. */
export function idOf(wire: unknown): string | undefined {
  const id = typeof wire === "object" && wire !== null ? (wire as Props).id : undefined;
  return id === undefined || id === null || String(id) === "-1" ? undefined : asId(id);
}

function isUnset(wire: unknown): boolean {
  return wire === undefined || wire === null || wire === "";
}

import { keysOf, type Props, type PureCodec } from "../definition";
import { spelledHostName } from "../values/host-name";
import { asEntries, asId, asList, asNumber, asText, ShapeError } from "../values/shape";
import { spelledAddresses } from "../values/targets";

/** Text as it is; null and absent read as empty. */
export const plainText: PureCodec<string> = {
  encode: (value) => value,
  decode: asText,
};

/** Text that cannot be empty: what reads as empty is not set. */
export const someText: PureCodec<string> = {
  encode: (value) => value,
  decode: (wire) => (isUnset(wire) ? undefined : asText(wire)),
};

/** A word of a fixed list. */
export const word = <W extends string>(): PureCodec<W> => ({
  encode: (value) => value,
  // Another word is shown as the difference that it is.
  decode: (wire) => (isUnset(wire) ? undefined : (asText(wire) as W)),
});

/** One word in place of another, either way. A word of the wire that has none stays. */
export function words<W extends string>(table: Readonly<Partial<Record<W, string>>>): PureCodec<W> {
  return {
    encode: (value) => table[value],
    decode: (read) => {
      const value = word<W>().decode(read);
      return keysOf(table).find((one) => table[one] === value) ?? value;
    },
  };
}

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

export function isUnset(wire: unknown): boolean {
  return wire === undefined || wire === null || wire === "";
}

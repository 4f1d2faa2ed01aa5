import type { PureCodec } from "../../definition";
import { asId, asList, asNumber } from "../../values/shape";
import { isUnset, wireId } from "../codecs";

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

import type { PureCodec } from "../../definition";
import { asNumber, asObject, asText } from "../../values/shape";
import { idOf, idsOf, isUnset, wireId } from "../codecs";

/** `"true"` and `"false"`, for a true boolean is one of Security Center's exceptions. */
export const stringBoolean: PureCodec<boolean> = {
  encode: String,
  decode: (wire) => (isUnset(wire) ? undefined : asText(wire) === "true"),
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

import { collapse, isAddressEntry, isHostName, splitList } from "../core/addresses";
import { type Json, textOf } from "../core/json";
import { invalid } from "./envelope";
import type { Call, Member } from "./model";

/** Commas or line breaks between the entries (API Best Practices Guide, "Add Asset Data"). */
function checked(value: Json, member: string, hostNames: boolean): string {
  const entries = splitList(textOf(value));
  const wrong = entries.find((entry) => !isAddressEntry(entry) && !(hostNames && isHostName(entry)));
  if (wrong !== undefined) {
    throw invalid(
      `The attribute '${member}' contains the value '${wrong}' which is not a valid IP, CIDR block or range.`,
    );
  }
  return entries.join(",");
}

/** What a kept address list looks like in an answer. */
export const shownAddresses = (value: Json | undefined, call: Call): string =>
  call.behaviour.addresses === "collapsed" ? collapse(splitList(textOf(value))).join(",") : textOf(value);

/** An address list at the top of an object: `ipList` of a scan or zone. */
export const addressList = (name: string, hostNames: boolean, more: Partial<Member> = {}): Member => ({
  name,
  write: (value) => checked(value, name, hostNames),
  initial: "",
  show: (record, call) => shownAddresses(record[name], call),
  ...more,
});

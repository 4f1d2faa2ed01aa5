import { textOf } from "../core/json";
import { Refusal } from "./envelope";
import type { Call } from "./model";

export const secondsOf = (call: Call): string => String(Math.floor(call.now / 1000));
export const organizationOf = (call: Call): string => textOf(call.user._org);
export const isAdministrator = (call: Call): boolean => organizationOf(call) === "0";

/** Asked for each reference of each object of a list, for a handful of versions. */
const compared = new Map<string, boolean>();

/** Whether the site's version is this one or later; `5.13.0` is before `5.20.0`. */
export function isSince({ site }: { site: { version: string } }, version: string): boolean {
  const pair = `${site.version} ${version}`;
  const known = compared.get(pair) ?? isLater(site.version, version);
  compared.set(pair, known);
  return known;
}

function isLater(site: string, version: string): boolean {
  const has = site.split(".").map(Number);
  for (const [index, wanted] of version.split(".").map(Number).entries()) {
    const own = has[index] ?? 0;
    if (own !== wanted) {
      return own > wanted;
    }
  }
  return true;
}

const on = new Set(["always", "required", "present", "strict", "number"]);
/** A switch of the form "by version, on, off". */
export const isOn = (call: Call, value: string, since: string): boolean =>
  value === "byVersion" ? isSince(call, since) : on.has(value);

/** The refusal of a call for want of permission; its form is a switch, because no answer was ever published. */
export function noPermission(call: Pick<Call, "behaviour">, what: string): Refusal {
  const [status, code = "146"] = call.behaviour.noPermission.split("-");
  return new Refusal(Number(status), Number(code), `You do not have permission to ${what}.\n`);
}

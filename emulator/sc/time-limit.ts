import { type Json, type JsonObject, textOf } from "../core/json";
import { isOn } from "./call";
import { invalid } from "./envelope";
import type { Call, Member } from "./model";
import type { Stored } from "../core/store";

/** 1 to 120 hours. */
const shortest = 3600;
const longest = 432_000;
const usualInactivity = "43200";

const hasInactivity = (call: Call): boolean => isOn(call, call.behaviour.inactivityTimeout, "6.0.0");

function writeMaxScanTime(value: Json, call: Call): string {
  const told = textOf(value);
  const strict = isOn(call, call.behaviour.maxScanTime, "6.4.0");
  const isRight = told === "unlimited" || (/^\d+$/.test(told) && Number(told) >= shortest && Number(told) <= longest);
  if (strict && !isRight) {
    throw invalid(
      `The attribute 'maxScanTime' contains the value '${told}'. It should be between 1 to 120 hours and sent in seconds or 'unlimited'.`,
    );
  }
  return told;
}

/** Text in seconds. The guide speaks of hours, observed answers of seconds: 6.4 settles it in its refusal. */
export const timeLimits: readonly Member[] = [
  { name: "maxScanTime", initial: (call) => call.behaviour.maxScanTimeDefault, write: writeMaxScanTime },
  {
    name: "inactivityTimeout",
    initial: "",
    write: (value) => textOf(value),
    show: (record, call) => (hasInactivity(call) ? textOf(record.inactivityTimeout) || usualInactivity : undefined),
  },
];

/**
 * 6.x wants the inactivity limit within the whole limit. Its default is 43200 even beside a shorter `maxScanTime`
 * that the request names, which is then refused; a request that names neither gets two defaults that agree.
 */
export function checkTimeLimits(record: JsonObject, call: Call, before: Stored | undefined): void {
  if (!hasInactivity(call)) {
    return;
  }
  const limit = record.maxScanTime === "unlimited" ? longest : Number(record.maxScanTime);
  const named = call.body.maxScanTime !== undefined || before !== undefined;
  if (record.inactivityTimeout === "") {
    record.inactivityTimeout = named ? usualInactivity : String(Math.min(Number(usualInactivity), limit));
  }
  const told = textOf(record.inactivityTimeout);
  if (/^\d+$/.test(told) && Number(told) >= shortest && Number(told) <= limit) {
    return;
  }
  const first =
    Number(told) > limit ? "Please modify Inactivity Timeout. It cannot be more than Max Scan Duration. " : "";
  throw invalid(
    `${first}The attribute 'inactivityTimeout' contains the value '${told}' which should be an integer from ${shortest} to ${limit}.`,
  );
}

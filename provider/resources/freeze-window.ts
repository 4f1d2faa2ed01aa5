import { type Binding, defineResource, type EncodeContext, type Rule, together, wire } from "../definition";
import { addressSet, flag, optional, reference, setOf, text } from "../definition/fields";
import { addressList, plainText } from "../platforms/codecs";
import { once, readStart, wireStart } from "../platforms/schedule";
import { idObjects, stringBoolean } from "../platforms/sc/codecs";
import { collections as inSc } from "../platforms/sc/collections";
import { localTime, repeatRule, timeZone, windowRules } from "../values/window";

export interface FreezeWindowInputs {
  /** Display name, 1 to 255 characters. Defaults to the resource's name in the program. */
  name: string;
  /** Free text, shown with the freeze window on the platform. */
  description?: string;
  /** Addresses, CIDR blocks, ranges or host names that no scan reaches, in any order. */
  targets?: string[];
  /** Asset lists that no scan reaches: the `id` of each `StaticAssetList`. */
  assetListIds?: string[];
  /** Begin of the first time without scans, as local time: `2030-01-05T02:00:00`. */
  start: string;
  /** End of the first time without scans, as local time. */
  end: string;
  /** IANA time zone of `start` and `end`, such as `Europe/Berlin`. */
  timeZone: string;
  /** Recurrence rule in the syntax of RFC 5545: `FREQ=WEEKLY;BYDAY=MO,TU`. Defaults to once. */
  repeat?: string;
  /** Whether the freeze window holds. Defaults to true. */
  enabled?: boolean;
}

const wireTime = (time: string, zone: string): string => `TZID=${zone}:${wireStart(time)}`;
const timeIn = (wire: unknown): string => readStart(String(wire ?? "").replace(/^TZID=[^:]*:/, ""));
const zoneIn = (wire: unknown): string | undefined => /^TZID=([^:]+):/.exec(String(wire ?? ""))?.[1];
const isOnce = (rule: string): boolean => rule === "" || /^FREQ=(ONETIME|NEVER)/i.test(rule);

/** Source: Security Center API reference, Freeze Window, `POST /freeze`, `PATCH /freeze/{id}`. */
const sc: Binding<FreezeWindowInputs> = {
  collection: inSc.freeze,
  // A window for everything takes no targets.
  body: { create: { allIPs: "false" }, update: { allIPs: "false" } },
  wire: {
    name: wire("name", plainText),
    description: wire("description", plainText),
    targets: wire("ipList", addressList),
    assetListIds: wire("assets", idObjects),
    ...together("start", ({ inputs }: EncodeContext<FreezeWindowInputs>) => wireTime(inputs.start, inputs.timeZone), {
      start: { decode: timeIn },
      timeZone: { decode: zoneIn },
    }),
    end: wire(
      "end",
      {
        encode: (end: string, { inputs }: EncodeContext<FreezeWindowInputs>) => wireTime(end, inputs.timeZone),
        decode: timeIn,
      },
      { with: ["timeZone"] },
    ),
    repeat: wire(
      "repeatRule",
      {
        encode: (rule: string) => (rule === "" ? once : rule),
        decode: (wire: unknown) => (isOnce(String(wire ?? "")) ? undefined : String(wire)),
      },
      { initial: "" },
    ),
    enabled: wire("enabled", stringBoolean, { initial: true }),
  },
};

const emptied = (list: unknown): boolean => list === undefined || (Array.isArray(list) && list.length === 0);

const rules: Rule<FreezeWindowInputs>[] = [
  ({ targets, assetListIds }) =>
    emptied(targets) && emptied(assetListIds)
      ? { path: "targets", reason: "required: targets or assetListIds" }
      : undefined,
  ...windowRules,
];

const noFreeze = "it has no freeze windows";

export const freezeWindow = defineResource<FreezeWindowInputs>({
  type: "FreezeWindow",
  fields: {
    name: text({ min: 1, max: 255 }),
    description: optional(text()),
    targets: optional(addressSet({ names: true })),
    assetListIds: optional(setOf(reference("StaticAssetList"))),
    start: localTime(),
    end: localTime(),
    timeZone: timeZone(),
    repeat: optional(repeatRule()),
    enabled: optional(flag()),
  },
  rules,
  addresses: ({ targets }) => targets,
  platforms: {
    sc,
    vm: `${noFreeze}: declare an Exclusion`,
    nessus: `${noFreeze}: leave the addresses out of Scan.targets`,
  },
});

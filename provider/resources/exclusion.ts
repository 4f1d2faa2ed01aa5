import { type Binding, defineResource, type Rule, wire } from "../definition";
import { addressSet, optional, reference, text } from "../definition/fields";
import { addressList, plainText } from "../platforms/codecs";
import { defaultNetworkUuid, networkUuid } from "../platforms/rest/scan-codecs";
import { collections as inVm } from "../platforms/vm/collections";
import { exclusionSchedule } from "../platforms/vm/exclusion-schedule";
import { localTime, repeatRule, timeZone, windowRules } from "../values/window";

export interface ExclusionInputs {
  /** Display name, 1 to 255 characters. Defaults to the resource's name in the program. */
  name: string;
  /** Free text, shown with the exclusion on the platform. */
  description?: string;
  /** Addresses, CIDR blocks, ranges or host names that no scan reaches, in any order. */
  targets: string[];
  /** Network that the targets belong to, for overlapping addresses. Defaults to the default network. */
  networkId?: string;
  /** Begin of the first time without scans, as local time: `2030-01-05T02:00:00`. Defaults to always. */
  start?: string;
  /** End of the first time without scans, as local time. Required with `start`. */
  end?: string;
  /** IANA time zone of `start` and `end`, such as `Europe/Berlin`. Required with `start`. */
  timeZone?: string;
  /**
   * Recurrence rule in the syntax of RFC 5545: `FREQ=WEEKLY;BYDAY=MO,TU`, or one BYMONTHDAY with FREQ=MONTHLY. Defaults
   * to once.
   */
  repeat?: string;
}

/** Source: Vulnerability Management API, Exclusions, `POST /exclusions`, `PUT /exclusions/{exclusion_id}`. */
const vm: Binding<ExclusionInputs> = {
  collection: inVm.exclusions,
  // An update without these is not known to keep them.
  body: { update: ({ name, targets }) => ({ name, members: addressList.encode(targets) }) },
  wire: {
    name: wire("name", plainText),
    description: wire("description", plainText, { shown: "whenSet" }),
    targets: wire("members", addressList),
    networkId: wire("network_id", networkUuid, { initial: defaultNetworkUuid, shown: "sometimes" }),
    ...exclusionSchedule,
  },
};

const rules: Rule<ExclusionInputs>[] = [
  ({ targets }) => (targets?.length === 0 ? { path: "targets", reason: "required: at least one address" } : undefined),
  ...windowRules,
];

export const exclusion = defineResource<ExclusionInputs>({
  type: "Exclusion",
  fields: {
    name: text({ min: 1, max: 255 }),
    description: optional(text()),
    targets: addressSet({ names: true }),
    networkId: optional(reference("network")),
    start: optional(localTime()),
    end: optional(localTime()),
    timeZone: optional(timeZone()),
    repeat: optional(repeatRule()),
  },
  rules,
  addresses: ({ targets }) => targets,
  platforms: {
    vm,
    sc: "it has freeze windows: declare a FreezeWindow",
    nessus: "it has no exclusions: leave the addresses out of Scan.targets",
  },
});

import { type Binding, defineResource, isMap, type Rule, wire } from "../definition";
import { optional, text } from "../definition/fields";
import { plainText } from "../platforms/codecs";
import { overWhole } from "../platforms/vm/access";
import { collections as inVm } from "../platforms/vm/collections";
import { exclusionSchedule } from "../platforms/vm/exclusion-schedule";
import { localTime, repeatRule, timeZone, windowRules } from "../values/window";

export interface AgentExclusionInputs {
  /** Display name, 1 to 255 characters. Defaults to the resource's name in the program. */
  name: string;
  /** Free text, shown with the exclusion on the platform. */
  description?: string;
  /** Begin of the first time in which agents neither scan nor update, as local time. Defaults to always. */
  start?: string;
  /** End of the first time, as local time. Required with `start`. */
  end?: string;
  /** IANA time zone of `start` and `end`, such as `Europe/Berlin`. Required with `start`. */
  timeZone?: string;
  /**
   * Recurrence rule in the syntax of RFC 5545: `FREQ=WEEKLY;BYDAY=MO,TU`, or one BYMONTHDAY with FREQ=MONTHLY. Defaults
   * to once.
   */
  repeat?: string;
}

const isText = (value: unknown): boolean => typeof value === "string";

/** Source: Vulnerability Management API, Agent Exclusions, `POST /scanners/{scanner_id}/agents/exclusions`. */
const vm: Binding<AgentExclusionInputs> = {
  collection: inVm.agentExclusions,
  // What an update leaves out is not known to be kept.
  calls: overWhole(inVm.agentExclusions.path, { name: isText, schedule: isMap }),
  wire: {
    name: wire("name", plainText),
    description: wire("description", plainText, { shown: "whenSet" }),
    ...exclusionSchedule,
  },
};

const rules: Rule<AgentExclusionInputs>[] = [...windowRules];

export const agentExclusion = defineResource<AgentExclusionInputs>({
  type: "AgentExclusion",
  fields: {
    name: text({ min: 1, max: 255 }),
    description: optional(text()),
    start: optional(localTime()),
    end: optional(localTime()),
    timeZone: optional(timeZone()),
    repeat: optional(repeatRule()),
  },
  rules,
  platforms: {
    vm,
    sc: "its agents are managed on Vulnerability Management or on Nessus Manager",
    nessus: "the exclusions of its agents are kept in its own pages: this version does not manage them",
  },
});

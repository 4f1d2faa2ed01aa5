import type { Props } from "../../provider";
import type { Drop, Sample, Samples } from "./sample";
import { change, described, drop, renamed, scCollection, undescribed } from "./values";

const window = {
  start: "2030-01-05T02:00:00",
  end: "2030-01-05T06:00:00",
  timeZone: "Europe/Berlin",
  repeat: "FREQ=WEEKLY;BYDAY=SA",
};
const wireWindow = {
  enabled: true,
  starttime: "2030-01-05 02:00:00",
  endtime: "2030-01-05 06:00:00",
  timezone: "Europe/Berlin",
  rrules: { freq: "WEEKLY", interval: 1, byweekday: "SA" },
};
const withWindow = (over: Props): Props => ({ schedule: { ...wireWindow, ...over } });
const windowChanges: Sample["changes"] = () => ({
  start: change("2030-01-05T03:30:00", withWindow({ starttime: "2030-01-05 03:30:00" })),
  end: change("2030-01-05T07:00:00", withWindow({ endtime: "2030-01-05 07:00:00" })),
  timeZone: change("America/New_York", withWindow({ timezone: "America/New_York" })),
  repeat: change("FREQ=MONTHLY;BYMONTHDAY=1", withWindow({ rrules: { freq: "MONTHLY", interval: 1, bymonthday: 1 } })),
});
const schedule = (object: Props): Props => object.schedule as Props;
const noWindow = { start: undefined, end: undefined, timeZone: undefined, repeat: undefined };
const always: Drop = { shown: (object) => schedule(object).enabled, becomes: false, along: noWindow };
const windowDrops = {
  start: always,
  end: always,
  timeZone: always,
  repeat: { shown: (object: Props) => (schedule(object).rrules as Props | null)?.freq, becomes: "ONETIME" },
};

const of = (
  type: string,
  path: string,
): Pick<Sample, "title" | "type" | "path" | "by" | "nameMember" | "shown" | "undroppable"> => ({
  ...{ title: type, type, path, by: "administrator", nameMember: "name", undroppable: [] },
  shown: (site, id) => site.byHand("GET", `${path}/${id}`),
});

const network: Sample = {
  ...of("Exclusion", "/exclusions"),
  // Exclusions have had a network since the middle of 2019.
  unread: ({ service }) => (["2018", "2019"].includes(String(service)) ? ["networkId"] : []),
  inputs: ({ networks }) => ({
    ...{ name: "weekly", description: "the press line", targets: ["192.0.2.0/24", "198.51.100.7-198.51.100.9"] },
    networkId: networks[0],
    ...window,
  }),
  changes: (ids) => ({
    name: renamed,
    description: described,
    targets: change(["203.0.113.0/25"], { members: "203.0.113.0/25" }),
    networkId: change(ids.networks[1], { network_id: ids.networks[1] }),
    ...windowChanges(ids),
  }),
  drops: () => ({
    description: undescribed,
    networkId: drop("network_id", "00000000-0000-0000-0000-000000000000"),
    ...windowDrops,
  }),
};

const agents: Sample = {
  ...of("AgentExclusion", "/scanners/1/agents/exclusions"),
  inputs: () => ({ name: "weekly", description: "shift change", ...window }),
  changes: (ids) => ({ name: renamed, description: described, ...windowChanges(ids) }),
  drops: () => ({ description: undescribed, ...windowDrops }),
};

const freeze: Sample = {
  title: "FreezeWindow",
  ...scCollection("FreezeWindow", "/rest/freeze"),
  inputs: ({ lists }) => ({
    ...{ name: "weekly", description: "the press line", targets: ["192.0.2.0/24"], assetListIds: [lists[0]] },
    ...{ ...window, enabled: false },
  }),
  changes: ({ lists }) => ({
    name: renamed,
    description: described,
    targets: change(["203.0.113.0/25"], { ipList: "203.0.113.0/25" }),
    assetListIds: change([lists[1]], { assets: [{ id: lists[1] }] }),
    start: change("2030-01-05T03:30:00", { start: "TZID=Europe/Berlin:20300105T033000" }),
    end: change("2030-01-05T07:00:00", { end: "TZID=Europe/Berlin:20300105T070000" }),
    repeat: change("FREQ=DAILY;INTERVAL=2", { repeatRule: "FREQ=DAILY;INTERVAL=2" }),
    enabled: change(true, { enabled: "true" }),
  }),
  drops: () => ({
    description: undescribed,
    targets: drop("ipList", ""),
    assetListIds: drop("assets", []),
    repeat: drop("repeatRule", "FREQ=ONETIME;INTERVAL=1"),
    enabled: drop("enabled", "true"),
  }),
};

export const exclusions: Samples = { vm: [network, agents], sc: [freeze] };

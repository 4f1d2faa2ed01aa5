import type { JsonObject } from "../core/json";
import { containsHost } from "./asset";
import { groupsByKey } from "./finding-groups";
import { hosts } from "./hosts";
import type { Call } from "./model";

/** What a log collector has taken in: yesterday's events of the hosts of the fresh site, and of somebody outside. */
interface LogEvent {
  hour: number;
  event: string;
  type: string;
  source: string;
  destination: string;
  port: number;
  user: string;
}

const outside = "198.51.100.77";
const event = (
  hour: number,
  name: string,
  type: string,
  source: string,
  destination: string,
  port: number,
): LogEvent => ({
  ...{ hour, type, source, destination, port },
  event: name,
  user: type === "login" ? "operator" : "(unknown)",
});

const events: readonly LogEvent[] = hosts.flatMap(({ ip }, index) => [
  event(6 + index, "Firewall-Inbound_Blocked", "firewall", outside, ip, 23),
  event(8 + index, "SSH-Login_Succeeded", "login", hosts[0]?.ip ?? ip, ip, 22),
  event(9 + index, "DNS-Query", "dns", ip, "192.0.2.53", 53),
]);

const collector = { id: "1", name: "Log Collector", description: "", status: "1" };
const daySeconds = 86_400;
const midnight = (call: Call): number => (Math.floor(call.now / 1000 / daySeconds) - 1) * daySeconds;
const timeOf = ({ hour }: LogEvent, call: Call): string => String(midnight(call) + hour * 3600);
const plot = (events: readonly LogEvent[]): string =>
  Array.from({ length: 24 }, (_, hour) => events.filter((one) => one.hour === hour).length).join(",");

type Rows = (call: Call) => JsonObject[];

/** Events of one kind together: what is told of them, and how many there are. */
const counted =
  (
    key: (one: LogEvent) => string,
    tell: (first: LogEvent, group: readonly LogEvent[], call: Call) => JsonObject,
  ): Rows =>
  (call) =>
    [...groupsByKey(events, key).values()].flatMap((group) => {
      const [first] = group;
      return first === undefined ? [] : [{ ...tell(first, group, call), count: String(group.length) }];
    });

const network = (ip: string, parts: number): string =>
  `${[...ip.split(".").slice(0, parts), ...Array.from({ length: 4 - parts }, () => "0")].join(".")}/${parts * 8}`;
const byNetwork = (name: string, parts: number): Rows =>
  counted(
    ({ source }) => network(source, parts),
    ({ source }) => ({ [name]: network(source, parts) }),
  );
const byName = counted(
  (one) => one.event,
  (first, group) => ({
    event: first.event,
    description: `Events of the kind ${first.event}.`,
    file: `${first.type}.prm`,
    "24-hour plot": plot(group),
  }),
);
const byAddress = (key: "source" | "destination"): Rows =>
  counted(
    (one) => one[key],
    (first) => ({ address: first[key], lce: collector }),
  );

const byAsset: Rows = (call) =>
  call.store.all("asset").flatMap((asset): JsonObject[] => {
    const inside = events.filter(({ source }) => {
      const host = hosts.find(({ ip }) => ip === source);
      return containsHost(asset, call, source, host?.dnsName ?? "");
    });
    const { id, name = "", description = "", type = "", status = "0" } = asset;
    if (id === "0" || inside.length === 0) {
      return [];
    }
    return [{ count: String(inside.length), asset: { id, name, description, type, status } }];
  });

/** Tools of `event` data and their rows, as 5.8 was observed to answer; blanks in the names of members are the vendor's. */
export const eventRows: Readonly<Record<string, Rows>> = {
  listdata: (call) =>
    events.map((one) => ({
      time: timeOf(one, call),
      event: one.event,
      "source ip": one.source,
      "destination ip": one.destination,
      protocol: "6",
      "destination port": String(one.port),
      "number of vulns": "0",
      sensor: "Syslog",
      type: one.type,
      "va/ids": "0",
    })),
  syslog: (call) =>
    events.map((one) => ({
      time: timeOf(one, call),
      sensor: "Syslog",
      type: one.type,
      message: `<134>${one.event} ${one.source} ${one.destination}:${one.port}`,
    })),
  sumasset: byAsset,
  sumclassa: byNetwork("class-a", 1),
  sumclassb: byNetwork("class-b", 2),
  sumclassc: byNetwork("class-c", 3),
  sumconns: counted(
    ({ source, destination }) => `${source} ${destination}`,
    ({ source, destination }) => ({ "source ip": source, "destination ip": destination }),
  ),
  sumdate: counted(
    () => "yesterday",
    (_, group, call) => ({
      date: new Date(midnight(call) * 1000).toLocaleDateString("en-US", {
        ...{ month: "short", day: "2-digit", year: "numeric" },
        timeZone: "UTC",
      }),
      "time block start": String(midnight(call)),
      "time block stop": String(midnight(call) + daySeconds - 1),
      "24-hour plot": plot(group),
    }),
  ),
  sumsrcip: byAddress("source"),
  sumdstip: byAddress("destination"),
  sumevent: byName,
  sumevent2: byName,
  sumport: counted(
    ({ port }) => String(port),
    ({ port }) => ({ port: String(port) }),
  ),
  sumprotocol: counted(
    () => "6",
    () => ({ protocol: "TCP(6)" }),
  ),
  sumtime: (call) =>
    [...groupsByKey(events, ({ hour }) => String(hour))].map(([hour, group]) => ({
      "time block start": String(midnight(call) + Number(hour) * 3600),
      "time block stop": String(midnight(call) + Number(hour) * 3600 + 3599),
      count: String(group.length),
    })),
  sumtype: counted(
    ({ type }) => type,
    ({ type }, group) => ({ type, "24-hour plot": plot(group) }),
  ),
  sumuser: counted(
    ({ user }) => user,
    ({ user }, group) => ({ user, "24-hour plot": plot(group) }),
  ),
};

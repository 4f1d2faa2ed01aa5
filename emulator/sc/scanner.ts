import { listOf, textOf } from "../core/json";
import { isAdministrator, isSince, secondsOf } from "./call";
import { collectionRoutes } from "./list";
import * as member from "./member";
import type { Area, Call, Collection, Member } from "./model";
import { checkedIds, summary } from "./reference";
import type { Stored } from "../core/store";

/** Bit mask in a text: 1 works, 8192 was just added or is being updated. */
const added = "8192";
const working = "1";
const updateSeconds = 60;

const zonesOf = (scanner: string, call: Call): Stored[] =>
  call.store.all("zone").filter(({ scanners }) => listOf(scanners).includes(scanner));

/** A secret reads `SET`; a client that writes `SET` back has read it here and means to keep what is set. */
export const secret = (name: string, unset: null | ""): Member => ({
  name,
  initial: unset,
  write: (value, _, record) =>
    value === "SET" ? (record[name] ?? unset) : value === null || value === "" ? unset : "SET",
});

const fresh = (record: Stored, call: Call): boolean =>
  record.status === added && Number(secondsOf(call)) < Number(record.modifiedTime) + updateSeconds;

const since = (version: string, one: Member): Member => ({
  ...one,
  show: (record, call) => {
    if (!isSince(call, version) || one.show === false) {
      return undefined;
    }
    return one.show === undefined ? record[one.name] : one.show(record, call);
  },
});

/** API reference, Scanner. Organization users see only agent-capable scanners. */
const scanner: Collection = {
  table: "scanner",
  noun: "Scanner",
  list: "array",
  listed: ["name", "description", "agentCapable", "wasCapable", "status", "statusMessage"],
  read: "either",
  write: "administrator",
  scope: "all",
  isVisible: (record, call) => isAdministrator(call) || record.agentCapable === "true",
  members: [
    member.required("name", "Name"),
    member.text("description"),
    member.required("ip", "IP"),
    member.plain("port", "8834"),
    member.flag("useProxy"),
    member.flag("enabled", "true"),
    member.flag("verifyHost"),
    member.flag("managePlugins"),
    member.choice("authType", ["password", "certificate", "key"], "password"),
    secret("cert", null),
    member.plain("username"),
    secret("password", ""),
    member.hidden("accessKey", () => "SET", ""),
    member.hidden("secretKey", () => "SET", ""),
    member.flag("agentCapable"),
    since("6.0.0", member.flag("wasCapable")),
    member.server("version", null),
    member.server("webVersion", null),
    member.server("admin", "false"),
    member.server("msp", "false"),
    member.server("numScans", "0"),
    member.server("numHosts", "0"),
    member.server("numSessions", "0"),
    member.server("numTCPSessions", "0"),
    member.server("loadAvg", "0.0"),
    member.server("uptime", -1),
    member.server("status", added, { show: (record, call) => (fresh(record, call) ? added : settled(record)) }),
    since(
      "6.0.0",
      member.derived("statusMessage", (record, call) => (fresh(record, call) ? "Updating Status" : "Working")),
    ),
    member.server("pluginSet", null),
    member.server("loadedPluginSet", null),
    member.server("serverUUID", null),
    ...member.times,
    member.hidden("_zones", (value, call) => checkedIds(call, "zone", "Scan Zone", value), null, { from: "zones" }),
    member.derived("zones", (record, call) => zonesOf(record.id, call).map((zone) => summary(call, "zone", zone))),
    member.references("nessusManagerOrgs", "organization", "Organization"),
    // The reply to a write lacks it (observed on 5.8.0).
    member.derived("certInfo", (_, call) =>
      call.request.method === "GET" && call.parameters.id !== undefined ? "" : undefined,
    ),
  ],
  saved: (record, call) => {
    if (!Array.isArray(record._zones)) {
      return;
    }
    for (const zone of call.store.all("zone")) {
      const others = listOf(zone.scanners).filter((id) => id !== record.id);
      const scanners = record._zones.includes(zone.id) ? [...others, record.id] : others;
      if (scanners.length !== listOf(zone.scanners).length) {
        call.store.put("zone", { ...zone, scanners });
      }
    }
    call.store.put("scanner", { ...record, _zones: null });
  },
  usedBy: (record, call) => {
    const [zone] = zonesOf(record.id, call);
    return zone === undefined ? undefined : `Scan Zone #${zone.id}`;
  },
  removed: (record, call) => {
    for (const zone of zonesOf(record.id, call)) {
      call.store.put("zone", { ...zone, scanners: listOf(zone.scanners).filter((id) => id !== record.id) });
    }
  },
};

const settled = (record: Stored): string => (record.status === added ? working : textOf(record.status));

export const scannerArea: Area = {
  collections: [scanner],
  routes: [
    {
      method: "POST",
      path: "/scanner/updateStatus",
      side: "administrator",
      handle: (call) => ({
        status: call.store.all("scanner").map((record) => ({
          ...summary(call, "scanner", record),
          status: fresh(record, call) ? "8193" : settled(record),
        })),
      }),
    },
    {
      method: "POST",
      path: "/scanner/:id/testScansQuery",
      side: "either",
      handle: () => [],
    },
    ...collectionRoutes(scanner),
  ],
};

import { listOf, textOf } from "../core/json";
import type { Stored } from "../core/store";
import { momentOf } from "../core/zone";
import { canManage } from "./access";
import { addressList } from "./address-list";
import { invalid } from "./envelope";
import { collectionRoutes } from "./list";
import * as member from "./member";
import type { Area, Call, Collection } from "./model";
import { nextOccurrence } from "./recurrence";

const momentOfText = (text: unknown): number | undefined => {
  const [, zone = "", local = ""] = /^TZID=([^:]+):(.*)$/.exec(String(text)) ?? [];
  return momentOf(local, zone);
};

/** Seconds from start to end; below zero when the end is before the start, as the reference shows it. */
function durationOf({ start, end, duration }: Stored): number {
  const [from, to] = [momentOfText(start), momentOfText(end)];
  return from === undefined || to === undefined ? Number(duration ?? 0) : (to - from) / 1000;
}

/** Whether a freeze window is in effect now. */
export function isActive(record: Stored, call: Call): boolean {
  const lastsMs = durationOf(record) * 1000;
  if (record.enabled !== "true" || lastsMs <= 0) {
    return false;
  }
  const begun = nextOccurrence(textOf(record.start), textOf(record.repeatRule), call.now - lastsMs);
  return begun > 0 && begun <= call.now;
}

const hasTargets = ({ allIPs, ipList, assets }: Stored): boolean =>
  allIPs === "true" || textOf(ipList) !== "" || listOf(assets).length > 0;

/** API reference, Freeze Window (Blackout Window before 5.19): times in which nothing is scanned. */
const freeze: Collection = {
  table: "freeze",
  noun: "Freeze Window",
  list: "array",
  read: "organization",
  write: "organization",
  permission: "permManageBlackoutWindows",
  scope: "organization",
  members: [
    member.required("name", "Name"),
    member.text("description"),
    addressList("ipList", true),
    member.plain("start"),
    member.plain("end"),
    member.plain("duration", "0", { show: (record) => String(durationOf(record)) }),
    member.plain("repeatRule"),
    member.status,
    member.flag("enabled", "true"),
    ...member.times,
    member.references("assets", "asset", "Asset"),
    member.flag("allIPs"),
    member.derived("active", (record, call) => String(isActive(record, call))),
    member.derived("functional", (record) => String(hasTargets(record))),
    member.derived("canManage", (record, call) => String(canManage(record, call))),
    member.creator,
    member.owner,
    member.ownerGroup,
    member.reference("repository", "repository", "Repository"),
  ],
  // `allIPs` clears the targets; without it there has to be one.
  check: (record) => {
    if (record.allIPs === "true") {
      Object.assign(record, { ipList: "", assets: [], repository: "" });
    }
    if (!hasTargets({ ...record, id: "" })) {
      throw invalid("Please specify valid Targets for this Freeze Window.");
    }
  },
};

/** The path of each time: of 5.19 and later, of before. */
const paths = ["/freeze", "/blackout"];

export const freezeArea: Area = {
  collections: [freeze],
  routes: paths.flatMap((path) =>
    collectionRoutes(freeze).map((route) => ({ ...route, path: route.path.replace(/^\/freeze/, path) })),
  ),
};

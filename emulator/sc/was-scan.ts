import { objectOf, textOf } from "../core/json";
import { organizationOf } from "./call";
import { show } from "./collection";
import { copyOf } from "./copy";
import { invalid } from "./envelope";
import { isActive } from "./freeze";
import { launch } from "./launch";
import { collectionRoutes, managed, named } from "./list";
import * as member from "./member";
import type { Area, Call, Collection } from "./model";
import { scan } from "./scan";
import { planRun, scheduleOf } from "./schedule";
import { checkTimeLimits } from "./time-limit";

/** What it has in common with an active scan. */
const shared = new Set([
  ...["name", "description", "emailOnLaunch", "emailOnFinish", "timeoutAction", "rolloverType", "status"],
  ...["createdTime", "modifiedTime", "maxScanTime", "inactivityTimeout", "reports", "credentials", "policy"],
  ...["repository", "canUse", "canManage", "zone", "ownerGroup", "creator", "owner"],
]);

/** API reference, WAS Scan: a scan of web applications, by their addresses. */
const wasScan: Collection = {
  ...scan,
  table: "wasScan",
  noun: "WAS Scan",
  members: [
    ...scan.members.filter(({ name }) => shared.has(name)),
    member.required("urlList", "URL List"),
    scheduleOf("wasScan"),
    member.derived("numDependents", () => "0"),
  ],
  check: (record, call, before) => {
    for (const [name, noun] of [
      ["policy", "Policy"],
      ["repository", "Repository"],
    ] as const) {
      if (textOf(record[name]) === "") {
        throw invalid(`Please specify a valid ${noun}.`);
      }
    }
    if (before === undefined && !call.seeding) {
      refuseWhileFrozen(call);
    }
    checkTimeLimits(record, call, before);
    planRun(record, call, before);
  },
  saved: (record, call, before) => {
    if (objectOf(record.schedule).type === "now" && objectOf(before?.schedule).type !== "now") {
      launch(record, call, "was");
    }
  },
  usedBy: () => undefined,
};

/** API reference, WAS Scan, note 1 of `POST /wasScan`. */
function refuseWhileFrozen(call: Call): void {
  const window = call.store.all("freeze").find((one) => one._org === organizationOf(call) && isActive(one, call));
  if (window !== undefined) {
    throw invalid(`The Freeze Window '${textOf(window.name)}' is in effect.`);
  }
}

export const wasScanArea: Area = {
  collections: [wasScan],
  routes: [
    {
      method: "POST",
      path: "/wasScan/:id/copy",
      side: "organization",
      permission: "permScan",
      handle: (call) => ({ wasScan: show(wasScan, call, copyOf(wasScan, call, named(wasScan, call))) }),
    },
    {
      method: "POST",
      path: "/wasScan/:id/launch",
      side: "organization",
      permission: "permScan",
      handle: (call) => launch(managed(wasScan, call), call, "was"),
    },
    ...collectionRoutes(wasScan),
  ],
};

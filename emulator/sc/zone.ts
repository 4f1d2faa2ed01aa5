import { listOf, textOf } from "../core/json";
import { addressList } from "./address-list";
import { isAdministrator, organizationOf } from "./call";
import { invalid } from "./envelope";
import { collectionRoutes } from "./list";
import * as member from "./member";
import type { Area, Call, Collection } from "./model";
import { summary } from "./reference";
import type { Stored } from "../core/store";

/** The organizations that a zone is linked to: the organizations keep the link. */
export const organizationsOf = (zone: string, call: Call): Stored[] =>
  call.store.all("organization").filter(({ zones }) => listOf(zones).includes(zone));

/** What organization users see when the switch says that it is little. */
const limitedFields = new Set(["name", "description"]);

const isFor = (record: Stored, call: Call): boolean =>
  isAdministrator(call) || organizationsOf(record.id, call).some(({ id }) => id === organizationOf(call));

const scannerRecords = (record: Stored, call: Call): Stored[] =>
  listOf(record.scanners).flatMap((id) => call.store.get("scanner", textOf(id)) ?? []);

/** API reference, Scan Zone. `organizations` is read only: it is set through the organization. */
export const zone: Collection = {
  table: "zone",
  noun: "Scan Zone",
  list: "array",
  read: "either",
  write: "administrator",
  scope: "all",
  isVisible: isFor,
  members: [
    member.required("name", "Name"),
    member.text("description"),
    addressList("ipList", false),
    ...member.times,
    member.references("scanners", "scanner", "Scanner", ["status"]),
    member.derived("organizations", (record, call) =>
      organizationsOf(record.id, call).map((organization) => summary(call, "organization", organization)),
    ),
    member.derived(
      "activeScanners",
      (record, call) => scannerRecords(record, call).filter(({ status }) => status === "1").length,
    ),
    member.derived("totalScanners", (record, call) => scannerRecords(record, call).length),
  ].map((one) => ({ ...one, show: limited(one) })),
  usedBy: (record, call) => {
    const scan = call.store.all("scan").find(({ zone: id }) => id === record.id);
    return scan === undefined ? undefined : `Scan #${scan.id}`;
  },
  removed: (record, call) => {
    const linked = organizationsOf(record.id, call);
    if (linked.length > 0 && call.behaviour.deleteLinkedZone === "refused") {
      call.store.put("zone", record);
      throw invalid(`Unable to delete Scan Zone #${record.id}. It is linked to Organization #${linked[0]?.id ?? ""}.`);
    }
    for (const organization of linked) {
      const zones = listOf(organization.zones).filter((id) => id !== record.id);
      call.store.put("organization", { ...organization, zones });
    }
  },
};

function limited(one: Collection["members"][number]): Collection["members"][number]["show"] {
  const { show } = one;
  if (show === false) {
    return false;
  }
  return (record, call) => {
    const isHidden =
      !isAdministrator(call) && call.behaviour.zoneForOrganizations === "limited" && !limitedFields.has(one.name);
    if (isHidden) {
      return undefined;
    }
    return show === undefined ? record[one.name] : show(record, call);
  };
}

export const zoneArea: Area = { collections: [zone], routes: collectionRoutes(zone) };

import { type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { addressList } from "./address-list";
import { isOn, isSince, organizationOf } from "./call";
import { show } from "./collection";
import { copyOf } from "./copy";
import { invalid, Refusal } from "./envelope";
import { launch } from "./launch";
import { collectionRoutes, managed, named } from "./list";
import * as member from "./member";
import type { Area, Call, Collection } from "./model";
import { pluginSummary } from "./plugin";
import { effectivePreferences } from "./policy";
import { checkedId, idOf, placeholder, showReference, showReferences } from "./reference";
import { planRun, scheduleOf } from "./schedule";
import type { Stored } from "../core/store";
import { checkTimeLimits, timeLimits } from "./time-limit";

const ages = new Set(["0", "1", "2", "3", "4", "5", "6", "30", "60", "90", "365"]);

function showPolicy(record: Stored, call: Call): Json {
  const policy = call.store.get("policy", textOf(record.policy));
  if (policy === undefined) {
    return { ...placeholder };
  }
  const { id, context = "", name = "", description = "", tags = "", uuid = "" } = policy;
  const owner = call.store.get("user", textOf(policy.owner));
  const answer = {
    id,
    context,
    name,
    description,
    tags,
    owner: showReference(call, "user", policy.owner),
    ownerGroup: showReference(call, "group", owner?.group),
  };
  const creator: JsonObject = isSince(call, "6.0.0") ? { creator: showReference(call, "user", policy._creator) } : {};
  const withUuid: JsonObject = isOn(call, call.behaviour.uuids, "6.0.0") ? { uuid } : {};
  return { ...answer, ...creator, ...withUuid };
}

function showPolicyPreferences(record: Stored, call: Call): Json {
  const policy = call.store.get("policy", textOf(record.policy));
  if (policy === undefined) {
    return [];
  }
  return Object.entries(effectivePreferences(policy))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => ({ name, value }));
}

/** How many scans depend on which, counted once for a whole list. */
function dependentsOf(call: Call): Map<string, number> {
  const known = dependents.get(call);
  if (known !== undefined) {
    return known;
  }
  const counts = new Map<string, number>();
  for (const { schedule } of call.store.all("scan")) {
    const id = textOf(objectOf(schedule).dependentID);
    if (id !== "") {
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  dependents.set(call, counts);
  return counts;
}
const dependents = new WeakMap<Call, Map<string, number>>();

/** `{"id": 0}` means all zones; which zones may be named depends on the organization's choice. */
function writeZone(value: Json, call: Call): Json {
  const id = idOf(value);
  if (id === "") {
    return "";
  }
  const organization = call.store.get("organization", organizationOf(call));
  if (organization?.zoneSelection === "auto_only") {
    throw invalid("Please specify a valid Scan Zone.");
  }
  return id === "0" ? "0" : checkedId(call, "zone", "Scan Zone", id);
}

export const scan: Collection = {
  table: "scan",
  noun: "Scan",
  list: "split",
  listed: ["name", "description", "status"],
  read: "organization",
  write: "organization",
  permission: "permScan",
  scope: "organization",
  members: [
    member.required("name", "Name"),
    member.text("description"),
    addressList("ipList", true),
    {
      name: "type",
      initial: "policy",
      // Scans of a plugin without a policy ended with 5.20.
      write: (value, call) => {
        const type = textOf(value);
        if (type === "policy" || (type === "plugin" && !isSince(call, "5.20.0"))) {
          return type;
        }
        throw invalid(`The attribute 'type' contains the value '${type}' which is not valid.`);
      },
    },
    member.flag("dhcpTracking"),
    {
      name: "classifyMitigatedAge",
      initial: (call) => call.behaviour.classifyMitigatedAgeDefault,
      write: (value) => {
        if (ages.has(textOf(value))) {
          return textOf(value);
        }
        throw invalid(`The attribute 'classifyMitigatedAge' contains the value '${textOf(value)}' which is not valid.`);
      },
    },
    member.flag("emailOnLaunch"),
    member.flag("emailOnFinish"),
    member.choice("timeoutAction", ["import", "discard", "rollover"], "import"),
    member.flag("scanningVirtualHosts"),
    member.choice("rolloverType", ["template", "nextDay"], "template"),
    member.status,
    ...member.times,
    ...timeLimits,
    { name: "reports", write: (value) => listOf(value), initial: [] },
    member.references("assets", "asset", "Asset"),
    {
      ...member.references("credentials", "credential", "Credential"),
      show: (record, call) => {
        const details = (call.query.expand ?? "").split(",").includes("credentials") ? ["type", "tags"] : [];
        return showReferences(call, "credential", record.credentials, details);
      },
    },
    member.derived("numDependents", (record, call) => String(dependentsOf(call).get(record.id) ?? 0)),
    scheduleOf("scan"),
    {
      ...member.reference("policy", "policy", "Policy"),
      show: showPolicy,
    },
    member.derived("policyPrefs", showPolicyPreferences),
    member.reference("repository", "repository", "Repository", { required: "Repository" }),
    ...member.rights,
    {
      name: "plugin",
      from: "pluginID",
      initial: "",
      write: (value) => idOf(value),
      show: (record, call) => {
        const told = record.plugin === "" ? { ...placeholder } : pluginSummary(textOf(record.plugin));
        return isSince(call, "6.0.0") ? { ...told, type: record.plugin === "" ? "" : "active" } : told;
      },
    },
    {
      name: "zone",
      initial: "",
      write: writeZone,
      show: (record, call) =>
        record.zone === "0" ? { ...placeholder, id: 0 } : showReference(call, "zone", record.zone),
    },
    member.ownerGroup,
    member.creator,
    member.owner,
  ],
  check: (record, call, before) => {
    checkReferences(record, call);
    checkTargets(record, call);
    checkTimeLimits(record, call, before);
    planRun(record, call, before);
  },
  saved: (record, call, before) => {
    const starts = objectOf(record.schedule).type === "now" && objectOf(before?.schedule).type !== "now";
    if (starts) {
      launch(record, call);
    }
  },
  usedBy: (record, call) => {
    const dependent = call.store.all("scan").find(({ schedule }) => objectOf(schedule).dependentID === record.id);
    return dependent === undefined ? undefined : `Scan #${dependent.id}`;
  },
};

function checkReferences(record: JsonObject, call: Call): void {
  const policy = call.store.get("policy", textOf(record.policy));
  const isOfPlugin = record.type === "plugin" && record.plugin !== "";
  if (policy === undefined && !isOfPlugin) {
    throw invalid("Please specify a valid Policy.");
  }
  if (textOf(record.repository) === "") {
    throw invalid("Please specify a valid Repository.");
  }
  if (policy?.context === "scan" && record.plugin === "") {
    throw new Refusal(403, 146, "A scan containing a context Policy must include a pluginID");
  }
}

/** At least one kind of target is needed. */
function checkTargets(record: JsonObject, call: Call): void {
  const hasAssets = listOf(record.assets).length > 0;
  const hasAddresses = textOf(record.ipList) !== "";
  if (!hasAssets && !hasAddresses) {
    throw invalid("Please specify valid Targets for this Scan.");
  }
  if (hasAssets && hasAddresses && call.behaviour.scanTargets === "oneKind") {
    throw invalid("Please specify either Assets or IPs as Targets for this Scan, not both.");
  }
}

const copy = (call: Call): Json => {
  const original = named(scan, call);
  return { scan: show(scan, call, copyOf(scan, call, original, { pluginID: original.plugin ?? "" })) };
};

export const scanArea: Area = {
  collections: [scan],
  routes: [
    { method: "POST", path: "/scan/:id/copy", side: "organization", permission: "permScan", handle: copy },
    {
      method: "POST",
      path: "/scan/:id/launch",
      side: "organization",
      permission: "permScan",
      handle: (call) => {
        const { diagnosticTarget, diagnosticPassword } = call.body;
        if ((diagnosticTarget === undefined) !== (diagnosticPassword === undefined)) {
          throw invalid("Please specify both a Diagnostic Target and a Diagnostic Password.");
        }
        return launch(managed(scan, call), call);
      },
    },
    ...collectionRoutes(scan),
  ],
};

import { type Json, type JsonObject, listOf, textOf } from "../core/json";
import type { Stored } from "../core/store";
import { agentGroupsOf, managerOf, showAgentGroup } from "./agent-group";
import { fieldsOf, find, show } from "./collection";
import { copyOf } from "./copy";
import { invalid, Missing } from "./envelope";
import { launch } from "./launch";
import { collectionRoutes, managed, named } from "./list";
import * as member from "./member";
import type { Area, Call, Collection, Route } from "./model";
import { idsOf } from "./reference";
import { planRun, scheduleOf } from "./schedule";

const permission = "permAgentsScan";

/** API reference, Agent Scan: the agents of some groups of an agent manager look at their hosts. */
const agentScan: Collection = {
  table: "agentScan",
  noun: "Agent Scan",
  list: "split",
  listed: ["name", "description", "status"],
  read: "organization",
  write: "organization",
  permission,
  scope: "organization",
  members: [
    member.required("name", "Name"),
    member.text("description"),
    member.status,
    member.choice("type", ["policy", "plugin"], "policy"),
    member.reference("nessusManager", "scanner", "Agent Scanner", { required: "Agent Scanner" }),
    member.reference("repository", "repository", "Repository", { required: "Repository" }),
    member.reference("policy", "policy", "Policy"),
    member.plain("scanWindow", "60"),
    member.plain("triggeredScanInterval"),
    member.plain("triggeredScanFilename"),
    {
      name: "agentGroups",
      initial: [],
      write: (value) => idsOf(value),
      show: (record) => groupsOf(record).map(showAgentGroup),
    },
    member.flag("emailOnLaunch"),
    member.flag("emailOnFinish"),
    { name: "reports", write: (value) => listOf(value), initial: [] },
    scheduleOf("agentScan"),
    ...member.times,
    ...member.rights,
    member.creator,
    member.owner,
    member.ownerGroup,
  ],
  check: (record, call, before) => {
    const manager = checkedManager(record, call);
    const known = agentGroupsOf(manager).map(({ id }) => id);
    if (listOf(record.agentGroups).some((id) => !known.includes(textOf(id)))) {
      throw invalid("Please specify a valid Agent Group.");
    }
    planRun(record, call, before);
  },
};

/** API reference, Agent Results Sync: fetches what the agent manager's own scans have found. */
const agentResultsSync: Collection = {
  table: "agentResultsSync",
  noun: "Agent Results Sync",
  list: "split",
  listed: ["name", "description", "status"],
  read: "organization",
  write: "organization",
  permission,
  scope: "organization",
  members: [
    member.required("name", "Name"),
    member.text("description"),
    member.status,
    member.reference("nessusManager", "scanner", "Agent Scanner", { required: "Agent Scanner" }),
    member.reference("repository", "repository", "Repository", { required: "Repository" }),
    member.plain("scansGlob", "*"),
    member.flag("dhcpTracking"),
    member.flag("emailOnLaunch"),
    member.flag("emailOnFinish"),
    { name: "reports", write: (value) => listOf(value), initial: [] },
    member.derived("numDependents", () => "0"),
    member.server("lastDownloadSuccess", "-1"),
    member.plain("downloadResultsAfter", "-1"),
    scheduleOf("agentResultsSync"),
    ...member.times,
    ...member.rights,
    member.creator,
    member.owner,
    member.ownerGroup,
  ],
  check: (record, call, before) => {
    checkedManager(record, call);
    planRun(record, call, before);
  },
};

/** Both parts that results of agents need: where they come from, and where they go. */
function checkedManager(record: JsonObject, call: Call): Stored {
  const manager = managerOf(call, textOf(record.nessusManager));
  if (manager === undefined || textOf(record.repository) === "") {
    throw invalid(`Please specify a valid ${manager === undefined ? "Agent Scanner" : "Repository"}.`);
  }
  return manager;
}

/** Copy and launch of a collection whose runs have results of agents. */
const runRoutes = (collection: Collection): Route[] => [
  {
    method: "POST",
    path: `/${collection.table}/:id/copy`,
    side: "organization",
    permission,
    handle: (call) => ({
      [collection.table]: show(collection, call, copyOf(collection, call, named(collection, call))),
    }),
  },
  {
    method: "POST",
    path: `/${collection.table}/:id/launch`,
    side: "organization",
    permission,
    handle: (call) => launch(managed(collection, call), call, "agent"),
  },
  ...collectionRoutes(collection),
];

const groupsOf = (record: Stored) =>
  agentGroupsOf({ id: textOf(record.nessusManager) }).filter(({ id }) => listOf(record.agentGroups).includes(id));

const told = (call: Call, groups: ReturnType<typeof agentGroupsOf>, more: Record<string, Json> = {}): Json => {
  const fields = fieldsOf(call) ?? new Set(["name", "description"]);
  return groups.map((group) =>
    Object.fromEntries(
      Object.entries({ ...showAgentGroup(group), ...more }).filter(([name]) => name === "id" || fields.has(name)),
    ),
  );
};

export const agentScanArea: Area = {
  collections: [agentScan, agentResultsSync],
  routes: [
    ...runRoutes(agentScan),
    ...runRoutes(agentResultsSync),
    // API reference, Agent Group: of an agent scan, and of the agent manager itself.
    {
      method: "GET",
      path: "/agentGroup/:id",
      side: "organization",
      handle: (call) => {
        const scan = find(agentScan, call, call.parameters.id ?? "");
        return told(call, groupsOf(scan), { agentScanID: scan.id });
      },
    },
    {
      method: "GET",
      path: "/agentGroup/:id/remote",
      side: "either",
      handle: (call) => {
        const manager = managerOf(call, call.parameters.id ?? "");
        if (manager === undefined) {
          throw new Missing("Scanner", call.parameters.id ?? "", "get");
        }
        return told(call, agentGroupsOf(manager));
      },
    },
  ],
};

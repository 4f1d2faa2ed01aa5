import { type Json, listOf, textOf } from "../core/json";
import type { Stored } from "../core/store";
import { agentGroupsOf, managerOf, showAgentGroup } from "./agent-group";
import { fieldsOf, find, show } from "./collection";
import { copyOf } from "./copy";
import { invalid, Missing } from "./envelope";
import { launch } from "./launch";
import { collectionRoutes, managed, named } from "./list";
import * as member from "./member";
import type { Area, Call, Collection } from "./model";
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
    member.plain("type"),
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
    for (const name of ["nessusManager", "repository"]) {
      if (textOf(record[name]) === "") {
        throw invalid(`Please specify a valid ${name === "repository" ? "Repository" : "Agent Scanner"}.`);
      }
    }
    const manager = managerOf(call, textOf(record.nessusManager));
    const known = manager === undefined ? [] : agentGroupsOf(manager).map(({ id }) => id);
    if (manager === undefined || listOf(record.agentGroups).some((id) => !known.includes(textOf(id)))) {
      throw invalid(`Please specify a valid Agent ${manager === undefined ? "Scanner" : "Group"}.`);
    }
    planRun(record, call, before);
  },
};

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
  collections: [agentScan],
  routes: [
    {
      method: "POST",
      path: "/agentScan/:id/copy",
      side: "organization",
      permission,
      handle: (call) => ({ agentScan: show(agentScan, call, copyOf(agentScan, call, named(agentScan, call))) }),
    },
    {
      method: "POST",
      path: "/agentScan/:id/launch",
      side: "organization",
      permission,
      handle: (call) => launch(managed(agentScan, call), call, "agent"),
    },
    ...collectionRoutes(agentScan),
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

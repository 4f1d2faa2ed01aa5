import type { JsonObject } from "../core/json";
import type { Stored } from "../core/store";
import type { Call } from "./model";

/** A group of agents on an agent manager, which Security Center only reads. */
interface AgentGroup {
  id: string;
  manager: string;
  remoteID: number;
  name: string;
  description: string;
}

/** What every agent manager has. */
const names: readonly [name: string, description: string][] = [
  ["Laptops", "Computers that leave the office"],
  ["Servers", ""],
];

/** The scanner that an id means, when it manages agents. */
export function managerOf(call: Call, id: string): Stored | undefined {
  const scanner = call.store.get("scanner", id);
  return scanner?.agentCapable === "true" ? scanner : undefined;
}

/** The ids are Security Center's own, over all managers; `remoteID` is the manager's. */
export const agentGroupsOf = ({ id: manager }: Pick<Stored, "id">): AgentGroup[] =>
  names.map(([name, description], index) => ({
    id: String((Number(manager) - 1) * names.length + index + 1),
    manager,
    remoteID: index + 1,
    name,
    description,
  }));

/** `remoteID` is a number here, and clients decode it as one. */
export const showAgentGroup = ({ id, name, description, manager, remoteID }: AgentGroup): JsonObject => ({
  id,
  name,
  description,
  uuid: `6a7e0000-0000-4000-8000-${id.padStart(12, "0")}`,
  remoteID,
  nessusManagerID: manager,
  createdTime: "0",
  modifiedTime: "0",
});

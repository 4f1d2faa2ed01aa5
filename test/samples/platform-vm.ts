import { switches } from "../../emulator/vm/behaviour";
import type { Props } from "../../provider";
import { Site } from "../support/site";
import { emptyList, partial, refusals } from "./rest";
import { type Ids, noIds, type PlatformFacts, two, wordSwitches } from "./sample";
import { ofAddresses } from "./static-asset-list";

async function idsOf(site: Site): Promise<Ids> {
  const made = async (path: string, body: Props, id = "id"): Promise<string> =>
    String((await site.byHand("POST", path, body))[id]);
  const both = async (make: (name: string) => Promise<string>): Promise<[string, string]> => [
    await make("sample A"),
    await make("sample B"),
  ];
  const listed = async (path: string): Promise<Props[]> => {
    const [, list] = Object.entries(await site.byHand("GET", path)).find(([, value]) => Array.isArray(value)) ?? [];
    return list as Props[];
  };
  const { templates } = (await site.byHand("GET", "/editor/policy/templates")) as { templates: Props[] };
  const advanced = templates.find(({ name }) => name === "advanced")?.uuid;
  const zones = await both((name) => made("/scanner-groups", { name, type: "load_balancing" }));
  const groups = (await listed("/scanner-groups")).filter(({ id }) => zones.includes(String(id)));
  const scanners = (await listed("/scanners")).filter(({ type }) => type === "managed");
  const main = (await listed("/folders")).find(({ type }) => type === "main");
  const folders = await both((name) => made("/folders", { name }));
  return {
    ...noIds,
    policies: await both((name) => made("/policies", { uuid: advanced, settings: { name } }, "policy_id")),
    lists: await both((name) =>
      made("/tags/values", { category_name: "Samples", value: name, ...ofAddresses("192.0.2.77") }, "uuid"),
    ),
    zones,
    zoneUuids: two(zones.map((zone) => String(groups.find(({ id }) => String(id) === zone)?.uuid))),
    scanners: two(scanners.map(({ id }) => String(id))),
    networks: await both((name) => made("/networks", { name }, "uuid")),
    folders: [...folders, String(main?.id)],
    agentGroups: await both((name) => made("/scanners/1/agent-groups", { name }, "uuid")),
    credentials: await both((name) =>
      made("/credentials", { name, type: "SSH", settings: { username: "scan", password: "not a real one" } }, "uuid"),
    ),
  };
}

export const vulnerabilityManagement: PlatformFacts = {
  platform: "vm",
  start: () => Site.start("vm"),
  idsOf,
  // What happens to runs, exports and other areas decides nothing here.
  switches: wordSwitches(switches, [
    ...["deleteRunningScan", "launchRunningScan", "launchDisabled", "deletedFolder"],
    ...["credentialNames", "userDomains", "identicalExport", "extraMembers", "sessionContainer", "agentNetworks"],
  ]),
  partial,
  emptyList,
  refusals,
  gone: / (404|500) /,
};

/** For users, what they may do, and credentials. */
export const vmAccounts: PlatformFacts = {
  ...vulnerabilityManagement,
  idsOf: async (site) => {
    const ids = await idsOf(site);
    const { users } = (await site.byHand("GET", "/users")) as { users: Props[] };
    const { groups } = (await site.byHand("GET", "/groups")) as { groups: Props[] };
    const other = await site.byHand("POST", "/groups", { name: "sample B" });
    return {
      ...ids,
      users: two(users.slice(1).map(({ id }) => String(id))),
      groups: two([...groups, other].map(({ id }) => String(id))),
    };
  },
  switches: wordSwitches(
    Object.fromEntries(
      Object.entries(switches).filter(([name]) => ["service", "listOrder", "credentialNames"].includes(name)),
    ),
  ),
};

import { switches } from "../../emulator/sc/behaviour";
import type { Props } from "../../provider";
import { type By, Site } from "../support/site";
import { type Ids, noIds, type PlatformFacts, two, wordSwitches } from "./sample";

/** Two ids of each kind that the references of the samples can name. */
async function idsOf(site: Site): Promise<Ids> {
  const listed = async (path: string, by: By): Promise<string[]> => {
    const lists = await site.byHand("GET", path, undefined, by);
    const entries = (Array.isArray(lists) ? lists : Object.values(lists).flat()) as Props[];
    return [...new Set(entries.map(({ id }) => String(id)))];
  };
  const made = async (path: string, body: Props, by: By = "organization"): Promise<string> =>
    String((await site.byHand("POST", path, body, by)).id);
  const policy = (name: string): Promise<string> => made("/rest/policy", { name, policyTemplate: { id: 1 } });
  const list = (name: string): Promise<string> =>
    made("/rest/asset", { name, type: "static", definedIPs: "192.0.2.77" });
  const zone = (name: string): Promise<string> => made("/rest/zone", { name, ipList: "192.0.2.0/24" }, "administrator");
  const policies = two([await policy("sample A"), await policy("sample B")]);
  const repositories = two(await listed("/rest/repository", "organization"));
  const scan = (name: string): Promise<string> =>
    made("/rest/scan", {
      name,
      type: "policy",
      policy: { id: policies[0] },
      repository: { id: repositories[0] },
      ipList: "192.0.2.1",
      schedule: { type: "ical", start: "TZID=Europe/Berlin:20300105T020000", repeatRule: "FREQ=DAILY;INTERVAL=1" },
    });
  const credential = (name: string): Promise<string> =>
    made("/rest/credential", { name, type: "ssh", authType: "password", username: "scan", password: "not a real one" });
  const organizations = await listed("/rest/organization", "administrator");
  const zones = two([await zone("sample A"), await zone("sample B")]);
  // A scan may name a zone that its organization is linked to.
  await site.byHand(
    "PATCH",
    `/rest/organization/${organizations[0]}`,
    { zones: zones.map((id) => ({ id })) },
    "administrator",
  );
  return {
    ...noIds,
    policies,
    repositories,
    lists: two([await list("sample A"), await list("sample B")]),
    zones,
    scans: two([await scan("sample A"), await scan("sample B")]),
    credentials: two([await credential("sample A"), await credential("sample B")]),
    scanners: two(await listed("/rest/scanner", "administrator")),
    auditFiles: two(await listed("/rest/auditFile", "organization")),
    groups: two((await listed("/rest/group", "organization")).filter((id) => id !== "0")),
    organizations: [organizations[0] as string, organizations[1] ?? (organizations[0] as string)],
  };
}

const envelope = (response: unknown, more: Props = {}): object => ({
  ...{ type: "regular", response, error_code: 0, error_msg: "", warnings: [], timestamp: 0 },
  ...more,
});

const refused = (code: number, words: string): { status: number; body: object } => ({
  status: 403,
  body: envelope("", { error_code: code, error_msg: words }),
});

export const securityCenter: PlatformFacts = {
  platform: "sc",
  start: () => Site.start("sc"),
  idsOf,
  // Without keys nothing works, and what a version lacks is refused: test/contract/refusals.test.ts; other areas decide
  // nothing here.
  switches: wordSwitches(switches, [
    ...["apiKeys", "wrongKeys", "noPermission", "scheduleEnabled"],
    ...["riskRuleSeparator", "duplicateNames", "tokenType", "initiatorId", "mail", "systemUuid"],
  ]),
  partial: {},
  emptyList: () => envelope({ usable: [], manageable: [] }),
  refusals: [
    { status: 401, body: "" },
    refused(12, "This request contains an invalid token."),
    refused(0, ""),
    refused(146, "You do not have permission."),
    refused(147, "Operation failed."),
    { status: 412, body: "" },
    { status: 500, body: "" },
    { status: 503, body: "" },
    { html: true },
    { status: 404, body: "<html>no such page</html>" },
    { drop: "before" },
  ],
  gone: /does not exist/,
};

const accountSwitches = "emptyText referenceOrder uuids listFields patchReply duplicateNames missing".split(" ");

/** For users, what they may do, and credentials. */
export const scAccounts: PlatformFacts = {
  ...securityCenter,
  idsOf: async (site) => ({ ...(await idsOf(site)), roles: ["3", "7"] }),
  switches: wordSwitches(
    Object.fromEntries(Object.entries(switches).filter(([name]) => accountSwitches.includes(name))),
  ),
};

import { switches } from "../../emulator/nessus/behaviour";
import type { Props } from "../../provider";
import { Site } from "../support/site";
import { emptyList, partial, refusals } from "./rest";
import { type Ids, noIds, type PlatformFacts, wordSwitches } from "./sample";

async function idsOf(site: Site): Promise<Ids> {
  const { templates } = (await site.byHand("GET", "/editor/policy/templates")) as { templates: Props[] };
  const advanced = templates.find(({ name }) => name === "advanced")?.uuid;
  const { folders } = (await site.byHand("GET", "/folders")) as { folders: Props[] };
  const folder = async (name: string): Promise<string> => String((await site.byHand("POST", "/folders", { name })).id);
  const policy = async (name: string): Promise<string> =>
    String((await site.byHand("POST", "/policies", { uuid: advanced, settings: { name } })).policy_id);
  const agents = async (name: string): Promise<string> =>
    String((await site.byHand("POST", "/agent-groups", { name })).id);
  return {
    ...noIds,
    agentGroups: [await agents("sample A"), await agents("sample B")],
    policies: [await policy("sample A"), await policy("sample B")],
    scanners: ["5", "6"],
    folders: [
      await folder("sample A"),
      await folder("sample B"),
      String(folders.find(({ type }) => type === "main")?.id),
    ],
  };
}

export const nessus: PlatformFacts = {
  platform: "nessus",
  start: () =>
    Site.start("nessus", {
      seed: {
        scanner: [
          { id: "5", name: "Hall 5" },
          { id: "6", name: "Hall 6" },
        ],
        group: [{ id: "2", name: "Plant" }],
      },
    }),
  idsOf,
  // What a licence lacks: test/contract/licence.test.ts; runs, exports and other areas decide nothing here.
  switches: wordSwitches(switches, [
    ...["edition", "scanApi", "gatedWrites", "droppedWrite", "managerPaths"],
    ...[
      "deleteRunningScan",
      "launchRunningScan",
      "launchDisabled",
      "deletedFolder",
      "exportToken",
      "tokenUse",
      "serverUuid",
    ],
  ]),
  partial,
  emptyList,
  refusals,
  gone: / 404 /,
};

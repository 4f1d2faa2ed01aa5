import { switches } from "../../emulator/nessus/behaviour";
import type { Props } from "../../provider";
import { Site } from "../support/site";
import { type Ids, noIds, type PlatformSamples, type Sample, wordSwitches } from "./sample";
import {
  emptyList,
  ownSettings,
  partial,
  policySample,
  refusals,
  scanChanges,
  scanDrops,
  scanInputs,
  scanSample,
  targets,
  targetsChange,
} from "./editor";

const names = { user: "standard", group: "Plant" };
const localScanner = 1;

const scanOn = (ids: Ids): Props => ({ ...scanInputs(names, ids), targets, scannerId: ids.scanners[0] });

const changesOn = (ids: Ids): ReturnType<Sample["changes"]> => ({
  ...scanChanges(names, ids),
  targets: targetsChange,
  scannerId: {
    value: ids.scanners[1],
    byHand: { body: { settings: { scanner_id: Number(ids.scanners[1]) } } },
  },
});

const dropsOn = ({ folders }: Ids): ReturnType<Sample["drops"]> => ({
  ...scanDrops,
  folderId: { shown: ({ folder_id }) => String(folder_id), becomes: folders[2] },
  scannerId: { shown: ({ scanner_id }) => scanner_id, becomes: localScanner },
});

/** One entry for each shape a resource can have on Nessus. */
const samples: Sample[] = [
  {
    title: "Scan of a policy",
    ...scanSample,
    inputs: (ids) => ({ ...scanOn(ids), policyId: ids.policies[0] }),
    changes: (ids) => ({
      ...changesOn(ids),
      policyId: { value: ids.policies[1], byHand: { body: { settings: { policy_id: Number(ids.policies[1]) } } } },
    }),
    drops: dropsOn,
    unread: ({ scanPolicyInput }) => (scanPolicyInput === "absent" ? ["policyId"] : []),
  },
  {
    title: "Scan of a template",
    ...scanSample,
    inputs: (ids) => ({ ...scanOn(ids), ...ownSettings.inputs }),
    changes: (ids) => ({ ...changesOn(ids), preferences: ownSettings.change }),
    replacing: () => ({ template: { template: "advanced" } }),
    drops: (ids) => ({ ...dropsOn(ids), preferences: ownSettings.drop }),
  },
  { ...policySample(names), uniqueName: /Policy "weekly" became "weekly_01", and was deleted again/ },
];

async function idsOf(site: Site): Promise<Ids> {
  const { templates } = (await site.byHand("GET", "/editor/policy/templates")) as { templates: Props[] };
  const advanced = templates.find(({ name }) => name === "advanced")?.uuid;
  const { folders } = (await site.byHand("GET", "/folders")) as { folders: Props[] };
  const folder = async (name: string): Promise<string> => String((await site.byHand("POST", "/folders", { name })).id);
  const policy = async (name: string): Promise<string> =>
    String((await site.byHand("POST", "/policies", { uuid: advanced, settings: { name } })).policy_id);
  return {
    ...noIds,
    policies: [await policy("sample A"), await policy("sample B")],
    scanners: ["5", "6"],
    folders: [
      await folder("sample A"),
      await folder("sample B"),
      String(folders.find(({ type }) => type === "main")?.id),
    ],
  };
}

export const nessus: PlatformSamples = {
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
  samples,
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

import { type JsonObject, listOf, objectOf, textOf } from "../../emulator/json";
import type { Site } from "./platform";
import { permission } from "./vm-objects";

type Prepare = (site: Site<"vm">) => Promise<void>;

const removeAll =
  (path: string, list: string, member: string): Prepare =>
  async (site) => {
    for (const item of listOf(objectOf(await site.ask("GET", path))[list])) {
      await site.ask("DELETE", `${path}/${textOf(objectOf(item)[member])}`);
    }
  };

/** Agent exclusions of the kinds that containers collect over the years. */
const agentExclusions: Prepare = async (site) => {
  const times = {
    enabled: true,
    starttime: "2018-10-15 21:00:00",
    endtime: "2018-10-15 22:00:00",
    timezone: "Etc/UTC",
  };
  const rules: JsonObject[] = [
    { freq: "MONTHLY", interval: 1, bymonthday: 15 },
    { freq: "WEEKLY", interval: 1, byweekday: "MO,TU" },
  ];
  for (const rrules of rules) {
    const body = { name: `Replay ${textOf(rrules.freq)}`, schedule: { ...times, rrules } };
    await site.ask("POST", "/scanners/1/agents/exclusions", body);
  }
};

const accessGroup: Prepare = async (site) => {
  const rules = [{ type: "ipv4", operator: "eq", terms: ["192.0.2.77"] }];
  await site.ask("POST", "/v2/access-groups", { name: "Replay", access_group_type: "MANAGE_ASSETS", rules });
};

const removeSensors: Prepare = async (site) => {
  for (const scanner of listOf(objectOf(await site.ask("GET", "/scanners")).scanners).map(objectOf)) {
    if (scanner.type === "managed") await site.ask("DELETE", `/scanners/${textOf(scanner.id)}`);
  }
};

const policyWithoutDescription: Prepare = async (site) => {
  const { templates } = objectOf(await site.ask("GET", "/editor/policy/templates"));
  const advanced =
    listOf(templates)
      .map(objectOf)
      .find(({ name }) => name === "advanced") ?? {};
  await site.ask("POST", "/policies", { uuid: textOf(advanced.uuid), settings: { name: "Replay" } });
};

/** All scans in a folder of one's own. */
const scansInFolder: Prepare = async (site) => {
  const { id } = objectOf(await site.ask("POST", "/folders", { name: "Replay" }));
  for (const scan of listOf(objectOf(await site.ask("GET", "/scans")).scans).map(objectOf)) {
    await site.ask("PUT", `/scans/${textOf(scan.id)}/folder`, { folder_id: id ?? null });
  }
};

/** What recorded containers had or had not, unlike a fresh emulator: by the names of the recordings. */
export const PRESUPPOSED: readonly (readonly [recordings: RegExp, prepare: Prepare])[] = [
  [/^scan_configure_scan_schedule_|^tags_list_/, removeAll("/tags/categories", "categories", "uuid")],
  [/^agent(group)?s_/, removeAll("/scanners/1/agent-groups", "groups", "id")],
  [/^(remedyscan|scan)_create_scan_document_polic/, policyWithoutDescription],
  [/^scan_(export_bytesio_stream_hook|host_details|plugin_output)$/, scansInFolder],
  [/^networks_list_scanners_/, removeSensors],
  [/^agentexclusions_list_/, agentExclusions],
  [/^access_groups_v2_list$/, accessGroup],
  // Its values join a category that is there, with a description that is empty.
  [
    /^tags_exception_handling_bugfix$/,
    async (site) => void (await site.ask("POST", "/tags/categories", { name: "Test", description: "" })),
  ],
  [/^list$/, async (site) => void (await permission(site))],
];

import { type JsonObject, listOf, objectOf, textOf } from "../../emulator/core/json";
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
    if (scanner.type === "managed") {
      await site.ask("DELETE", `/scanners/${textOf(scanner.id)}`);
    }
  }
};

async function templateUuid(site: Site<"vm">, wanted: string): Promise<string> {
  const { templates } = objectOf(await site.ask("GET", "/editor/policy/templates"));
  const found = listOf(templates)
    .map(objectOf)
    .find(({ name }) => name === wanted);
  return textOf(found?.uuid);
}

const policyWithoutDescription: Prepare = async (site) => {
  await site.ask("POST", "/policies", { uuid: await templateUuid(site, "advanced"), settings: { name: "Replay" } });
};

/** All scans in a folder of one's own. */
const scansInFolder: Prepare = async (site) => {
  const { id } = objectOf(await site.ask("POST", "/folders", { name: "Replay" }));
  for (const scan of listOf(objectOf(await site.ask("GET", "/scans")).scans).map(objectOf)) {
    await site.ask("PUT", `/scans/${textOf(scan.id)}/folder`, { folder_id: id ?? null });
  }
};

/** A scan that has run, of targets and with credentials of its own. */
async function ranScan(site: Site<"vm">, text_targets: string, more: JsonObject = {}): Promise<void> {
  const body = { uuid: await templateUuid(site, "basic"), settings: { name: "Replay", text_targets }, ...more };
  const { id } = objectOf(objectOf(await site.ask("POST", "/scans", body)).scan);
  await site.ask("POST", `/scans/${textOf(id)}/launch`, {});
  site.emulator.clock.advance(300_000);
}

/** One scan alone, in a folder of its own, of a host that nobody knows. */
const scanOfStranger: Prepare = async (site) => {
  await removeAll("/scans", "scans", "id")(site);
  await ranScan(site, "203.0.113.77");
  await scansInFolder(site);
};

const make =
  (path: string, body: JsonObject): Prepare =>
  async (site) =>
    void (await site.ask("POST", path, body));

const login = { auth_method: "password", username: "replay", password: "Replay-1234" };

/** Scans from a template by its name. */
const remediation: Prepare = async (site) => {
  const settings = { name: "Replay", text_targets: "192.0.2.77" };
  await site.ask("POST", "/scans/remediation", { uuid: await templateUuid(site, "advanced"), settings });
};

/** Permissions of everybody that a recording can ask for: each of them has one, and could have the others'. */
const permissionsOfAll: Prepare = async (site) => {
  const value = objectOf(await site.ask("POST", "/tags/values", { category_name: "Replay", value: "all" }));
  const users = listOf(objectOf(await site.ask("GET", "/users")).users).map(objectOf);
  const subjects = [
    ...users.map(({ uuid }) => ({ type: "User", uuid: textOf(uuid) })),
    { type: "UserGroup", uuid: everybody },
  ];
  for (const subject of subjects) {
    const body = {
      name: "Replay",
      actions: ["CanUse"],
      objects: [{ type: "Tag", uuid: textOf(value.uuid), name: "Replay,all" }],
      subjects: [{ ...subject, name: "Replay" }],
    };
    const all = "/api/v3/access-control/permissions";
    const id = textOf(objectOf(await site.ask("POST", all, body)).permission_uuid);
    await site.ask("PUT", `${all}/${id}`, body);
  }
};
const everybody = "00000000-0000-0000-0000-000000000000";

/** What recorded containers had or had not, unlike a fresh emulator: by the names of the recordings. */
export const presupposed: readonly (readonly [recordings: RegExp, prepare: Prepare])[] = [
  [/^scan_configure_scan_schedule_|^tags_list_/, removeAll("/tags/categories", "categories", "uuid")],
  [/^agent(group)?s_(?!list$)/, removeAll("/scanners/1/agent-groups", "groups", "id")],
  [/^(remedyscan|scan)_create_scan_document_polic/, policyWithoutDescription],
  [/^scan_export_bytesio_stream_hook$/, scansInFolder],
  [/^scan_(host_details|plugin_output)$/, scanOfStranger],
  [/^networks_(list|unassigned)_scanners_|^scanner_linking_key$/, removeSensors],
  [
    /^workbench_asset_info$/,
    (site) => ranScan(site, "192.0.2.0/24", { credentials: { add: { Host: { SSH: [login] } } } }),
  ],
  [/^agentexclusions_list_/, agentExclusions],
  [/^access_groups_v2_list$/, accessGroup],
  // Its values join a category that is there, with a description that is empty.
  [
    /^tags_exception_handling_bugfix$/,
    async (site) => void (await site.ask("POST", "/tags/categories", { name: "Test", description: "" })),
  ],
  [/^credentials_list$/, make("/credentials", { name: "Replay", type: "SSH", settings: login })],
  [/^list_scanner_groups$/, make("/scanner-groups", { name: "Replay" })],
  [/^assets_import_job/, make("/import/assets", { source: "Replay", assets: [{ ipv4: ["192.0.2.77"] }] })],
  [/^remedy_scanned_list$/, remediation],
  [/^get_(current_)?user_(group_)?permission$/, permissionsOfAll],
  [/^list$/, async (site) => void (await permission(site))],
];

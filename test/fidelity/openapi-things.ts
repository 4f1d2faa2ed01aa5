import { isObject, type Json, type JsonObject, listOf, objectOf, textOf } from "../../emulator/core/json";
import type { Site } from "./platform";
import { objects, permission } from "./vm-objects";

/** Finds or makes an object; the ids before it in a path are given. */
type Find = (site: Site<"vm">, ids: readonly string[]) => Promise<Json | undefined>;

const list = async (site: Site<"vm">, path: string, member: string): Promise<JsonObject[]> =>
  listOf(objectOf(await site.ask("GET", path))[member]).map(objectOf);

const found =
  (path: string, member: string, id: string, suits: (item: JsonObject) => boolean = () => true): Find =>
  async (site) =>
    (await list(site, path, member)).find(suits)?.[id];

const made =
  (path: string, body: JsonObject, id: string): Find =>
  async (site) =>
    objectOf(await site.ask("POST", path, body))[id];

const always =
  (value: Json): Find =>
  () =>
    Promise.resolve(value);

/** The id of a file that was sent before. */
const uploaded =
  (name: string, content: (site: Site<"vm">) => Promise<string> | string): Find =>
  async (site) => {
    const file = { name, content: await content(site) };
    const { body } = await site.send("administrator", { method: "POST", path: "/file/upload", file });
    return objectOf(body).fileuploaded;
  };

const exported =
  (method: "GET" | "POST", path: (ids: readonly string[]) => string, body: JsonObject, id: string): Find =>
  async (site, ids) => {
    const answer = objectOf(await site.ask(method, path(ids), method === "POST" ? body : undefined));
    site.emulator.clock.advance(60_000);
    return answer[id];
  };

const isOther = (user: JsonObject): boolean => user.permissions !== 64;
const template = (kind: string, name = "advanced"): Find =>
  found(`/editor/${kind}/templates`, "templates", "uuid", (one) => one.name === name);
const asset = found("/assets", "assets", "id");
const user = found("/users", "users", "uuid", isOther);
const scannerUuid = found("/scanners", "scanners", "uuid", ({ type }) => type === "managed");
const network = made("/networks", { name: "Example" }, "uuid");
let count = 0;
/** Another one each time. */
const newName = (): string => {
  count += 1;
  return `Example ${count}`;
};
const tagValue: Find = async (site) => {
  const value = await site.ask("POST", "/tags/values", { category_name: "Example", value: newName() });
  return objectOf(value).uuid;
};
const folder = made("/folders", { name: "Example" }, "id");
const policy = found("/policies", "policies", "id");
const agent = found("/scanners/1/agents", "agents", "id");
const group = made("/groups", { name: "Example" }, "uuid");
const role: Find = async (site) => {
  const body = { name: "Example", role_permission_strings: ["TIO_BACKEND.SCAN.READ"] };
  return objectOf(await site.ask("POST", "/access-control/v1/roles", body)).uuid;
};
const collection: Find = async (site) => {
  await site.ask("POST", "/shared-collections", { name: "Example", acl: [] });
  site.emulator.clock.advance(60_000);
  return objectOf(listOf(await site.ask("GET", "/shared-collections"))[0]).uuid;
};
const recastRule = made(
  "/v1/recast/rules",
  {
    rule_name: "Example",
    resource_type: "HOST",
    rule_value: { action: "RECAST", severity: "1", original_severity: "0" },
    filter: { and: [{ property: "definition.id", operator: "eq", value: ["10267"] }] },
  },
  "rule_id",
);
const attribute: Find = async (site) => {
  const path = "/api/v3/assets/attributes";
  await site.ask("POST", path, { attributes: [{ name: newName() }] });
  return (await list(site, path, "attributes")).at(-1)?.id;
};
const nessusFile =
  '<?xml version="1.0" ?><NessusClientData_v2><Report name="Example"><ReportHost name="192.0.2.9"><HostProperties>' +
  '<tag name="host-ip">192.0.2.9</tag></HostProperties></ReportHost></Report></NessusClientData_v2>';
const runs = (site: Site<"vm">, id: string): Promise<JsonObject[]> => list(site, `/scans/${id}/history`, "history");
const scan: Find = async (site) => {
  for (const { id } of await list(site, "/scans", "scans")) {
    if ((await runs(site, textOf(id))).length > 0) {
      return id;
    }
  }
  return undefined;
};
const withRun: Find = async (site, [id = ""]) => (await runs(site, id))[0]?.scan_uuid;
const launched: Find = async (site) => {
  const id = await scan(site, []);
  await site.ask("POST", `/scans/${textOf(id)}/launch`, {});
  return id;
};
const paused: Find = async (site) => {
  const id = await launched(site, []);
  site.emulator.clock.advance(60_000);
  await site.ask("POST", `/scans/${textOf(id)}/pause`);
  site.emulator.clock.advance(60_000);
  return id;
};
const running: Find = async (site) => {
  const id = await launched(site, []);
  site.emulator.clock.advance(60_000);
  return id;
};
const bulkTask =
  (path: (ids: readonly string[]) => string): Find =>
  async (site, ids) =>
    objectOf(await site.ask("POST", path(ids), { items: [(await agent(site, [])) ?? ""] })).task_id;
const member =
  (path: string, one: Find): Find =>
  async (site, [id = ""]) => {
    const other = textOf(await one(site, []));
    await site.ask("POST", `${path}/${id}/${path === "/groups" ? "users" : "scanners"}/${other}`);
    return other;
  };

/** The credential that only this scan has. */
const credentialOfScan: Find = async (site, [id = ""]) => {
  const settings = { name: "Example", text_targets: "192.0.2.9" };
  const login = { auth_method: "password", username: "example", password: "Example-1234" };
  const add = { Host: { SSH: [login] } };
  await site.ask("PUT", `/scans/${id}`, {
    uuid: (await template("scan")(site, [])) ?? "",
    settings,
    credentials: { add },
  });
  const { credentials } = objectOf(await site.ask("GET", `/editor/scan/${id}`));
  const types = listOf(objectOf(credentials).data).flatMap((category) => listOf(objectOf(category).types));
  const [instance] = types.flatMap((type) => listOf(objectOf(type).instances));
  return objectOf(instance).id;
};

const attributeOfAsset: Find = async (site, [id = ""]) => {
  const uuid = textOf(await attribute(site, []));
  await site.ask("PUT", `/api/v3/assets/${id}/attributes`, { attributes: [{ id: uuid, value: "Example" }] });
  return uuid;
};

/** Operations whose object must be another one than at the same place elsewhere. */
const special: Readonly<Record<string, Find>> = {
  "POST /scans/{scan_id}/pause scan_id": running,
  "POST /scans/{scan_id}/resume scan_id": paused,
  "POST /scans/{scan_id}/stop scan_id": running,
  "POST /scans/{schedule_uuid}/force-stop schedule_uuid": running,
  "GET /scans/{scan_id}/progress scan_id": running,
  "DELETE /groups/{group_uuid}/users/{user_uuid} user_uuid": member("/groups", user),
  "DELETE /scanner-groups/{group_id}/scanners/{scanner_id} scanner_id": member(
    "/scanner-groups",
    found("/scanners", "scanners", "id", ({ type }) => type === "managed"),
  ),
  "DELETE /api/v3/assets/{asset_id}/attributes/{attribute_id} attribute_id": attributeOfAsset,
  "POST /scanners/{scanner_uuid}/directives scanner_uuid": scannerUuid,
  "POST /scanners/{scanner_id}/scans/{scan_uuid}/control scan_uuid": async (site) => {
    const [run] = await runs(site, textOf(await running(site, [])));
    return run?.scan_uuid;
  },
  "POST /scans/{scan_id}/credentials/{credentials_id}/upgrade credentials_id": credentialOfScan,
};

/** Places of ids in paths, in addition to those of the recordings: `*` stands for an id before. */
const places: Readonly<Record<string, Find>> = {
  scans: scan,
  "scans/*/history": withRun,
  "scans/*/export": exported("POST", ([id]) => `/scans/${id ?? ""}/export`, { format: "nessus" }, "file"),
  "editor/*": async (site, ids) => (ids[0] === "policy" ? policy : scan)(site, []),
  "editor/*/templates": (site, [kind = ""]) =>
    template(kind, kind === "remediation" ? undefined : "advanced")(site, []),
  networks: network,
  "networks/*/scanners": scannerUuid,
  "networks/*/counts/assets-not-seen-in": always(30),
  users: user,
  groups: group,
  "groups/*/users": user,
  "access-control/v1/users": user,
  "access-control/v1/roles": role,
  "scanners/*/agents/_bulk": bulkTask(() => "/scanners/1/agents/_bulk/unlink"),
  "scanners/*/agent-groups/*/agents/_bulk": bulkTask(([id]) => `/scanners/1/agent-groups/${id ?? ""}/agents/_bulk/add`),
  "compliance/export": exported("POST", () => "/compliance/export", {}, "export_uuid"),
  "compliance/export/*/chunks": always(1),
  "workbenches/export": exported(
    "GET",
    () => "/workbenches/export?format=csv&report=vulnerabilities&chapter=vuln_by_plugin",
    {},
    "file",
  ),
  "editor/policy/*/families/*/plugins": always(19506),
  "plugins/families": found("/plugins/families", "families", "id"),
  "api/v3/assets/attributes": attribute,
  "api/v3/assets": asset,
  "shared-collections": collection,
  "shared-collections/request-status": async (site) =>
    objectOf(await site.ask("POST", "/shared-collections", { name: "Example", acl: [] })).request_status_id,
  "reports/export": exported("POST", () => "/reports/export", { template_name: "host_vulns_summary" }, "uuid"),
  "v1/recast/rules": recastRule,
  "permissions/scan": scan,
  "permissions/policy": policy,
  "permissions/agent-group": objects["scanners/*/agent-groups"] ?? always(1),
  "api/v3/assets/*/attributes": attribute,
  "api/v3/access-control/permissions": (site) => permission(site),
};

/** What must not be there when a documented request makes it. */
export async function prepare(key: string, site: Site<"vm">): Promise<void> {
  if (key === "POST /shared-collections/_byName") {
    await collection(site, []);
  }
  if (/^(POST|PUT) \/tags\/categories/.test(key)) {
    for (const { uuid } of await list(site, "/tags/categories", "categories")) {
      await site.ask("DELETE", `/tags/categories/${textOf(uuid)}`);
    }
  }
}

export function thingAt(key: string, name: string, place: string): Find | undefined {
  return special[`${key} ${name}`] ?? places[place] ?? objects[place];
}

/** Members of bodies that name objects: what they become. An operation before the member goes before the member alone. */
const members: Readonly<Record<string, Find>> = {
  "POST /scans uuid": template("scan"),
  "PUT /scans/{scan_id} uuid": template("scan"),
  "POST /scans/remediation uuid": found("/editor/remediation/templates", "templates", "uuid"),
  "POST /policies uuid": template("policy"),
  "PUT /policies/{policy_id} uuid": template("policy"),
  "POST /policies/import file": uploaded("example.nessus", async (site) => {
    const path = `/policies/${textOf(await policy(site, []))}/export`;
    return textOf((await site.send("administrator", { method: "GET", path })).body);
  }),
  "POST /exclusions/import file": uploaded("example.csv", () => "Example,192.0.2.9\n"),
  "POST /scans/import file": uploaded("example.nessus", () => nessusFile),
  folder_id: folder,
  policy_id: policy,
  scanner_id: scannerUuid,
  category_uuid: made("/tags/categories", { name: "Example" }, "uuid"),
  tags: tagValue,
  values: tagValue,
  tag_uuids: tagValue,
  tag_targets: tagValue,
  scanner_uuids: scannerUuid,
  scanners: scannerUuid,
  grantee_uuid: user,
  role_uuids: role,
  items: agent,
  not_items: agent,
  "POST /tags/assets/assignments assets": asset,
  "POST /scanners/null/agents/_bulk/addToNetwork network_uuid": network,
  "POST /scanners/null/agents/_bulk/removeFromNetwork network_uuid": network,
  "POST /api/v2/assets/bulk-jobs/move-to-network destination": network,
  "PUT /api/v3/assets/{asset_id}/attributes id": attribute,
  "PUT /shared-collections/{shared_collection_id} uuid": user,
  scan_configs: async (site) => (await list(site, "/scans", "scans"))[0]?.schedule_uuid,
};

/** What a permission is about and for, by its type. */
const subjects: Readonly<Record<string, Find>> = { User: user, UserGroup: group, Tag: tagValue };

/** A documented body with ids of objects that are there. */
export async function withIds(key: string, value: Json, site: Site<"vm">, name = ""): Promise<Json> {
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (const item of value) {
      items.push(await withIds(key, item, site, name));
    }
    return items.every((item) => !isObject(item)) ? [...new Set(items)] : items;
  }
  if (isObject(value)) {
    const entries: [string, Json][] = [];
    for (const [member, one] of Object.entries(value)) {
      const subject = member === "uuid" ? subjects[textOf(value.type)] : undefined;
      entries.push([
        member,
        subject === undefined ? await withIds(key, one, site, member) : ((await subject(site, [])) ?? one),
      ]);
    }
    return Object.fromEntries(entries);
  }
  const find = members[`${key} ${name}`] ?? members[name];
  return find === undefined ? value : ((await find(site, [])) ?? value);
}

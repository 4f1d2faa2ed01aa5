import { type Json, type JsonObject, listOf, objectOf, textOf } from "../../emulator/core/json";
import type { Site } from "./platform";

type Find = (site: Site<"vm">) => Promise<Json | undefined>;

const first = (answer: Json, list: string, suits: (item: JsonObject) => boolean = () => true): JsonObject =>
  listOf(objectOf(answer)[list]).map(objectOf).find(suits) ?? {};

/** One that the fresh site has. */
const found =
  (path: string, list: string, member: string, suits?: (item: JsonObject) => boolean): Find =>
  async (site) =>
    first(await site.ask("GET", path), list, suits)[member];

/** One that is made for this recording. */
const made =
  (path: string, body: JsonObject, member = "id"): Find =>
  async (site) =>
    objectOf(await site.ask("POST", path, body))[member];

/** Started, and finished when the clock has moved on. */
const exported =
  (method: "GET" | "POST", path: string, member: string): Find =>
  async (site) => {
    const answer = objectOf(await site.ask(method, path, method === "POST" ? {} : undefined));
    site.emulator.clock.advance(5000);
    return answer[member];
  };

const named = { name: "Replay" };
const members = { ...named, members: "192.0.2.77" };
const rules = [{ type: "ipv4", operator: "eq", terms: ["192.0.2.77"] }];
const login = {
  auth_method: "password",
  username: "replay",
  password: "Replay-1234",
  custom_password_prompt: "",
  elevate_privileges_with: "Nothing",
};
const isManaged = (scanner: JsonObject): boolean => scanner.type === "managed";
const isOther = (user: JsonObject): boolean => user.permissions !== 64;
const always =
  (value: Json): Find =>
  () =>
    Promise.resolve(value);

const scan = found("/scans", "scans", "id");
const policy = found("/policies", "policies", "id");
const scanner = found("/scanners", "scanners", "id", isManaged);
const agent = found("/scanners/1/agents", "agents", "id");
const user = found("/users", "users", "id", isOther);
const asset = found("/assets", "assets", "id");

export async function permission(site: Site<"vm">): Promise<Json | undefined> {
  const { uuid } = first(await site.ask("GET", "/users"), "users", isOther);
  const value = objectOf(await site.ask("POST", "/tags/values", { category_name: "Replay", value: "one" }));
  const body = {
    ...named,
    actions: ["CanUse"],
    objects: [{ type: "Tag", uuid: textOf(value.uuid), name: "Replay,one" }],
    subjects: [{ type: "User", uuid: textOf(uuid), name: "Replay" }],
  };
  const all = "/api/v3/access-control/permissions";
  const id = textOf(objectOf(await site.ask("POST", all, body)).permission_uuid);
  await site.ask("PUT", `${all}/${id}`, body);
  return id;
}

/** Read by its uuid after it was deleted, which is how networks end. */
async function deletedNetwork(site: Site<"vm">): Promise<Json | undefined> {
  const { uuid } = objectOf(await site.ask("POST", "/networks", { ...named, description: "" }));
  await site.ask("DELETE", `/networks/${textOf(uuid)}`);
  return uuid;
}

async function importJob(site: Site<"vm">): Promise<Json | undefined> {
  await site.ask("POST", "/import/assets", { source: "Replay", assets: [{ ipv4: ["192.0.2.77"] }] });
  return first(await site.ask("GET", "/import/asset-jobs"), "asset_import_jobs").job_id;
}

/** Where an id stands in a path → the object it names. Ids that are not here stay as they were recorded. */
export const objects: Readonly<Record<string, Find>> = {
  scans: scan,
  "editor/scan": scan,
  "scans/*/hosts": always(2),
  "scans/*/hosts/*/plugins": always(10107),
  policies: policy,
  "editor/policy": policy,
  "editor/scan/policy": policy,
  "editor/policy/*/families": always(18),
  "plugins/plugin": always(19506),
  scanners: scanner,
  "permissions/scanner": scanner,
  "scanner-groups": made("/scanner-groups", named),
  "scanner-groups/*/scanners": scanner,
  "scanners/*/agents": agent,
  "scanners/*/agent-groups": made("/scanners/1/agent-groups", named),
  "scanners/*/agent-groups/*/agents": agent,
  "scanners/*/agents/exclusions": made("/scanners/1/agents/exclusions", {
    ...named,
    schedule: { enabled: true, rrules: { freq: "DAILY", interval: 1 } },
  }),
  users: user,
  groups: made("/groups", named),
  "groups/*/users": user,
  networks: deletedNetwork,
  "networks/*": found("/networks", "networks", "uuid"),
  assets: asset,
  "workbenches/assets": asset,
  "tags/assets": asset,
  "workbenches/assets/*/vulnerabilities": always(51192),
  "workbenches/vulnerabilities": always(51192),
  "workbenches/export": exported("GET", "/workbenches/export", "file"),
  "api/v3/access-control/permissions": permission,
  "api/v3/access-control/permissions/users": found("/users", "users", "uuid", isOther),
  "api/v3/access-control/permissions/user-groups": always("00000000-0000-0000-0000-000000000000"),
  folders: made("/folders", named),
  exclusions: made("/exclusions", members),
  "target-groups": made("/target-groups", members),
  credentials: made("/credentials", { ...named, type: "SSH", settings: login }, "uuid"),
  "tags/values": made("/tags/values", { category_name: "Replay", value: "two" }, "uuid"),
  "tags/categories": made("/tags/categories", named, "uuid"),
  "vulns/export": exported("POST", "/vulns/export", "export_uuid"),
  "assets/export": exported("POST", "/assets/export", "export_uuid"),
  "vulns/export/*/chunks": always(1),
  "assets/export/*/chunks": always(1),
  "import/asset-jobs": importJob,
  "access-groups": made("/access-groups", { ...named, rules }),
  "v2/access-groups": made("/v2/access-groups", { ...named, rules }),
};

import { startEmulator } from "../../emulator";
import { type Json, listOf, objectOf, textOf } from "../../emulator/json";
import type { Sent } from "./client";
import type { Replay } from "./platform";
import type { Recording } from "./recording";
import { OBJECTS } from "./vm-objects";
import { PRESUPPOSED } from "./vm-sites";

/** Members that say when something happened: the newest dates the recording. */
const DATES = new Set([
  "creation_date",
  "created",
  "created_at",
  "modified",
  "last_modification_date",
  "updated_at",
  "timestamp",
  "lastlogin",
  "linked_on",
]);

/** Milliseconds since 1970 of what the API writes as seconds, milliseconds or text. */
function momentOf(value: Json | undefined): number {
  if (typeof value === "number") return value > 1e11 ? value : value * 1000;
  return Date.parse(textOf(value)) || 0;
}

function newest(value: Json): number {
  if (value === null || typeof value !== "object") return 0;
  return Object.entries(value).reduce(
    (latest, [name, member]) => Math.max(latest, DATES.has(name) ? momentOf(member) : 0, newest(member)),
    0,
  );
}

/** Undated recordings of the older service. */
const OLD = new RegExp(
  [
    "^users_(?!list_auths_(success|permissionserror|permissionerror))|^groups_(add_user|list_users)|^session_edit$",
    "^access_group_asset_rules_filters$|^access_groups_create_name_typeerror$|^assets_list$",
    "^scan_filters$|^scan_export_scan_id_typeerror$",
    "^workbench_(asset|vuln)_filters$|^workbench_asset_vulns_uuid_typeerror$|^workbench_assets_age_typeerror$",
  ].join("|"),
);
/**
 * The emulator knows the service of 2018 and of 2021. What the answers date decides; recordings without any date count
 * as new ones, except those that are listed.
 */
function ageOf({ name, interactions }: Recording): string {
  const latest = Math.max(...interactions.map(({ response }) => newest(response)));
  if (OLD.test(name)) return "2018";
  return latest > 0 && latest < Date.UTC(2019, 6) ? "2018" : "2021";
}

/** A file that serves wherever one is wanted: a list of exclusions, and a policy or scan. */
const FILE = { name: "replay.csv", content: "Replay,192.0.2.9\n<policyName>Replay</policyName>" };

export const vm: Replay<"vm"> = {
  platform: "vm",
  // Its answer is the name of a Python object.
  isHandEdited: ({ name }) => name === "search_v3",
  age: ageOf,
  start: (age) => startEmulator({ platform: "vm", behaviour: { service: age === "2018" ? "2018" : "2021" } }),
  headers: ({ keys: { users } }, who) => {
    const { accessKey, secretKey } = who === "standard" ? users.standard : users.administrator;
    return {
      "x-apikeys": `accessKey=${accessKey}; secretKey=${secretKey}`,
      ...(who === "nobody" ? { "x-impersonate": "username=nobody" } : {}),
    };
  },
  who: ({ path, status, response }) => {
    if (objectOf(response).message === "Insufficient scope") return "standard";
    return path === "/session" && status === 403 ? "nobody" : "administrator";
  },
  keepsPathIds: true,
  prepare: async ({ name }, site) => {
    for (const [pattern, make] of PRESUPPOSED) if (pattern.test(name)) await make(site);
  },
  presuppose: async (place, site, path) => {
    if (place === "plugins/families") {
      const [family] = listOf(objectOf(await site.ask("GET", "/plugins/families")).families);
      return textOf(objectOf(family).id);
    }
    const isMore = place === "networks" && path.split("/").length > 3;
    const id = await OBJECTS[isMore ? "networks/*" : place]?.(site);
    return id === undefined ? undefined : String(id);
  },
  async adapt({ request, response }, sent, site) {
    // Headers were not recorded; a text answers this one.
    const isTable = sent.path.endsWith("/search") && typeof response === "string";
    const headed: Sent = isTable ? { ...sent, headers: { accept: "text/csv" } } : sent;
    if (typeof sent.body === "string" && /Content-Disposition|^<\d+ bytes>$/.test(sent.body)) {
      return { ...headed, body: null, file: FILE };
    }
    const body = objectOf(sent.body);
    if (typeof body.network_id !== "string" || body.network_id !== objectOf(request).network_id) return headed;
    if (/^0{8}-/.test(body.network_id)) return headed;
    const network = objectOf(await site.ask("POST", "/networks", { name: "Replay" }));
    return { ...headed, body: { ...body, network_id: textOf(network.uuid) } };
  },
  madeId: (answer) => objectOf(answer).id ?? objectOf(answer).uuid,
  constants: async (site) => {
    const answer = objectOf(await site.ask("GET", "/editor/scan/templates"));
    return listOf(answer.templates).map((template) => textOf(objectOf(template).uuid));
  },
};

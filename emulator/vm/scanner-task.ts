import { isObject, type JsonObject, listOf, objectOf } from "../core/json";
import type { Behaviour } from "./behaviour";
import { type Call, role, type Route, type Stored } from "../rest/call";
import { newUuid } from "../rest/ids";
import { framed, plain } from "../rest/reply";
import { checkedDirective } from "./agent-bulk";

/** How long a scanner may take to carry out a directive, in seconds. */
const ttl = 604_800;

/** Tells a scanner to restart or to change settings; the emulator's scanners never come to it. */
function direct(call: Call<Behaviour>, scanner: Stored, directive: JsonObject): JsonObject {
  checkedDirective({ directive });
  const uuid = newUuid();
  return {
    container_uuid: call.user.container_uuid ?? null,
    uuid,
    sensor_uuid: scanner.uuid ?? "",
    owner_uuid: call.user.uuid ?? "",
    type: directive.type ?? "",
    status: "pending",
    created: call.now,
    modified: call.now,
    results_blob_size: 0,
    options: objectOf(directive.options),
    ttl,
    id: uuid,
  };
}

const scannerOf = ({ store }: Call<Behaviour>, uuid: unknown): Stored => {
  const found = store.all("scanner").find((one) => one.uuid === uuid);
  if (found === undefined) {
    throw framed(404, "Not Found");
  }
  return found;
};

/** All scanners, or those that are named; each has to exist. */
function directMany(call: Call<Behaviour>): JsonObject[] {
  const { all_scanners: all, scanners, directive } = call.body;
  const isAll = all === "true" || all === true;
  const chosen = isAll ? call.store.all("scanner") : listOf(scanners).map((uuid) => scannerOf(call, uuid));
  return chosen.map((one) => direct(call, one, objectOf(directive)));
}

const unset: Stored = { id: "container", enabled: false, max_concurrent_update: 5 };
const most = 1000;

function config({ store }: Call<Behaviour>): JsonObject {
  const { id: _, ...settings } = store.get("scannerConfig", unset.id) ?? unset;
  return { concurrent_update: settings };
}

/** What is not sent stays. */
function changeConfig(call: Call<Behaviour>): JsonObject {
  const { concurrent_update: sent = {} } = call.body;
  const before = call.store.get("scannerConfig", unset.id) ?? unset;
  const { enabled = before.enabled, max_concurrent_update: limit = before.max_concurrent_update } = objectOf(sent);
  const isLimit = typeof limit === "number" && Number.isInteger(limit) && limit >= 0 && limit <= most;
  if (!isObject(sent) || typeof enabled !== "boolean" || !isLimit) {
    throw plain(400, "Invalid 'concurrent_update' field");
  }
  call.store.put("scannerConfig", { id: unset.id, enabled, max_concurrent_update: limit });
  return config(call);
}

/** Vulnerability Management API, Scanner Config and Scanner Tasks. Registered before the addresses of one scanner. */
export const scannerTaskRoutes: readonly Route<Behaviour>[] = [
  { method: "GET", path: "/scanners/config", minimumRole: role.manager, handle: config },
  { method: "PUT", path: "/scanners/config", minimumRole: role.manager, handle: changeConfig },
  { method: "POST", path: "/scanners/bulk/directives", minimumRole: role.manager, handle: directMany },
  {
    method: "POST",
    path: "/scanners/:id/directives",
    minimumRole: role.manager,
    handle: (call) => direct(call, scannerOf(call, call.parameters.id), call.body),
  },
];

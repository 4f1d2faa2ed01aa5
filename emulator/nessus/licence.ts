import type { JsonObject } from "../core/json";
import type { Call, Route } from "../rest/call";
import { plain, Refusal } from "../rest/reply";
import { type Behaviour, isManager } from "./behaviour";

/** Scan writes that every licence without the scan API refuses, and those of which it is not known. */
const gated = new Set([
  ...["POST /scans", "PUT /scans/:id", "DELETE /scans/:id", "DELETE /scans", "POST /scans/:id/launch"],
  ...["POST /scans/:id/pause", "POST /scans/:id/resume", "POST /scans/:id/stop", "POST /scans/:id/kill"],
]);
const perhaps = new Set([
  ...["POST /scans/:id/copy", "PUT /scans/:id/schedule", "PUT /scans/:id/folder", "DELETE /scans/:id/history/:run"],
  ...["POST /scans/import"],
]);
const managed = /^\/(agents|agent-groups|groups|scanners\/:id\/(link|key))/;

const body = { error: "API is not available" };

/** 412 as it arrives; the connection may break off behind the headers, which announce a body that never comes. */
function gate({ scanApi }: Behaviour): Refusal {
  if (scanApi === "refused") {
    return new Refusal(412, body, { Connection: "close" });
  }
  const announced = { "Content-Type": "application/json", "Content-Length": String(JSON.stringify(body).length) };
  return new Refusal(412, undefined, { Connection: "close", ...announced });
}

/** Refuses what the licence does not hold. */
export function requireLicence(route: Route<Behaviour>, call: Call<Behaviour>): void {
  const { behaviour } = call;
  const address = `${route.method} ${route.path}`;
  if (managed.test(route.path) && !isManager(behaviour)) {
    const status = Number(behaviour.managerPaths);
    throw plain(status, status === 412 ? body.error : "The requested file was not found");
  }
  const isGated = gated.has(address) || (behaviour.gatedWrites === "all" && perhaps.has(address));
  if (behaviour.scanApi === "available" || !isGated) {
    return;
  }
  if (behaviour.scanApi === "dropped" && behaviour.droppedWrite === "done") {
    route.handle(call);
  }
  throw gate(behaviour);
}

/** Booleans of `license.features` and `features`. */
export function features(behaviour: Behaviour): JsonObject {
  const manager = isManager(behaviour);
  const told: JsonObject = behaviour.scanApiFlag === "shown" ? { scan_api: behaviour.scanApi === "available" } : {};
  return {
    ...told,
    api: true,
    policies: true,
    report: true,
    remote_link: true,
    cluster: manager,
    users: manager,
    vpr: true,
    offline: false,
    plugin_rules: true,
    folders: true,
    local_scanner: true,
    logs: true,
    smtp: true,
  };
}

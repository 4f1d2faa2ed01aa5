import { type Json, type JsonObject, objectOf, textOf } from "../core/json";
import { demand, isSeen, policyPermission, scanPermission } from "./acl";
import { type Call, idOf, role, type Route, type Stored } from "./call";
import { allFamilies, familyById, pluginById } from "./family";
import { pluginDescription } from "./plugin-description";
import { form } from "./form-document";
import { Download, notFound, plain } from "./reply";
import { findScan } from "./scan-find";
import { familyData, pluginData } from "./selection";
import { type Template, templateByName, templateByUuid } from "./template";

/** Scan and policy documents by id; what is not configurable for the caller is not found, or refused. */
export function scanForm(call: Call, id: string): JsonObject {
  const record = findScan(call, id);
  if (record === undefined || record.imported === true) {
    throw notFound();
  }
  demand(record, call, scanPermission.configure);
  const policy = call.store.get("policy", textOf(objectOf(record.settings).policy_id));
  return form("scan", { template: templateOf(record), record, ...(policy === undefined ? {} : { policy }) }, call);
}

const templateOf = (record: Stored): Template => {
  const template = templateByName(textOf(record.template));
  if (template === undefined) {
    throw notFound();
  }
  return template;
};

function policyById(call: Call, id: string): Stored {
  const record = call.store.get("policy", id);
  if (record === undefined || !isSeen(record, call)) {
    throw notFound();
  }
  return record;
}

/** `GET /editor/scan/policy/{id}`: always the template "Custom Scan", whatever the policy was made from (observed). */
function scanOfPolicy(call: Call): JsonObject {
  const policy = policyById(call, idOf(call));
  const isAgentPolicy = templateByName(textOf(policy.template))?.isAgent === true;
  const template = templateByName(isAgentPolicy ? "agent_custom" : "custom");
  if (template === undefined) {
    throw notFound();
  }
  return form("scan", { template, policy }, call);
}

function blankForm(call: Call): JsonObject {
  const { kind = "scan", id = "" } = call.parameters;
  const template = templateByUuid(id);
  if (template === undefined) {
    throw notFound();
  }
  return form(kind === "policy" ? "policy" : "scan", { template }, call);
}

function formOfObject(call: Call): JsonObject {
  const { kind, id = "" } = call.parameters;
  if (kind !== "policy") {
    return scanForm(call, id);
  }
  const record = policyById(call, id);
  demand(record, call, policyPermission.use);
  return form("policy", { template: templateOf(record), record }, call);
}

/** Whose selection a family request is about: a policy, a scan, or a template by its uuid. */
function selectionOf(call: Call): Json | undefined {
  const { kind, id = "" } = call.parameters;
  if (templateByUuid(id) !== undefined) {
    return undefined;
  }
  const record = kind === "policy" ? call.store.get("policy", id) : findScan(call, id);
  if (record === undefined) {
    throw plain(404, `Unknown policy ID: ${id}.`);
  }
  return record.plugins;
}

function family(call: Call): JsonObject {
  const selection = selectionOf(call);
  const found = familyById(call.parameters.family ?? "");
  if (found === undefined) {
    throw notFound();
  }
  return pluginData(selection, found);
}

/** `GET /editor/policy/{id}/families?filter.0.value=19506`: in which family a plugin is. */
function families(call: Call): JsonObject {
  const data = objectOf(familyData(selectionOf(call)).families);
  const wanted = pluginById(call.query["filter.0.value"] ?? "");
  return {
    families: Object.fromEntries(
      allFamilies
        .filter(({ name }) => wanted === undefined || wanted.family === name)
        .map(({ name }) => [name, data[name] ?? null]),
    ),
  };
}

function describedPlugin(id: string): JsonObject {
  const plugin = pluginById(id);
  if (plugin === undefined) {
    throw notFound();
  }
  return pluginDescription(plugin);
}

const get = (path: string, handle: Route["handle"]): Route => ({
  method: "GET",
  path,
  minimumRole: role.basic,
  handle,
});

/** The addresses with a fixed word come before those with an id. */
export const editorRoutes = (list: (call: Call) => JsonObject[]): readonly Route[] => [
  get("/editor/:kind{scan|policy}/templates", (call) => ({ templates: list(call) })),
  get("/editor/:kind{scan|policy|remediation}/templates/:id", blankForm),
  get("/editor/scan/policy/:id", scanOfPolicy),
  get("/editor/:kind{scan|policy}/:id/families/:family/plugins/:plugin", (call) => {
    selectionOf(call);
    return { plugindescription: describedPlugin(call.parameters.plugin ?? "") };
  }),
  get("/editor/:kind{scan|policy}/:id/families/:family", family),
  get("/editor/:kind{scan|policy}/:id/families", families),
  get(
    "/editor/:kind{scan|policy}/:id/audits/:file",
    () => new Download("audit.audit", "application/octet-stream", "<check_type>"),
  ),
  get("/editor/:kind{scan|policy}/:id", formOfObject),
];

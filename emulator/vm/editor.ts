import { type Json, type JsonObject, listOf, objectOf, textOf } from "../json";
import { demand, isSeen, ownerName, permissionOf, POLICY, SCAN, shownRows } from "./acl";
import { type Call, idOf, ROLE, type Route, type Stored } from "./call";
import { RESULT_FIELDS } from "./filter-fields";
import { FAMILIES, familyById, pluginById } from "./family";
import { foldersOf } from "./folder";
import { FORMS } from "./form";
import { formCategories } from "./form-credentials";
import { group } from "./form-input";
import { credentialData } from "./instances";
import { filled } from "./preferences";
import { Download, notFound, plain } from "./reply";
import { familyData, pluginData } from "./selection";
import { findScan } from "./scan-find";
import { isAgent, isWeb, type Template, templateByName, templateByUuid, templateItem, TEMPLATES } from "./template";

type Kind = "scan" | "policy";

/** What a form is drawn for: a template alone, or an object with values. */
interface Subject {
  template: Template;
  record?: Stored;
  /** Of a scan that is made from a user-defined policy. */
  policy?: Stored;
}

const HIDDEN_PAGES: Readonly<Record<string, true>> = { basics: true };

/** Templates with a choice of plugins, and with audit files. */
const CHOOSES = new Set(["advanced", "agentAdvanced", "web"]);
const AUDITS = new Set(["advanced", "agentAdvanced"]);

/** Vulnerability Management API, Editor: the form of a scan or policy, in which every `default` is the value now. */
function form(kind: Kind, subject: Subject, call: Call): JsonObject {
  const { template, record, policy } = subject;
  const values = objectOf(record?.settings);
  const isOfPolicy = policy !== undefined || HIDDEN_PAGES[template.form] === true;
  const pages = isOfPolicy ? {} : FORMS[template.form]();
  const written = call.behaviour.editorNumbers === "text" ? asText(values) : values;
  const credentials = isOfPolicy && kind === "policy" ? undefined : credentialData(formOf(subject), record?.credentials, written, policy === undefined);
  return {
    ...(credentials === undefined ? {} : { credentials }),
    ...(policy === undefined ? {} : { policy_has_credentials: listOf(policy.credentials).length > 0 }),
    ...(AUDITS.has(template.form) ? { compliance: compliance(record) } : {}),
    is_was: isWeb(template),
    user_permissions: record === undefined ? null : permissionOf(record, call),
    owner: record === undefined ? null : ownerName(record, call),
    title: template.title,
    is_agent: isAgent(template),
    uuid: template.uuid,
    ...(CHOOSES.has(template.form) ? { plugins: familyData(record?.plugins) } : {}),
    filter_attributes: RESULT_FIELDS,
    settings: {
      basic: kind === "scan" ? scanBasics(subject, call) : policyBasics(subject, call),
      ...objectOf(filled(record === undefined ? pages : numbered(pages), written)),
    },
    name: template.name,
  };
}

/** A scan of a user-defined policy offers the credentials of that policy's template. */
const formOf = ({ template, policy }: Subject): Template =>
  policy === undefined ? template : (templateByName(textOf(policy.template)) ?? template);

/** In the form of an object a list of presets becomes a map by number, with the name of the one that holds. */
const numbered = (pages: Record<string, JsonObject>): JsonObject =>
  Object.fromEntries(
    Object.entries(pages).map(([name, page]) => [
      name,
      Array.isArray(page.modes) ? { ...page, modes: { ...Object.fromEntries(page.modes.entries()), default: "Custom" } } : page,
    ]),
  );

const asText = (values: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(values).map(([id, value]) => [id, typeof value === "number" ? String(value) : value]));

const input = (type: string, id: string, name: string, more: JsonObject = {}): JsonObject => ({ type, id, name, ...more });

/** An input shows its value only in the form of an object: blank forms have no `default` at all. */
const valued = (subject: Subject, id: string, fallback: Json = null): JsonObject => {
  if (subject.record === undefined) return {};
  return { default: objectOf(subject.record.settings)[id] ?? fallback };
};

function policyBasics(subject: Subject, call: Call): JsonObject {
  const { record, template } = subject;
  const authentication =
    formCategories(template.form).length === 0
      ? []
      : [group("scan_wide_credential_settings", "Authentication", [])];
  return {
    title: "Basic",
    inputs: [
      input("entry", "name", "Name", { required: true, ...valued(subject, "name") }),
      input("textarea", "description", "Description", valued(subject, "description")),
    ],
    groups: [permissions(record, call), ...authentication],
    sections: [],
  };
}

const permissions = (record: Stored | undefined, call: Call): JsonObject => ({
  title: "Permissions",
  name: "permissions",
  acls: record === undefined ? null : shownRows(record, call),
});

function scanBasics(subject: Subject, call: Call): JsonObject {
  const { record, policy } = subject;
  const folders = foldersOf(call).map(({ name, id }) => ({ name: name ?? "", id: Number(id) }));
  const { scanner_id: scanner } = objectOf(record?.settings);
  return {
    title: "Basic",
    inputs: [
      input("entry", "name", "Name", { required: true, ...valued(subject, "name") }),
      input("textarea", "description", "Description", valued(subject, "description")),
      input("select", "include_aggregate", "Scan results", {
        default: objectOf(record?.settings).include_aggregate ?? true,
        options: [
          { name: "Keep private", value: "false" },
          { name: "Show in dashboard", value: "true" },
        ],
      }),
      input("select", "folder_id", "Folder", {
        ...(record === undefined ? {} : { default: record.folder_id ?? null }),
        options: folders,
      }),
      ...policyInput(policy, record, call),
      input("select", "scanner_id", "Scanner", {
        default: record === undefined ? "AUTO-ROUTED" : (scanner ?? call.site.dialect.resolveScanner(undefined, call)),
        options: call.site.dialect.scannerOptions(call),
      }),
      ...call.site.dialect.targetInputs(call, record),
      input("textarea", "text_targets", "Targets", {
        required: true,
        placeholder: "Example: 192.0.2.1-192.0.2.5, 192.0.2.0/24, test.example.com",
        ...valued(subject, "text_targets"),
      }),
      input("file", "file_targets", "Upload Targets"),
    ],
    groups: [schedule(record), email(record), permissions(record, call)],
    sections: [],
  };
}

/** The input by which a scan of a user-defined policy tells which one. */
function policyInput(policy: Stored | undefined, record: Stored | undefined, call: Call): JsonObject[] {
  if (policy === undefined) return [];
  if (record !== undefined && call.behaviour.scanPolicyInput === "absent") return [];
  const options = call.store
    .all("policy")
    .filter((one) => isSeen(one, call))
    .map((one) => ({
      targets: true,
      template_uuid: templateByName(textOf(one.template))?.uuid ?? "",
      name: objectOf(one.settings).name ?? "",
      owner_id: Number(one.owner_id),
      id: Number(one.id),
    }));
  return [input("select", "policy_id", "Policy", { default: Number(policy.id), required: true, options })];
}

function schedule(record: Stored | undefined): JsonObject {
  const blank = { title: "Schedule", name: "schedule" };
  if (record === undefined) return blank;
  const { enabled, rrules, timezone, starttime } = objectOf(record.settings);
  return {
    ...blank,
    enabled: enabled ?? true,
    rrules: rrules ?? null,
    timezone: timezone ?? null,
    starttime: starttime ?? null,
  };
}

function email(record: Stored | undefined): JsonObject {
  const blank = {
    title: "Notifications",
    name: "email",
    inputs: [
      { type: "textarea", name: "Email Recipient(s)", placeholder: "Example: user@example.com" },
      { type: "textarea", name: "SMS Recipient(s)", placeholder: "Example: +44 770 0900 461" },
    ],
  };
  if (record === undefined) return { ...blank, filters: [] };
  const { filter_type, filters, emails, sms } = objectOf(record.settings);
  return {
    ...blank,
    filter_type: filter_type ?? null,
    filters: filters ?? null,
    emails: emails ?? null,
    sms: sms ?? "",
  };
}

const AUDITED: readonly (readonly [name: string, credential: string])[] = [
  ["Cisco IOS", "SSH"],
  ["Unix", "SSH"],
  ["Windows", "Windows"],
];

/** Audit files that may be chosen, and those that were: clients know a chosen one by `free` being 0. */
function compliance(record: Stored | undefined): JsonObject {
  const { custom, feed } = objectOf(record?.audits);
  const chosen = [
    ...listOf(objectOf(custom).add).map((one) => ({ ...objectOf(one), type: "custom" })),
    ...listOf(objectOf(feed).add).map((one) => ({ ...objectOf(one), type: "feed" })),
  ].map(objectOf);
  return {
    data: AUDITED.map(([name, credential]): JsonObject => ({
      name,
      settings: {
        compliance: {
          title: "Compliance Auditing",
          inputs: null,
          sections: [],
          groups: [group("offline", name, [{ title: "Offline", name: "offline", desc: "Configuration files.", inputs: [] }])],
        },
      },
      offline_allowed: true,
      required_creds: [credential],
      audits: [
        {
          inputs: [{ id: "file", name: "Audit file", type: "file", default: null, required: true }],
          type: "custom",
          name: `(Upload a custom ${name} audit file)`,
          free: 1,
          unlimited: true,
        },
        {
          id: `${name.replaceAll(" ", "_")}_Best_Practices.audit`,
          inputs: [{ id: "HOST", name: "Host", type: "entry", default: "192.0.2.1", hint: "A host.", required: true }],
          type: "feed",
          name: `${name} best practices`,
          free: 1,
        },
        ...chosen
          .filter(({ category }) => category === undefined || category === name)
          .map((one, index): JsonObject => ({
            id: textOf(one.id) || String(index + 1),
            inputs: [],
            type: one.type ?? "custom",
            name,
            free: 0,
            summary: `File: ${textOf(one.file)}`,
          })),
      ],
    })),
  };
}

/** Scan and policy documents by id; what is not configurable for the caller is not found, or refused. */
export function scanForm(call: Call, id: string): JsonObject {
  const record = findScan(call, id);
  if (record === undefined || record.imported === true) throw notFound();
  demand(record, call, SCAN.configure);
  const policy = call.store.get("policy", textOf(objectOf(record.settings).policy_id));
  return form("scan", { template: templateOf(record), record, ...(policy === undefined ? {} : { policy }) }, call);
}

const templateOf = (record: Stored): Template => {
  const template = templateByName(textOf(record.template));
  if (template === undefined) throw notFound();
  return template;
};

function policyById(call: Call, id: string): Stored {
  const record = call.store.get("policy", id);
  if (record === undefined || !isSeen(record, call)) throw notFound();
  return record;
}

/** `GET /editor/scan/policy/{id}`: always the template "Custom Scan", whatever the policy was made from (observed). */
function scanOfPolicy(call: Call): JsonObject {
  const policy = policyById(call, idOf(call));
  const isAgentPolicy = templateByName(textOf(policy.template))?.isAgent === true;
  const template = templateByName(isAgentPolicy ? "agent_custom" : "custom");
  if (template === undefined) throw notFound();
  return form("scan", { template, policy }, call);
}

function blankForm(call: Call): JsonObject {
  const { kind = "scan", id = "" } = call.parameters;
  const template = templateByUuid(id);
  if (template === undefined) throw notFound();
  return form(kind === "policy" ? "policy" : "scan", { template }, call);
}

function formOfObject(call: Call): JsonObject {
  const { kind, id = "" } = call.parameters;
  if (kind !== "policy") return scanForm(call, id);
  const record = policyById(call, id);
  demand(record, call, POLICY.use);
  return form("policy", { template: templateOf(record), record }, call);
}

/** Whose selection a family request is about: a policy, a scan, or a template by its uuid. */
function selectionOf(call: Call): Json | undefined {
  const { kind, id = "" } = call.parameters;
  if (templateByUuid(id) !== undefined) return undefined;
  const record = kind === "policy" ? call.store.get("policy", id) : findScan(call, id);
  if (record === undefined) throw plain(404, `Unknown policy ID: ${id}.`);
  return record.plugins;
}

function family(call: Call): JsonObject {
  const selection = selectionOf(call);
  const found = familyById(call.parameters.family ?? "");
  if (found === undefined) throw notFound();
  return pluginData(selection, found);
}

/** `GET /editor/policy/{id}/families?filter.0.value=19506`: in which family a plugin is. */
function families(call: Call): JsonObject {
  const data = objectOf(familyData(selectionOf(call)).families);
  const wanted = pluginById(call.query["filter.0.value"] ?? "");
  return {
    families: Object.fromEntries(
      FAMILIES.filter(({ name }) => wanted === undefined || wanted.family === name).map(({ name }) => [name, data[name] ?? null]),
    ),
  };
}

export function pluginDescription(id: string): JsonObject {
  const plugin = pluginById(id);
  if (plugin === undefined) throw notFound();
  const { name, family: pluginFamily, severity } = plugin;
  const text = `${name}.`;
  return {
    severity,
    pluginname: name,
    pluginattributes: {
      synopsis: text,
      description: text,
      solution: "n/a",
      risk_information: { risk_factor: ["None", "Low", "Medium", "High", "Critical"][severity] ?? "None" },
      plugin_information: { plugin_id: plugin.id, plugin_type: "remote", plugin_family: pluginFamily },
    },
    pluginfamily: pluginFamily,
    pluginid: String(plugin.id),
  };
}

const get = (path: string, handle: Route["handle"]): Route => ({ method: "GET", path, least: ROLE.basic, handle });

/** The addresses with a fixed word come before those with an id. */
export const editorRoutes = (item: (template: Template) => JsonObject = templateItem): readonly Route[] => [
  get("/editor/:kind{scan|policy|remediation}/templates", () => ({ templates: TEMPLATES.map(item) })),
  get("/editor/:kind{scan|policy|remediation}/templates/:id", blankForm),
  get("/editor/scan/policy/:id", scanOfPolicy),
  get("/editor/:kind{scan|policy}/:id/families/:family/plugins/:plugin", (call) => {
    selectionOf(call);
    return { plugindescription: pluginDescription(call.parameters.plugin ?? "") };
  }),
  get("/editor/:kind{scan|policy}/:id/families/:family", family),
  get("/editor/:kind{scan|policy}/:id/families", families),
  get("/editor/:kind{scan|policy}/:id/audits/:file", () => new Download("audit.audit", "application/octet-stream", "<check_type>")),
  get("/editor/:kind{scan|policy}/:id", formOfObject),
];

import { isObject, type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { demand, isSeen, keptRows, ownerPermission, ownerName, permissionOf, policyPermission } from "./acl";
import { type Call, role, type Route, secondsOf, type Stored } from "./call";
import { add, type Collection, collectionRoutes, find } from "./collection";
import { changedInstances, masked } from "./instances";
import { exportPolicy, importedPolicy } from "./policy-file";
import { isPreference, knownPreferences, toldDefaults } from "./preferences";
import { Download, notFound, plain } from "./reply";
import { changedSelection } from "./selection";
import { type Template, templateByName, templateByUuid } from "./template";

/** Vulnerability Management API, Policies; the same on Nessus. */
export const policy: Collection = {
  table: "policy",
  path: "/policies",
  listKey: "policies",
  ids: "core",
  minimumRole: { read: role.basic, write: role.standard },
  missing: notFound,
  isVisible: isSeen,
  guard: (record, call) => demand(record, call, policyPermission.edit),
  create: (call) => {
    const template = templateByUuid(textOf(call.body.uuid));
    if (template === undefined) {
      throw notFound();
    }
    if (textOf(objectOf(call.body.settings).name) === "") {
      throw plain(400, "Invalid 'name' field");
    }
    return {
      template: template.name,
      owner_id: call.user.id,
      creation_date: secondsOf(call),
      ...written(call, template, undefined),
    };
  },
  update: (call, record) => written(call, templateOf(record), record),
  removing: (call, record) => {
    demand(record, call, call.site.dialect.product === "nessus" ? policyPermission.edit : ownerPermission);
    const isUsed = call.store.all("scan").some(({ settings }) => textOf(objectOf(settings).policy_id) === record.id);
    if (isUsed && call.behaviour.deletePolicyInUse === "refused") {
      throw plain(405, "The policy is in use");
    }
  },
  show: (record, call, view) => {
    if (view === "list") {
      return policyItem(record, call);
    }
    if (view === "one") {
      return details(record, call);
    }
    if (view === "update") {
      return undefined;
    }
    return { policy_id: Number(record.id), policy_name: nameOf(record) };
  },
};

const nameOf = (record: Stored): Json => objectOf(record.settings).name ?? "";

export const templateOf = (record: Stored): Template => {
  const template = templateByName(textOf(record.template));
  if (template === undefined) {
    throw notFound();
  }
  return template;
};

/** Members that a body gives: what it leaves out is kept, or goes back to the template's default, as the switch says. */
function written(call: Call, template: Template, before: Stored | undefined): JsonObject {
  const { body, behaviour } = call;
  const keeps = before !== undefined && behaviour.putPolicy === "merges";
  const sent = objectOf(body.settings);
  const { acls, ...rest } = behaviour.unknownPreference === "dropped" ? knownPreferences(template, sent) : sent;
  const name = textOf(sent.name) || textOf(objectOf(before?.settings).name);
  const settings = {
    ...(keeps ? objectOf(before.settings) : {}),
    ...withText(rest, call),
    name: freeName(call, name, before),
  };
  return {
    settings,
    acls: acls === undefined ? (before?.acls ?? []) : keptRows(acls),
    credentials: changedInstances(before?.credentials, body.credentials, call),
    plugins: changedSelection(keeps ? before.plugins : undefined, body.plugins),
    ...(isObject(body.audits) ? { audits: body.audits } : {}),
    last_modification_date: secondsOf(call),
  };
}

/** Numbers of a policy come back as text (observed). */
const withText = (settings: JsonObject, call: Call): JsonObject =>
  Object.fromEntries(
    Object.entries(settings).map(([id, value]) => [
      id,
      typeof value === "number" && call.behaviour.policyNumbers === "text" && isPreference(id) ? String(value) : value,
    ]),
  );

/** Nessus numbers the second of two names: `_01`, `_02`, ... */
export function freeName(call: Call, wanted: string, before?: Stored): string {
  if (call.behaviour.policyNames === "repeated") {
    return wanted;
  }
  return numberedName(call, wanted, before);
}

export function numberedName(call: Call, wanted: string, before?: Stored): string {
  const taken = new Set(
    call.store
      .all("policy")
      .filter(({ id }) => id !== before?.id)
      .map(nameOf),
  );
  let name = wanted;
  for (let count = 1; taken.has(name); count += 1) {
    name = `${wanted}_${String(count).padStart(2, "0")}`;
  }
  return name;
}

function details(record: Stored, call: Call): JsonObject {
  const settings = objectOf(record.settings);
  const defaults = call.behaviour.policyDefaults === "echoed" ? toldDefaults(templateOf(record), settings) : {};
  const chosen = objectOf(record.plugins);
  const instances = listOf(record.credentials);
  return {
    uuid: templateOf(record).uuid,
    settings: { ...defaults, description: "", ...settings },
    ...(Object.keys(chosen).length > 0 && call.behaviour.policyPlugins === "shown" ? { plugins: chosen } : {}),
    ...(instances.length > 0 ? { credentials: current(instances) } : {}),
    ...(isObject(record.audits) ? { audits: record.audits } : {}),
  };
}

/** Credentials by category and type, secrets masked. */
function current(instances: readonly Json[]): JsonObject {
  const tree: Record<string, Record<string, Json[]>> = {};
  for (const instance of instances.map(objectOf)) {
    const types = (tree[textOf(instance.category)] ??= {});
    (types[textOf(instance.type)] ??= []).push({ id: instance.id ?? "", ...masked(objectOf(instance.settings)) });
  }
  return { current: tree };
}

export const policyItem = (record: Stored, call: Call): JsonObject => ({
  no_target: "false",
  template_uuid: templateOf(record).uuid,
  description: objectOf(record.settings).description ?? null,
  name: nameOf(record),
  owner: ownerName(record, call),
  visibility: keptRows(record.acls).some(({ permissions }) => Number(permissions) > 0) ? "shared" : "private",
  shared: keptRows(record.acls).some(({ permissions }) => Number(permissions) > 0) ? 1 : 0,
  user_permissions: permissionOf(record, call),
  last_modification_date: record.last_modification_date ?? 0,
  creation_date: record.creation_date ?? 0,
  owner_id: Number(record.owner_id),
  id: Number(record.id),
  ...(call.site.dialect.product === "nessus" ? nessusItem : {}),
});
const nessusItem: JsonObject = { is_scap: 0, has_credentials: 0, plugin_filters: null };

function copy(call: Call): JsonObject {
  const record = find(policy, call);
  const settings = objectOf(record.settings);
  const { id: _id, ...members } = record;
  const name = freeName(call, `Copy of ${textOf(settings.name)}`);
  const made = add(policy, call, {
    ...members,
    settings: { ...settings, name },
    owner_id: call.user.id,
    acls: [],
    creation_date: secondsOf(call),
    last_modification_date: secondsOf(call),
  });
  return { name, id: Number(made.id) };
}

/** The imported policy gets a number when its name exists, whatever the rule for new ones, and `"\n"` for no description. */
function importPolicy(call: Call): JsonObject {
  const file = call.site.files.get(textOf(call.body.file));
  if (file === undefined) {
    throw notFound();
  }
  const { template, settings } = importedPolicy(Buffer.from(file.bytes).toString("utf8"));
  const record = add(policy, call, {
    template,
    owner_id: call.user.id,
    acls: [],
    credentials: [],
    plugins: {},
    settings: {
      ...settings,
      name: numberedName(call, textOf(settings.name) || "Imported"),
      description: textOf(settings.description) || "\n",
    },
    creation_date: secondsOf(call),
    last_modification_date: secondsOf(call),
  });
  return { private: 0, ...policyItem(record, call) };
}

export const exported = (record: Stored): Download =>
  new Download(
    `nessus_policy_${textOf(nameOf(record)).replaceAll(/\W+/g, "_")}.nessus`,
    "text/xml; charset=utf-8",
    exportPolicy(templateOf(record).name, objectOf(record.settings)),
  );

export const policyRoutes: readonly Route[] = [
  { method: "POST", path: "/policies/import", minimumRole: role.standard, handle: importPolicy },
  { method: "POST", path: "/policies/:id/copy", minimumRole: role.standard, handle: copy },
  {
    method: "GET",
    path: "/policies/:id/export",
    minimumRole: role.basic,
    handle: (call) => exported(find(policy, call)),
  },
  ...collectionRoutes(policy),
];

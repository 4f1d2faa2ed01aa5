import { isObject, type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import type { Behaviour } from "./behaviour";
import { type Call, isAdministrator, role, type Route, secondsOf, type Stored } from "../rest/call";
import { type Collection, collectionRoutes } from "../rest/collection";
import { categories, credentialTypes, credentialType } from "../rest/form-credentials";
import { newUuid } from "../rest/ids";
import { masked, unmasked } from "../rest/instances";
import { framed, notFound, plain } from "../rest/reply";

const edit = 64;

/** Vulnerability Management API, Managed Credentials. */
const credential: Collection<Behaviour> = {
  table: "credential",
  path: "/credentials",
  listKey: "credentials",
  ids: "uuid",
  minimumRole: { read: role.standard, write: role.standard },
  paging: { style: "sorted", limit: 50, sort: { name: "created_date", order: "desc" } },
  missing: notFound,
  isVisible: (record, call) => rightsOf(record, call) > 0,
  create: (call) => {
    const { body } = call;
    const type = credentialType(textOf(body.type));
    if (type === undefined) {
      throw plain(400, "Invalid 'type' field");
    }
    return {
      description: "",
      created_date: secondsOf(call),
      owner_id: call.user.id,
      type: type.name,
      settings: {},
      permissions: [],
      ...members(call, undefined),
    };
  },
  update: members,
  gone: { deleted: true },
  show: (record, call, view) => {
    if (view === "create") {
      return { uuid: record.id };
    }
    if (view === "update") {
      return { updated: true };
    }
    return view === "list" ? item(record, call) : details(record, call);
  },
};

function members(call: Call<Behaviour>, before: Stored | undefined): JsonObject {
  const { name, description, settings, permissions, ad_hoc } = call.body;
  const wanted = name === undefined ? textOf(before?.name) : textOf(name);
  if (wanted === "") {
    throw plain(400, "Invalid 'name' field");
  }
  const taken = call.store.all("credential").some((one) => one.name === wanted && one.id !== before?.id);
  if (taken && call.behaviour.credentialNames === "unique") {
    throw framed(409, `A credential with the name ${wanted} already exists`);
  }
  return {
    name: wanted,
    ...(description === undefined ? {} : { description: textOf(description) }),
    ...(isObject(settings) ? { settings: unmasked(objectOf(before?.settings), settings) } : {}),
    ...(Array.isArray(permissions) ? { permissions } : {}),
    ...(typeof ad_hoc === "boolean" ? { ad_hoc } : {}),
  };
}

function rightsOf(record: Stored, call: Call<Behaviour>): number {
  if (textOf(record.owner_id) === call.user.id || isAdministrator(call)) {
    return edit;
  }
  const groups = listOf(call.user.groups).flatMap((id) => call.store.get("group", textOf(id))?.uuid ?? []);
  const mine = new Set([call.user.uuid, ...groups]);
  const granted = listOf(record.permissions)
    .map(objectOf)
    .filter(({ grantee_uuid }) => mine.has(grantee_uuid ?? ""));
  return Math.max(0, ...granted.map(({ permissions }) => Number(permissions)));
}

const kind = (record: Stored): JsonObject => {
  const type = textOf(record.type);
  const category = credentialType(type)?.category ?? "";
  return { category: { id: category, name: category }, type: { id: type, name: type } };
};

function item(record: Stored, call: Call<Behaviour>): JsonObject {
  const owner = call.store.get("user", textOf(record.owner_id));
  const by = { id: Number(record.owner_id), display_name: owner?.username ?? "" };
  return {
    uuid: record.id,
    name: record.name ?? "",
    description: record.description ?? "",
    ...kind(record),
    created_date: record.created_date ?? 0,
    created_by: by,
    last_used_by: by,
    permission: rightsOf(record, call),
    user_permissions: rightsOf(record, call),
  };
}

/** No uuid here (observed). The creator may always edit, whatever was asked for. */
function details(record: Stored, call: Call<Behaviour>): JsonObject {
  const owner = call.store.get("user", textOf(record.owner_id));
  const others = listOf(record.permissions)
    .map(objectOf)
    .filter(({ grantee_uuid }) => grantee_uuid !== owner?.uuid);
  return {
    name: record.name ?? "",
    description: record.description ?? "",
    ...kind(record),
    ad_hoc: record.ad_hoc ?? false,
    user_permissions: rightsOf(record, call),
    settings: masked(objectOf(record.settings)),
    permissions: [
      { grantee_uuid: owner?.uuid ?? "", type: "user", permissions: edit, name: owner?.username ?? "" },
      ...others.map(({ grantee_uuid, type, permissions }) => ({
        grantee_uuid: grantee_uuid ?? null,
        type: type ?? "user",
        permissions: permissions ?? 0,
        name: granteeName(grantee_uuid, call),
      })),
    ],
  };
}

const granteeName = (uuid: Json | undefined, { store }: Call<Behaviour>): Json => {
  const found = [...store.all("user"), ...store.all("group")].find((one) => one.uuid === uuid);
  return found?.username ?? found?.name ?? null;
};

/** Inputs in the words of this list, which are not those of forms: text and choices; what is not required says nothing. */
function configured(input: JsonObject): JsonObject {
  const { type, required, options, ...rest } = input;
  return {
    ...rest,
    type: configuredTypes[textOf(type)] ?? type ?? "",
    ...(required === true ? { required } : {}),
    ...(options === undefined ? {} : { options: listOf(options).map(option) }),
  };
}
const configuredTypes: Readonly<Record<string, string>> = { entry: "text", radio: "select", ui_radio: "select" };
function option(one: Json): JsonObject {
  const { name, inputs } = isObject(one) ? one : { name: one };
  return { id: name ?? "", name: name ?? "", inputs: listOf(inputs).map((inner) => configured(objectOf(inner))) };
}

const types = (): Json =>
  categories.map((category) => ({
    id: category,
    category,
    default_expand: category === "Host",
    types: credentialTypes
      .filter((type) => type.category === category)
      .map(({ name, max, inputs, expands }) => ({
        id: name,
        name,
        max,
        configuration: inputs.map(configured),
        ...(expands === true ? { expand_settings: true } : {}),
      })),
  }));

export const credentialRoutes: readonly Route<Behaviour>[] = [
  { method: "GET", path: "/credentials/types", minimumRole: role.standard, handle: () => ({ credentials: types() }) },
  {
    method: "POST",
    path: "/credentials/files",
    minimumRole: role.standard,
    handle: (call) => {
      const [uploaded] = call.request.files;
      if (uploaded === undefined) {
        throw plain(400, "Invalid 'Filedata' part");
      }
      const name = newUuid();
      call.site.files.set(name, uploaded);
      return { fileuploaded: name };
    },
  },
  ...collectionRoutes(credential),
];

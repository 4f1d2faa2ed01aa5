import { randomBytes } from "node:crypto";
import { isObject, type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { create, reply, show } from "./collection";
import { Download, invalid, Missing } from "./envelope";
import { showFamilies, writeFamilies } from "./family";
import { collectionRoutes, named } from "./list";
import * as member from "./member";
import type { Area, Call, Collection } from "./model";
import { locate } from "./numbering";
import { exportPolicy, importedPolicy } from "./policy-definition";
import { shareRoute, tagRoute } from "./share";
import type { Stored } from "../core/store";
import { hasFamilies, templateDefaults } from "./template";

const isOneTime = (record: JsonObject): boolean => record.context === "scan";

/** API Best Practices Guide, "Remediation scan": the server names a one-time policy itself. */
function generatedName(call: Call): string {
  const micro = String((call.now % 1000) * 100_000).padStart(8, "0");
  return `_${Math.floor(call.now / 1000)}_0.${micro}_1_1_192.0.2.1_${process.pid}_scan_${randomBytes(16).toString("hex")}`;
}

const preferenceValue = (value: Json): Json => (Array.isArray(value) ? value.map(textOf) : textOf(value));
const mapped = (value: Json): JsonObject =>
  Object.fromEntries(
    Object.entries(objectOf(value)).map(([name, one]) => [name, isObject(one) ? one : preferenceValue(one)]),
  );

/** The preferences a policy works with: its own over those of its template. */
export const effectivePreferences = (record: Stored): JsonObject => ({
  ...templateDefaults(textOf(record.policyTemplate)),
  ...objectOf(record.preferences),
});

function showPreferences(record: Stored, call: Call): Json {
  const { preferences, preferenceOrder, emptyMap } = call.behaviour;
  const told = preferences === "filled" ? effectivePreferences(record) : objectOf(record.preferences);
  const entries = Object.entries(told);
  if (entries.length === 0) {
    return emptyMap === "array" ? [] : {};
  }
  const ordered = preferenceOrder === "sorted" ? entries.toSorted(([one], [other]) => (one < other ? -1 : 1)) : entries;
  return Object.fromEntries(ordered);
}

export const policy: Collection = {
  table: "policy",
  noun: "Policy",
  list: "split",
  listed: ["name", "description", "status"],
  read: "either",
  write: "either",
  permission: "permCreatePolicies",
  scope: "shared",
  ids: "organization",
  // Only a scan's own calls reach a one-time policy: its create has to name it.
  isVisible: (record, call) =>
    !isOneTime(record) || call.behaviour.oneTimePolicy === "readable" || call.request.path.startsWith("/rest/scan"),
  isListed: (record) => !isOneTime(record),
  members: [
    { name: "name", write: (value) => textOf(value), initial: "" },
    member.text("description"),
    member.text("tags"),
    ...member.times,
    member.flag("generateXCCDFResults"),
    {
      name: "context",
      initial: "",
      // Fixed once and for all: a PATCH sends it empty and changes nothing.
      write: (value, _, record) => record.context ?? (textOf(value) === "scan" ? "scan" : ""),
    },
    member.references("auditFiles", "auditFile", "Audit File"),
    {
      name: "preferences",
      initial: {},
      // A value not passed keeps its existing value (API reference, Scan Policy, PATCH).
      write: (value, _, record) => ({ ...objectOf(record.preferences), ...mapped(value) }),
      show: showPreferences,
    },
    member.hidden(
      "_removed",
      (value, _, record) => {
        const names = new Set(listOf(value).map(textOf));
        const left = Object.entries(objectOf(record.preferences)).filter(([name]) => !names.has(name));
        record.preferences = Object.fromEntries(left);
        return "";
      },
      "",
      { from: "removePrefs" },
    ),
    { name: "families", initial: [], write: writeFamilies, show: (record, call) => shownFamilies(record, call) },
    { ...member.status, show: (_, call) => (replyIsEdit(call) ? 0 : "0") },
    member.groups,
    ...member.rights,
    member.creator,
    member.owner,
    member.ownerGroup,
    member.targetGroup,
    member.reference("policyTemplate", "policyTemplate", "Policy Template", { required: "Policy Template" }),
    member.text("policyProfileName", { asked: true }),
    member.derived("type", () => "regular", { asked: true }),
  ],
  check: (record, call, before) => {
    if (isOneTime(record) && before === undefined) {
      record.name = generatedName(call);
    }
    if (textOf(record.name).trim() === "") {
      throw invalid("Please specify a valid Name.");
    }
    if (record.policyTemplate === "") {
      throw invalid("Please specify a valid Policy Template.");
    }
  },
  reply: (answer, call, kind) => {
    if (kind !== "share") {
      return answer;
    }
    const { canUse: _use, canManage: _manage, ...rest } = answer;
    return rest;
  },
  narrow: page,
  usedBy: (record, call) => {
    const scan = call.store.all("scan").find(({ policy: id }) => id === record.id);
    return scan === undefined ? undefined : `Scan #${scan.id}`;
  },
};

const shownFamilies = (record: Stored, call: Call): Json | undefined =>
  hasFamilies(textOf(record.policyTemplate)) ? showFamilies(record, call) : undefined;

const replyIsEdit = (call: Call): boolean =>
  call.request.method === "PATCH" && call.behaviour.policyPatchStatus === "number";

/** API reference, Scan Policy, `owner`: the administrators are number -100 here. */
const isOwnedBy = (record: Stored, owner: string, call: Call): boolean =>
  owner === "-100" ? record._org === "0" : record.owner === locate(call, "user", owner)?.id;

/** API reference, Scan Policy: `paginated=true` with offsets, sorting and searching. */
function page(records: Stored[], call: Call): Stored[] {
  const { paginated, startOffset = "0", endOffset, sortField = "name", sortDirection = "asc", ...search } = call.query;
  if (paginated !== "true") {
    return records;
  }
  const fields: Record<string, string> = { policyTemplateID: "policyTemplate", ownerID: "owner" };
  const value = (record: Stored, field: string): string => textOf(record[fields[field] ?? field]);
  const found = records
    .filter((record) => search.name === undefined || textOf(record.name).includes(search.name))
    .filter((record) => search.tags === undefined || textOf(record.tags) === search.tags)
    .filter((record) => search.owner === undefined || isOwnedBy(record, search.owner, call))
    .filter((record) => search.policyTemplate === undefined || record.policyTemplate === search.policyTemplate)
    .toSorted((one, other) => value(one, sortField).localeCompare(value(other, sortField), "en", { numeric: true }));
  if (sortDirection.toLowerCase() === "desc") {
    found.reverse();
  }
  return found.slice(Number(startOffset), endOffset === undefined ? undefined : Number(endOffset));
}

function copy(call: Call): Json {
  const original = named(policy, call);
  if (isOneTime(original)) {
    throw new Missing("Policy", original.id, "get");
  }
  const { id: _id, uuid: _uuid, ...kept } = show(policy, call, original);
  const body = { ...kept, preferences: original.preferences ?? {}, families: original.families ?? [], groups: [] };
  const name = textOf(call.body.name) || `Copy of ${textOf(original.name)}`;
  return reply(policy, call, create(policy, call, { ...body, name }), "create");
}

export const policyArea: Area = {
  collections: [policy],
  routes: [
    tagRoute(policy),
    {
      method: "POST",
      path: "/policy/import",
      side: "either",
      permission: "permCreatePolicies",
      handle: (call) => reply(policy, call, create(policy, call, importedPolicy(call)), "create"),
    },
    { method: "POST", path: "/policy/:id/copy", side: "either", permission: "permCreatePolicies", handle: copy },
    {
      method: "POST",
      path: "/policy/:id/export",
      side: "either",
      handle: (call) => {
        const record = named(policy, call);
        const xml = exportPolicy(record, effectivePreferences(record));
        return new Download(`policy.${record.id}.1.xml`, "text/xml;charset=UTF-8", xml);
      },
    },
    shareRoute(policy),
    ...collectionRoutes(policy),
  ],
};

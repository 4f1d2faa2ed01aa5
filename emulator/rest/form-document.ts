import { type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { ownerName, permissionOf } from "./acl";
import type { Call, Stored } from "./call";
import { compliance, type Files } from "./compliance";
import { resultFields } from "./filter-fields";
import { pagesOf } from "./form";
import { policyBasics, scanBasics, type Subject } from "./form-basic";
import { scapTypes } from "./form-scap";
import { credentialData } from "./instances";
import { filled } from "./preferences";
import { familyData } from "./selection";
import { isAgent, isWeb, type Template, templateByName } from "./template";
import { has } from "./template-layout";

export type Kind = "scan" | "policy";

/** Vulnerability Management API, Editor: the form of a scan or policy, in which every `default` is the value now. */
export function form(kind: Kind, subject: Subject, call: Call): JsonObject {
  const { template, record, policy } = subject;
  const values = objectOf(record?.settings);
  const pages = policy === undefined ? pagesOf(template) : {};
  const written = call.behaviour.editorNumbers === "text" ? asText(values) : values;
  const credentials = credentialData(formOf(subject), record?.credentials, written, {
    withSettings: kind === "scan",
    isExpanded: policy === undefined,
  });
  return {
    ...(credentials === undefined ? {} : { credentials }),
    ...(policy === undefined ? {} : { policy_has_credentials: listOf(policy.credentials).length > 0 }),
    ...(has(template, "audits") ? { compliance: compliance(record, filesOf(template)) } : {}),
    is_was: isWeb(template),
    ...call.site.dialect.formMembers(template.nessusOnly === true),
    ...ownership(kind, record, call),
    title: template.title,
    is_agent: isAgent(template),
    uuid: template.uuid,
    ...(has(template, "plugins") ? { plugins: familyData(record?.plugins) } : {}),
    filter_attributes: resultFields,
    ...(has(template, "scap") ? { scap: { data: scapTypes(isAgent(template) === true) } } : {}),
    settings: {
      basic: kind === "scan" ? scanBasics(subject, call) : policyBasics(subject, call),
      ...objectOf(filled(record === undefined ? pages : withModes(pages, values), written)),
    },
    name: template.name,
  };
}

function filesOf(template: Template): Files {
  if (!has(template, "offline")) {
    return "none";
  }
  return template.name === "offline" ? "only" : "also";
}

/** Whose it is; a policy that is still a template belongs to the user who looks, a scan to no one (observed). */
function ownership(kind: Kind, record: Stored | undefined, call: Call): JsonObject {
  if (record !== undefined) {
    return { user_permissions: permissionOf(record, call), owner: ownerName(record, call) };
  }
  return kind === "scan"
    ? { user_permissions: null, owner: null }
    : { user_permissions: 128, owner: textOf(call.user.username) };
}

/** A scan of a user-defined policy offers the credentials of that policy's template. */
const formOf = ({ template, policy }: Subject): Template =>
  policy === undefined ? template : (templateByName(textOf(policy.template)) ?? template);

/**
 * In the form of an object the presets tell which of them holds: the one that was asked for, or none, "Custom". A list
 * of presets becomes a map by number, to have room for it (observed).
 */
const withModes = (pages: Record<string, Json>, values: JsonObject): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(pages).map(([name, json]): [string, Json] => {
      const page = objectOf(json);
      const modes = Array.isArray(page.modes) ? Object.fromEntries(page.modes.entries()) : objectOf(page.modes);
      return [name, { ...page, modes: { ...modes, default: values[`${name}_mode`] ?? "Custom" } }];
    }),
  );

const asText = (values: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(values).map(([id, value]) => [id, typeof value === "number" ? String(value) : value]),
  );

import { type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { isSeen, shownRows } from "./acl";
import type { Call, Stored } from "./call";
import { foldersOf } from "./folder";
import { offeredTypes } from "./form-credentials";
import { group } from "./form-input";
import { filled } from "./preferences";
import { type Template, templateByName } from "./template";
import { has } from "./template-layout";

/** What a form is drawn for: a template alone, or an object with values. */
export interface Subject {
  template: Template;
  record?: Stored;
  /** Of a scan that is made from a user-defined policy. */
  policy?: Stored;
}

const input = (type: string, id: string, name: string, more: JsonObject = {}): JsonObject => ({
  type,
  id,
  name,
  ...more,
});

/** An input shows its value only in the form of an object: blank forms have no `default` at all. */
const valued = (subject: Subject, id: string, fallback: Json = null): JsonObject => {
  if (subject.record === undefined) {
    return {};
  }
  return { default: objectOf(subject.record.settings)[id] ?? fallback };
};

/** What holds for all credentials of a type, as sections of a policy's first page. */
const wideSections = (settings: JsonObject): JsonObject[] =>
  Object.values(settings).flatMap((one) => listOf(objectOf(one).groups).map(objectOf));

export function policyBasics(subject: Subject, call: Call): JsonObject {
  const { record, template } = subject;
  const wide = offeredTypes(template).flatMap(({ settings }) => (settings === undefined ? [] : wideSections(settings)));
  const values = objectOf(record?.settings);
  const authentication =
    offeredTypes(template).length === 0
      ? []
      : [filled(group("scan_wide_credential_settings", "Authentication", wide), values)];
  return {
    ...(has(template, "desc") ? { desc: `About ${template.title}.` } : {}),
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

export function scanBasics(subject: Subject, call: Call): JsonObject {
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
  if (policy === undefined) {
    return [];
  }
  if (record !== undefined && call.behaviour.scanPolicyInput === "absent") {
    return [];
  }
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
  if (record === undefined) {
    return blank;
  }
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
  if (record === undefined) {
    return { ...blank, filters: [] };
  }
  const { filter_type, filters, emails, sms } = objectOf(record.settings);
  return {
    ...blank,
    filter_type: filter_type ?? null,
    filters: filters ?? null,
    emails: emails ?? null,
    sms: sms ?? "",
  };
}

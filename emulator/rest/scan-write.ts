import { isObject, type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { isSeen, keptRows, ownerPermission, permissionOf } from "./acl";
import { type Call, isAdministrator, secondsOf, type Stored } from "./call";
import { longUuid, nextCoreId } from "./ids";
import { changedInstances } from "./instances";
import { knownPreferences } from "./preferences";
import { insufficientScope, notFound, plain } from "./reply";
import { changedSelection } from "./selection";
import { type Template, templateByName, templateByUuid } from "./template";
import { momentOf } from "../core/zone";

/** Kinds of targets; a scan needs one of them. */
const targets = [
  "text_targets",
  "tag_targets",
  "target_groups",
  "asset_lists",
  "file_targets",
  "agent_group_id",
] as const;

const isGiven = (value: Json | undefined): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== "";

/** `POST /scans`: a hidden policy is made first, which is why a scan's id is its policy's plus one (observed). */
export function createScan(call: Call, more: JsonObject = {}): Stored {
  const { body, store } = call;
  const settings = objectOf(body.settings);
  const template = templateFor(call, settings);
  checkSettings(call, settings);
  const limit = call.behaviour.scanLimit;
  if (limit > 0 && store.count("scan") >= limit) {
    throw plain(403, "The number of scans has reached its limit");
  }
  // On Nessus a scan of a user-defined policy has no policy of its own.
  const isOfPolicy = call.site.dialect.product === "nessus" && isGiven(settings.policy_id);
  const hidden = isOfPolicy ? textOf(settings.policy_id) : nextCoreId(store);
  const id = nextCoreId(store);
  return store.put("scan", {
    id,
    policy: hidden,
    uuid: `template-${longUuid()}`,
    template: template.name,
    owner_id: call.user.id,
    creation_date: secondsOf(call),
    read: true,
    ...written(call, template, undefined),
    ...more,
  });
}

/** A scan of a user-defined policy may name the template "Custom Scan" or the policy's own. */
function templateFor(call: Call, settings: JsonObject): Template {
  const named = templateByUuid(textOf(call.body.uuid));
  if (named === undefined) {
    throw notFound();
  }
  if (!isGiven(settings.policy_id)) {
    return named;
  }
  const policy = call.store.get("policy", textOf(settings.policy_id));
  if (policy === undefined || !isSeen(policy, call)) {
    throw notFound();
  }
  const own = templateByName(textOf(policy.template));
  return templateByName(own?.isAgent === true ? "agent_custom" : "custom") ?? named;
}

function checkSettings(call: Call, settings: JsonObject): void {
  if (textOf(settings.name) === "") {
    throw plain(400, "Invalid 'name' field");
  }
  if (!targets.some((kind) => isGiven(settings[kind]))) {
    throw plain(400, "Invalid 'targets' field");
  }
  checkReferences(call, settings);
}

function checkReferences(call: Call, settings: JsonObject): void {
  if (isGiven(settings.folder_id)) {
    folderOf(call, settings.folder_id);
  }
  const unknownTag = listOf(settings.tag_targets).find(
    (uuid) => call.store.get("tagValue", textOf(uuid)) === undefined,
  );
  if (unknownTag !== undefined) {
    throw plain(404, `Tag value not found: ${textOf(unknownTag)}`);
  }
  const unknownGroup = listOf(settings.agent_group_id).find(
    (group) => !call.store.all("agentGroup").some(({ id, uuid }) => uuid === group || id === textOf(group)),
  );
  if (unknownGroup !== undefined) {
    throw plain(404, `Agent group not found: ${textOf(unknownGroup)}`);
  }
  if (isGiven(settings.timezone) && !isTimezone(textOf(settings.timezone))) {
    throw plain(400, "Invalid 'timezone' field");
  }
  const start = momentOf(textOf(settings.starttime), textOf(settings.timezone));
  const isPast = start !== undefined && start < call.site.clock.now();
  if (isPast && call.behaviour.pastStart === "refused") {
    throw plain(400, "Invalid 'starttime' field");
  }
}

const zones = new Set<string>([...Intl.supportedValuesOf("timeZone"), "UTC", "Etc/UTC", "Etc/GMT", "GMT"]);
export const timezones: readonly string[] = [...zones].toSorted();
const isTimezone = (name: string): boolean => {
  if (zones.has(name)) {
    return true;
  }
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).format(0) !== "";
  } catch {
    return false;
  }
};

export function folderOf(call: Call, id: Json | undefined): Stored {
  const folder = call.store.get("folder", textOf(id));
  if (folder === undefined || folder.owner_id !== call.user.id) {
    throw notFound();
  }
  return folder;
}

/** Members of `settings` that are kept elsewhere, or are orders and no settings. */
const noSettings = new Set(["acls", "folder_id", "owner_id", "launch", "launch_now", "scheduleScan"]);

/** What a body changes. What it leaves out is kept, or goes back to what a new scan has, as the switch says. */
export function written(call: Call, template: Template, before: Stored | undefined): JsonObject {
  const { body, behaviour } = call;
  const sent = objectOf(body.settings);
  checkReferences(call, sent);
  const keeps = before !== undefined && behaviour.putScan === "keeps";
  const own = Object.fromEntries(Object.entries(sent).filter(([name]) => !noSettings.has(name)));
  const known = behaviour.unknownPreference === "dropped" ? knownPreferences(template, own) : own;
  const hasScanner = isGiven(sent.scanner_id);
  const kept = objectOf(before?.settings);
  const settings: JsonObject = {
    ...(keeps ? kept : {}),
    // A scan of a user-defined policy stays one: its template says so.
    ...(kept.policy_id === undefined ? {} : { policy_id: kept.policy_id }),
    ...known,
    name: textOf(sent.name) || textOf(kept.name),
    ...(hasScanner ? { scanner_id: call.site.dialect.resolveScanner(sent.scanner_id, call) } : {}),
  };
  if (!hasScanner && "scanner_id" in known) {
    delete settings.scanner_id;
  }
  if (settings.enabled === null) {
    delete settings.enabled;
  }
  const owner = textOf(sent.owner_id);
  return {
    settings,
    acls: sent.acls === undefined || sent.acls === null ? (before?.acls ?? []) : keptRows(sent.acls),
    folder_id: "folder_id" in sent ? sent.folder_id : (before?.folder_id ?? folderOfNew(call)),
    ...(owner !== "" && before !== undefined ? { owner_id: newOwner(call, before, owner) } : {}),
    credentials: changedInstances(before?.credentials, body.credentials, call),
    plugins: changedSelection(keeps ? before.plugins : undefined, body.plugins),
    ...(isObject(body.audits) ? { audits: body.audits } : {}),
    last_modification_date: secondsOf(call),
  };
}

/** A scan that names no folder: Nessus puts it into the main one, Vulnerability Management says nothing of it. */
function folderOfNew(call: Call): Json {
  if (call.site.dialect.product === "vm") {
    return null;
  }
  return Number(
    call.store.all("folder").find(({ type, owner_id }) => type === "main" && owner_id === call.user.id)?.id,
  );
}

function newOwner(call: Call, before: Stored, owner: string): string {
  if (owner === textOf(before.owner_id)) {
    return owner;
  }
  if (permissionOf(before, call) < ownerPermission && !isAdministrator(call)) {
    throw insufficientScope();
  }
  if (call.store.get("user", owner) === undefined) {
    throw notFound();
  }
  return owner;
}

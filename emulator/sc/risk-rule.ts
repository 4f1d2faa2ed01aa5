import { randomUUID } from "node:crypto";
import { isAddressEntry, splitList } from "../core/addresses";
import { isObject, type Json, listOf, textOf } from "../core/json";
import { shownAddresses } from "./address-list";
import { isVisible } from "./access";
import { organizationOf, secondsOf } from "./call";
import { fieldsOf, find, remove, reply, show } from "./collection";
import { invalid } from "./envelope";
import { list } from "./list";
import * as member from "./member";
import type { Area, Call, Collection, Route } from "./model";
import { isPlugin, pluginSummary } from "./plugin";
import { checkedId, checkedIds, idOf, showReference } from "./reference";
import type { Stored } from "../core/store";

/** Written as a number, read as a name (observed on 5.8.0). */
const protocols: Record<string, string> = { "0": "HOPOPT", "1": "ICMP", "6": "TCP", "17": "UDP", any: "any" };
const hostTypes = ["all", "ip", "uuid", "hostUUID", "asset"];

const protocol = (value: Json | undefined): string => {
  const told = textOf(value) || "any";
  const name =
    protocols[told.toLowerCase()] ?? Object.values(protocols).find((one) => one.toLowerCase() === told.toLowerCase());
  if (name === undefined) {
    throw invalid("Please specify a valid Protocol.");
  }
  return name;
};

/** Accept and recast rules differ in the new severity and the order alone. */
function rules(table: "acceptRiskRule" | "recastRiskRule", noun: string): Collection {
  const recast = table === "recastRiskRule";
  const common = [
    "hostType",
    "hostValue",
    "port",
    "protocol",
    "expires",
    "status",
    "repository",
    "organization",
    "user",
    "plugin",
  ];
  return {
    table,
    noun,
    list: "array",
    listed: recast ? ["newSeverity", "order", ...common] : common,
    read: "either",
    write: "organization",
    permission: recast ? "permManageRecastRiskRules" : "permManageAcceptRiskRules",
    scope: "organization",
    members: [
      ...(recast ? [member.server("newSeverity", "")] : []),
      member.server("hostType", "all"),
      member.server("hostValue", "", {
        show: (record, call) => {
          if (record.hostType === "asset") {
            return showReference(call, "asset", record.hostValue);
          }
          return record.hostType === "ip" ? shownAddresses(record.hostValue, call) : record.hostValue;
        },
      }),
      member.server("port", "any"),
      member.server("protocol", "any"),
      member.server("comments", ""),
      member.server("expires", "-1"),
      ...(recast ? [member.server("order", "1")] : []),
      member.status,
      ...member.times,
      member.server("repository", "", { show: (record, call) => showReference(call, "repository", record.repository) }),
      member.derived("organization", (record, call) => showReference(call, "organization", record._org)),
      member.derived("user", (record, call) => showReference(call, "user", record._creator)),
      member.server("plugin", "", { show: ({ plugin }) => pluginSummary(textOf(plugin)) }),
    ],
    narrow: (records, call) => {
      const ids = (text: string | undefined): string[] =>
        (text ?? "").split(",").filter((id) => id !== "" && id !== "-1");
      const among = (wanted: string[], id: Json | undefined): boolean =>
        wanted.length === 0 || wanted.includes(textOf(id));
      return records.filter(
        (record) =>
          among(ids(call.query.repositoryIDs), record.repository) &&
          among(ids(call.query.organizationIDs), record._org) &&
          among(ids(call.query.pluginID), record.plugin) &&
          among(ids(call.query.port), record.port),
      );
    },
  };
}

export const acceptRiskRule = rules("acceptRiskRule", "Accept Risk Rule");
export const recastRiskRule = rules("recastRiskRule", "Recast Risk Rule");

function hostValue(call: Call, hostType: string): string {
  const value = call.body.hostValue;
  if (hostType === "all") {
    return "";
  }
  if (hostType === "asset") {
    return checkedId(call, "asset", "Asset", value);
  }
  const told = textOf(value);
  const entries = splitList(told);
  const comma = call.behaviour.riskRuleSeparator === "newline" && told.includes(",");
  const wrong = hostType === "ip" && !entries.every(isAddressEntry);
  // The text of 6.0.0 for a list it does not understand.
  if (entries.length === 0 || comma || wrong) {
    throw invalid("Please specify ips for this Accept Risk Rule.\nPlease specify an IP Range.");
  }
  return entries.join(",");
}

/** One rule for each repository: the reply is a list of them. */
export function createRules(collection: Collection, call: Call): Stored[] {
  const recast = collection.table === "recastRiskRule";
  const plugin = idOf(call.body.plugin);
  if (plugin === "" || (!isPlugin(plugin) && !/^\d+$/.test(plugin))) {
    throw invalid("Please specify a valid Plugin.");
  }
  const hostType = hostTypes.find((one) => one === textOf(call.body.hostType));
  if (hostType === undefined) {
    throw invalid("Please specify a valid Host Type.");
  }
  const repositories = checkedIds(call, "repository", "Repository", call.body.repositories);
  if (repositories.length === 0) {
    throw invalid("Please specify a valid Repository.");
  }
  const severity = idOf(call.body.newSeverity);
  if (recast && !/^[0-4]$/.test(severity)) {
    throw invalid("Please specify a valid Severity.");
  }
  const port = textOf(call.body.port) || "any";
  if (!/^(any|\d{1,5})$/.test(port)) {
    throw invalid("Please specify a valid Port.");
  }
  const record = {
    ...(recast ? { newSeverity: severity, order: "1" } : {}),
    hostType,
    hostValue: hostValue(call, hostType),
    port,
    protocol: protocol(call.body.protocol),
    comments: textOf(call.body.comments),
    expires: textOf(call.body.expires) || "-1",
    status: "0",
    createdTime: secondsOf(call),
    modifiedTime: secondsOf(call),
    plugin,
    _org: organizationOf(call),
    _creator: call.user.id,
  };
  const expires = Number(record.expires);
  if (expires > 0) {
    call.site.due = Math.min(call.site.due, expires * 1000);
  }
  return repositories.map((repository) => {
    const id = call.store.nextId(collection.table, 1);
    return call.store.put(collection.table, { ...record, id, uuid: randomUUID(), repository });
  });
}

function routes(collection: Collection): Route[] {
  const { table, write, read, permission = "" } = collection;
  const path = `/${table}`;
  const told = (call: Call): Stored => find(collection, call, call.parameters.id ?? "");
  return [
    { method: "GET", path, side: read, handle: (call) => list(collection, call) },
    {
      method: "POST",
      path,
      side: write,
      permission,
      handle: (call) => createRules(collection, call).map((rule) => show(collection, call, rule)),
    },
    { method: "GET", path: `${path}/:id`, side: read, handle: (call) => reply(collection, call, told(call), "read") },
    {
      method: "DELETE",
      path: `${path}/:id`,
      side: write,
      permission,
      handle: (call) => {
        remove(collection, call, find(collection, call, call.parameters.id ?? "", "delete"));
        return "";
      },
    },
    {
      method: "POST",
      path: `${path}/:id/apply`,
      side: write,
      permission,
      handle: (call) => {
        told(call);
        if (isObject(call.body.repository) && idOf(call.body.repository) !== "0") {
          checkedId(call, "repository", "Repository", call.body.repository);
        }
        return "";
      },
    },
  ];
}

/** The rules of a repository or an organization. */
export const ruleRoutes = (path: string, belongs: (rule: Stored, call: Call) => boolean): Route[] =>
  [acceptRiskRule, recastRiskRule].map((collection) => ({
    method: "GET",
    path: `${path}/${collection.table}`,
    side: "either",
    handle: (call) => {
      const fields = fieldsOf(call) ?? new Set(collection.listed);
      const all = call.store
        .all(collection.table)
        .filter((rule) => belongs(rule, call) && seen(collection, rule, call));
      return listOf(all.map((rule) => show(collection, call, rule, fields)));
    },
  }));

const seen = (collection: Collection, rule: Stored, call: Call): boolean =>
  organizationOf(call) === "0" || isVisible(collection, rule, call);

export const riskRuleArea: Area = {
  collections: [acceptRiskRule, recastRiskRule],
  routes: [...routes(acceptRiskRule), ...routes(recastRiskRule)],
};

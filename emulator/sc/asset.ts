import { contains, splitList } from "../core/addresses";
import { isObject, type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { addressList, shownAddresses } from "./address-list";
import { exportAsset, importedAsset } from "./asset-definition";
import { isSince, secondsOf } from "./call";
import { create, reply } from "./collection";
import { Download, invalid } from "./envelope";
import { hosts } from "./hosts";
import { collectionRoutes, named } from "./list";
import * as member from "./member";
import type { Area, Call, Collection, Member } from "./model";
import { idOf, showReference, summary } from "./reference";
import { shareRoute, tagRoute } from "./share";
import type { Stored } from "../core/store";
import { visibleRepositories } from "./visible-repositories";

/** API reference, Asset style. */
export const assetTypes = [
  ...["combination", "dnsname", "dnsnameupload", "dynamic", "ldapquery", "static", "staticeventfilter"],
  ...["staticvulnfilter", "templates", "upload", "watchlist", "watchlisteventfilter", "watchlistupload"],
];

/** What of a kept asset `typeFields` tells, by type. */
const typeFieldsOf: Record<string, (record: Stored, call: Call) => JsonObject> = {
  static: (record, call) => ({ definedIPs: shownAddresses(record.definedIPs, call) }),
  dnsname: (record, call) => ({
    definedDNSNames:
      call.behaviour.dnsNames === "lowerCase"
        ? textOf(record.definedDNSNames).toLowerCase()
        : textOf(record.definedDNSNames),
  }),
  dynamic: (record) => ({ rules: record.rules ?? {} }),
  combination: (record) => ({ combinations: record.combinations ?? {} }),
  ldapquery: (record) => ({ definedLDAPQuery: record.definedLDAPQuery ?? {} }),
};
const typeFields = (record: Stored, call: Call): JsonObject =>
  (typeFieldsOf[textOf(record.type)] ?? typeFieldsOf.static)?.(record, call) ?? {};

/**
 * A rule tree as it reads back: the root gains its type, clauses stand in a fixed order with a constraint, and an
 * object value becomes its id (observed on 5.18.0).
 */
function completedRule(node: Json): Json {
  const rule = objectOf(node);
  if (rule.type === "clause" || "filterName" in rule) {
    const value = isObject(rule.value) ? textOf(rule.value.id) : textOf(rule.value);
    const constraint = textOf(rule.pluginIDConstraint) || "-1";
    return {
      filterName: rule.filterName ?? "",
      operator: rule.operator ?? "",
      value,
      pluginIDConstraint: constraint,
      type: "clause",
    };
  }
  return { operator: rule.operator ?? "all", children: listOf(rule.children).map(completedRule), type: "group" };
}

const ioSync = (name: string, value: Json): Member =>
  member.derived(name, (_, call) => (isSince(call, "5.18.0") ? value : undefined));

/** Seconds after a change until a recalculated `ipCount` is known. */
const calculationSeconds = 5;
const isCalculated = (record: Stored, call: Call): boolean =>
  Number(secondsOf(call)) >= Number(record.modifiedTime) + calculationSeconds;

/** The hosts of a repository that an asset contains: those of the canned data. */
const hostsIn = (record: Stored, call: Call, repository: string): string[] =>
  hosts
    .filter((host) => host.repository === repository && containsHost(record, call, host.ip, host.dnsName))
    .map(({ ip }) => ip);

export function containsHost(
  record: Stored,
  call: Call,
  ip: string,
  dnsName: string,
  above: readonly string[] = [],
): boolean {
  if (record.id === "0") {
    return true;
  }
  if (record.type === "combination") {
    // One that is changed to contain itself adds nothing.
    const isInside = above.includes(record.id);
    return !isInside && expressionContains(record.combinations, call, ip, dnsName, [...above, record.id]);
  }
  const fields = typeFields(record, call);
  if (splitList(textOf(fields.definedDNSNames).toLowerCase()).includes(dnsName.toLowerCase())) {
    return true;
  }
  return contains(splitList(textOf(fields.definedIPs)), ip);
}

/** An asset by its id, or an operator over one or two more of these: combinations, and the filter `~` of an analysis. */
export function expressionContains(
  node: Json | undefined,
  call: Call,
  ip: string,
  dnsName: string,
  above: readonly string[] = [],
): boolean {
  const { operator, operand1, operand2 } = objectOf(node);
  const within = (operand: Json | undefined): boolean => expressionContains(operand, call, ip, dnsName, above);
  if (operator === "complement") {
    return !within(operand1);
  }
  if (operator === "union") {
    return within(operand1) || within(operand2);
  }
  if (operator === "intersection") {
    return within(operand1) && within(operand2);
  }
  const record = call.store.get("asset", idOf(node));
  return record !== undefined && containsHost(record, call, ip, dnsName, above);
}

export const asset: Collection = {
  table: "asset",
  noun: "Asset",
  list: "split",
  listed: ["name", "description", "type", "status"],
  read: "either",
  write: "organization",
  scope: "organization",
  members: [
    member.required("name", "Name"),
    member.choice("type", assetTypes, "static", { required: "Type" }),
    member.text("description"),
    member.text("tags"),
    member.text("context"),
    member.status,
    ...member.times,
    ioSync("ioSyncStatus", "Not Synced"),
    ioSync("ioFirstSyncTime", "-1"),
    ioSync("ioLastSyncSuccess", "-1"),
    ioSync("ioLastSyncFailure", "-1"),
    ioSync("ioSyncErrorDetails", null),
    addressList("definedIPs", false, { show: false }),
    member.hidden("definedDNSNames", (value) => splitList(textOf(value)).join(","), ""),
    member.hidden("rules", completedRule, {}),
    member.hidden("combinations", (value) => value, {}),
    member.hidden("definedLDAPQuery", (value) => value, {}),
    member.hidden("_file", (value) => textOf(value), "", { from: "filename" }),
    member.derived("typeFields", typeFields),
    member.derived("repositories", (record, call) =>
      visibleRepositories(call).map((repository) => ({
        ipCount: isCalculated(record, call) ? String(hostsIn(record, call, repository.id).length) : "-1",
        repository: summary(call, "repository", repository),
      })),
    ),
    member.derived("ipCount", (record, call) => {
      if (!isCalculated(record, call)) {
        return -1;
      }
      return visibleRepositories(call).reduce((sum, { id }) => sum + hostsIn(record, call, id).length, 0);
    }),
    member.derived(
      "viewableIPs",
      (record, call) =>
        visibleRepositories(call).map((repository) => {
          const hosts = hostsIn(record, call, repository.id);
          const ipList = hosts.map((ip) => `${ip}|\n`).join("");
          return { ipCount: String(hosts.length), ipList, repository: summary(call, "repository", repository) };
        }),
      { asked: true },
    ),
    member.groups,
    { name: "assetDataFields", write: (value) => listOf(value), initial: [] },
    ...member.rights,
    member.creator,
    member.owner,
    member.ownerGroup,
    member.targetGroup,
    {
      name: "template",
      write: (value) => textOf(objectOf(value).id ?? value),
      initial: "",
      show: (record, call) => showReference(call, "assetTemplate", record.template),
    },
    member.derived("organization", (record, call) => showReference(call, "organization", record._org), { asked: true }),
  ],
  narrow: (records, call) => {
    const words = new Set((call.query.filter ?? "").split(","));
    const templates = (call.query.template ?? "").split(",").filter((id) => id !== "");
    return records.filter(
      (record) =>
        !(words.has("excludeAllDefined") && record.id === "0") &&
        !(words.has("excludeWatchlists") && textOf(record.type).startsWith("watchlist")) &&
        (templates.length === 0 || templates.includes(textOf(record.template))),
    );
  },
  check: (record, call, before) => {
    if (before !== undefined && record.type !== before.type) {
      throw invalid("The type of an Asset cannot be changed.");
    }
    if (record.type === "static" && record.definedIPs === "") {
      throw invalid("Please specify valid IPs for this Asset.");
    }
    if (record.type === "dnsname" && record.definedDNSNames === "") {
      throw invalid("Please specify valid DNS Names for this Asset.");
    }
    if (record._file !== "" && record._file !== before?._file) {
      readUpload(record, call);
    }
  },
  usedBy: (record, call) => {
    const scan = call.store.all("scan").find(({ assets }) => listOf(assets).includes(record.id));
    return scan === undefined ? undefined : `Scan #${scan.id}`;
  },
  removed: (record, call) => {
    for (const scan of call.store.all("scan")) {
      const assets = listOf(scan.assets);
      if (assets.includes(record.id)) {
        call.store.put("scan", { ...scan, assets: assets.filter((id) => id !== record.id) });
      }
    }
  },
};

/** A list that was uploaded as a file reads like a typed one. */
function readUpload(record: JsonObject, call: Call): void {
  const file = call.site.files.get(textOf(record._file));
  if (file === undefined) {
    throw invalid("Please specify a valid File.");
  }
  const entries = splitList(Buffer.from(file.bytes).toString("utf8")).join(",");
  const isNames = record.type === "dnsnameupload";
  record[isNames ? "definedDNSNames" : "definedIPs"] = entries;
  record.type =
    { dnsnameupload: "dnsname", upload: "static", watchlistupload: "watchlist" }[textOf(record.type)] ?? "static";
}

export const assetArea: Area = {
  collections: [asset],
  routes: [
    tagRoute(asset),
    {
      method: "POST",
      path: "/asset/import",
      side: "organization",
      handle: (call) => reply(asset, call, create(asset, call, importedAsset(call)), "create"),
    },
    {
      method: "POST",
      path: "/asset/testLDAPQuery",
      side: "organization",
      handle: () => ({ hostnames: [] }),
    },
    {
      method: "GET",
      path: "/asset/:id/export",
      side: "organization",
      handle: (call) => {
        const record = named(asset, call);
        return new Download(
          `asset.${record.id}.1.xml`,
          "text/xml;charset=UTF-8",
          exportAsset(record, call.site.version),
        );
      },
    },
    {
      method: "POST",
      path: "/asset/:id/refresh",
      side: "administrator",
      handle: (call) => {
        const id = call.parameters.id ?? "";
        const record = call.store.get("asset", id);
        if (record === undefined) {
          named(asset, call);
        } else {
          call.store.put("asset", { ...record, modifiedTime: secondsOf(call) });
        }
        return { ...call.body, id };
      },
    },
    shareRoute(asset),
    ...collectionRoutes(asset),
  ],
};

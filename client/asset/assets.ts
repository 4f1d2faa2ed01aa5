import { idOf } from "../../provider/platforms/codecs";
import { entriesOf } from "../../provider/platforms/sc/dialect";
import type { Props } from "../../provider/definition";
import type { Platform } from "../../provider/definition/platform";
import { isObject } from "../../provider/values/shape";
import { unlessAborted } from "../ask";
import { bulkExport } from "../bulk-export";
import type { Client } from "../connect";
import { propsOf } from "../props";
import { refuses } from "../refusal";
import { isoOf } from "../time";

/** An asset list of Security Center. Times are ISO 8601. */
export interface AssetListRow {
  id: string;
  name: string;
  type: string;
  description: string;
  tags: string;
  /** Absent while Security Center counts. */
  ipCount?: number;
  /** Addresses by repository: `Internal: 3`. */
  repositories: string[];
  owner: string;
  ownerGroup: string;
  /** Groups that it is shared with. */
  groups: string[];
  targetGroup?: string;
  creator: string;
  template?: string;
  status: string;
  createdTime?: string;
  modifiedTime?: string;
}

/** An asset of Vulnerability Management: a host. */
export interface AssetRow {
  id: string;
  ipv4s: string[];
  ipv6s: string[];
  fqdns: string[];
  hostnames: string[];
  netbiosNames: string[];
  macAddresses: string[];
  operatingSystems: string[];
  systemTypes: string[];
  agentNames: string[];
  hasAgent: boolean;
  /** `category:value`. */
  tags: string[];
  sources: string[];
  networkId?: string;
  firstSeen?: string;
  lastSeen?: string;
  lastScan?: string;
  lastAuthenticatedScan?: string;
  deletedAt?: string;
  terminatedAt?: string;
}

/** Members in the order of a table. */
const assetListColumns = [
  ...([
    "id",
    "name",
    "type",
    "description",
    "tags",
    "ipCount",
    "repositories",
    "owner",
    "ownerGroup",
    "groups",
  ] as const),
  ...(["targetGroup", "creator", "template", "status", "createdTime", "modifiedTime"] as const),
] satisfies readonly (keyof AssetListRow)[];
const assetColumns = [
  ...(["id", "ipv4s", "ipv6s", "fqdns", "hostnames", "netbiosNames", "macAddresses", "operatingSystems"] as const),
  ...(["systemTypes", "agentNames", "hasAgent", "tags", "sources", "networkId", "firstSeen", "lastSeen"] as const),
  ...(["lastScan", "lastAuthenticatedScan", "deletedAt", "terminatedAt"] as const),
] satisfies readonly (keyof AssetRow)[];

/** Source: Security Center API Best Practices Guide, "Retrieve Asset Data", the example's request. */
const guidesRequest =
  "/rest/asset?filter=excludeAllDefined,usable&fields=owner,groups,ownerGroup,status,name,type,template,description," +
  "createdTime,modifiedTime,ipCount,repositories,targetGroup,tags,creator";

/** Assets of a chunk: 100 to 10,000. Source: Vulnerability Management API, `POST /assets/export`. */
const assetsOfChunk = 1_000;

export interface AssetsOptions {
  signal?: AbortSignal;
  onProgress?: (state: { done: number; total?: number }) => void;
}

type AssetRows = (client: Client, options: AssetsOptions) => AsyncGenerator<AssetListRow | AssetRow>;

async function* listRows(client: Client, { signal }: AssetsOptions): AsyncGenerator<AssetListRow> {
  const answer = await unlessAborted(signal, client.read(guidesRequest));
  // What may only be used is asked for; the other half is not.
  const lists = isObject(answer) ? { manageable: [], ...answer } : answer;
  for (const entry of entriesOf(lists, "GET /rest/asset")) {
    yield listOfEntry(entry);
  }
}

async function* exportedRows(client: Client, { signal, onProgress }: AssetsOptions): AsyncGenerator<AssetRow> {
  const body = { chunk_size: assetsOfChunk, filters: {} };
  for await (const { items } of bulkExport(client, "assets", body, { signal, onProgress })) {
    for (const item of items) {
      signal?.throwIfAborted();
      yield assetOfItem(item);
    }
  }
}

/** What the rows of a platform are, in singular, with their members in the order of a table. */
interface AssetSource {
  noun: string;
  columns: readonly string[];
  rows: AssetRows;
}

export const assetSources: Record<Platform, AssetSource> = {
  sc: { noun: "asset list", columns: assetListColumns, rows: listRows },
  vm: { noun: "asset", columns: assetColumns, rows: exportedRows },
  nessus: {
    noun: "asset",
    columns: assetColumns,
    rows: refuses(
      "Nessus has no assets: it knows the targets of each scan",
      "read them from the scans, or connect to the platform that this Nessus reports to",
    ),
  },
};

/**
 * What the platform knows to scan: on Security Center the asset lists, as the guide retrieves them; on Vulnerability
 * Management the assets. One by one and never all at once, as far as the platform lets it.
 *
 * Throws {@link InputError} on Nessus.
 * Source: Security Center API Best Practices Guide, "Retrieve Asset Data", `GET /asset`; Vulnerability Management API,
 * Exports, `POST /assets/export`.
 */
export async function* assets(client: Client, options: AssetsOptions = {}): AsyncGenerator<AssetListRow | AssetRow> {
  yield* assetSources[client.platform].rows(client, options);
}

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(text).filter((one) => one !== "") : []);
const optional = (value: unknown): string | undefined => text(value) || undefined;
const objects = (value: unknown): Props[] => (Array.isArray(value) ? value.map(propsOf) : []);
/** The name of what a reference names; undefined for the placeholder of nothing. */
const nameOf = (reference: unknown): string | undefined =>
  idOf(reference) === undefined ? undefined : text(propsOf(reference).username ?? propsOf(reference).name);

function listOfEntry(entry: Props): AssetListRow {
  const ipCount = Number(entry.ipCount);
  return {
    id: text(entry.id),
    name: text(entry.name),
    type: text(entry.type),
    description: text(entry.description),
    tags: text(entry.tags),
    ipCount: ipCount >= 0 ? ipCount : undefined,
    repositories: objects(entry.repositories).map(
      ({ repository, ipCount: count }) => `${nameOf(repository) ?? ""}: ${text(count)}`,
    ),
    owner: nameOf(entry.owner) ?? "",
    ownerGroup: nameOf(entry.ownerGroup) ?? "",
    groups: objects(entry.groups).flatMap((group) => nameOf(group) ?? []),
    targetGroup: nameOf(entry.targetGroup),
    creator: nameOf(entry.creator) ?? "",
    template: nameOf(entry.template),
    status: text(entry.status),
    createdTime: isoOf(entry.createdTime),
    modifiedTime: isoOf(entry.modifiedTime),
  };
}

const assetOfItem = (item: Props): AssetRow => ({
  id: text(item.id),
  ipv4s: texts(item.ipv4s),
  ipv6s: texts(item.ipv6s),
  fqdns: texts(item.fqdns),
  hostnames: texts(item.hostnames),
  netbiosNames: texts(item.netbios_names),
  macAddresses: texts(item.mac_addresses),
  operatingSystems: texts(item.operating_systems),
  systemTypes: texts(item.system_types),
  agentNames: texts(item.agent_names),
  hasAgent: item.has_agent === true,
  tags: objects(item.tags).map(({ key, value }) => `${text(key)}:${text(value)}`),
  sources: objects(item.sources).map(({ name }) => text(name)),
  networkId: optional(item.network_id),
  firstSeen: optional(item.first_seen),
  lastSeen: optional(item.last_seen),
  lastScan: optional(item.last_scan_time),
  lastAuthenticatedScan: optional(item.last_authenticated_scan_date),
  deletedAt: optional(item.deleted_at),
  terminatedAt: optional(item.terminated_at),
});

import { contains } from "../core/addresses";
import { type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { assetDetails, assetItem } from "./asset-object";
import type { Behaviour } from "./behaviour";
import { type Call, idOf, isoOf, role, type Route, type Stored } from "../rest/call";
import { change } from "../rest/collection";
import { cloudAssets, exploredFindings, webAssets } from "./explore";
import { newUuid, zeroUuid } from "../rest/ids";
import { Download, plain, Reply } from "../rest/reply";

const limit = 5000;

export function assetOf(call: Call<Behaviour>): Stored {
  const record = call.store.get("asset", idOf(call));
  if (record === undefined) {
    throw plain(404, "Asset not found");
  }
  return record;
}

const first = (value: Json | undefined): Json => (Array.isArray(value) ? (value[0] ?? null) : (value ?? null));

/** `POST /import/assets`: asynchronous at the vendor's; the assets are there at once, the job ends a little later. */
function importAssets(call: Call<Behaviour>): JsonObject {
  const assets = listOf(call.body.assets).map(objectOf);
  const source = textOf(call.body.source);
  if (source === "" || assets.length === 0) {
    throw plain(400, "Invalid 'source' or 'assets' field");
  }
  for (const one of assets) {
    const id = newUuid();
    call.store.put("asset", {
      id,
      ipv4: first(one.ipv4),
      fqdn: first(one.fqdn),
      netbios_name: first(one.netbios_name),
      operating_system: first(one.operating_system),
      network_id: textOf(one.network_id) || zeroUuid,
      plugins: [],
      source,
      last_seen: isoOf(call),
    });
  }
  const job = call.store.put("importJob", {
    id: newUuid(),
    container_id: call.user.container_uuid ?? null,
    source,
    uploaded: assets.length,
    started: call.now,
  });
  return { asset_import_job_uuid: job.id };
}

const takes = 500;
const jobItem = (job: Stored): JsonObject => ({
  job_id: job.id,
  container_id: job.container_id ?? null,
  source: job.source ?? "",
  batches: 1,
  uploaded_assets: job.uploaded ?? 0,
  failed_assets: 0,
  start_time: job.started ?? 0,
  last_update_time: Number(job.started) + takes,
  end_time: Number(job.started) + takes,
  status: "COMPLETE",
  status_message: "",
});

/** `{"and": [{field, operator, value}]}` over the few members that assets have here. */
function fitsQuery(query: JsonObject, asset: Stored): boolean {
  if (Array.isArray(query.and)) {
    return query.and.every((part) => fitsQuery(objectOf(part), asset));
  }
  if (Array.isArray(query.or)) {
    return query.or.some((part) => fitsQuery(objectOf(part), asset));
  }
  const { field, operator, value } = query;
  const wanted = Array.isArray(value) ? value.map(textOf) : textOf(value).split(",");
  const kept = textOf(asset[textOf(field)]);
  const isIn = field === "ipv4" ? contains(wanted, kept) : wanted.includes(kept);
  return operator === "neq" ? !isIn : isIn;
}

const accepted = (count: number): Reply => new Reply(202, { response: { data: { asset_count: count } } });

function removeMany(call: Call<Behaviour>): Reply {
  const query = objectOf(call.body.query);
  if (Object.keys(query).length === 0) {
    throw plain(400, "Invalid 'query' field");
  }
  const gone = call.store.all("asset").filter((asset) => fitsQuery(query, asset));
  for (const { id } of gone) {
    call.store.remove("asset", id);
  }
  return accepted(gone.length);
}

function moveMany(call: Call<Behaviour>): Reply {
  const { source, destination, targets } = call.body;
  const moved = call.store
    .all("asset")
    .filter(({ network_id, ipv4 }) => network_id === source && contains(textOf(targets).split(","), textOf(ipv4)));
  for (const asset of moved) {
    change(call, "asset", asset, { network_id: textOf(destination) });
  }
  return accepted(moved.length);
}

/** One value of a line: scalars as they are, lists and objects as JSON; quoted when it has a dash, comma or quote. */
function cell(value: Json | undefined): string {
  const text = typeof value === "object" && value !== null ? JSON.stringify(value) : textOf(value);
  return /[",\-\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The answer to `Accept: text/csv`: the wanted members by name, or all that the items have. */
function table(items: readonly JsonObject[], wanted: Json | undefined): Download {
  const names = Array.isArray(wanted) ? wanted.map(textOf) : [...new Set(items.flatMap(Object.keys))];
  const columns = names.toSorted();
  const lines = [columns, ...items.map((item) => columns.map((name) => cell(item[name])))];
  return new Download("search.csv", "text/csv", lines.map((line) => `${line.join(",")}\n`).join(""));
}

/** `POST /api/v3/...search`: a page of canned assets or findings; JSON, or a table for those who accept one. */
const search = (path: string, key: string, items: (call: Call<Behaviour>) => JsonObject[]): Route<Behaviour> => ({
  method: "POST",
  path: `/api/v3/${path}/search`,
  minimumRole: role.basic,
  handle: (call) => {
    const limit = Number(call.body.limit ?? 200);
    const all = items(call);
    if (/text\/csv/.test(call.request.headers.accept ?? "")) {
      return table(all.slice(0, limit), call.body.fields);
    }
    return { [key]: all.slice(0, limit), pagination: { ...(key === "assets" ? { limit } : {}), total: all.length } };
  },
});

const host = (asset: Stored): JsonObject => ({
  id: asset.id,
  name: asset.fqdn ?? asset.ipv4 ?? "",
  types: ["host"],
  sources: ["NESSUS_SCAN"],
  ipv4_addresses: [asset.ipv4 ?? ""],
  ipv6_addresses: [],
  fqdns: [asset.fqdn ?? ""],
  operating_systems: [asset.operating_system ?? ""],
  network: { id: asset.network_id ?? zeroUuid, name: "Default" },
  tags: [],
  is_deleted: false,
  is_licensed: true,
  tenable_id: asset.id.replaceAll("-", ""),
  mac_addresses: ["02:00:5e:00:02:01"],
  display_mac_address: "02:00:5e:00:02:01",
  display_ipv4_address: asset.ipv4 ?? "",
  display_fqdn: asset.fqdn ?? "",
  display_operating_system: asset.operating_system ?? "",
  host_name: asset.fqdn ?? "",
  system_type: "general-purpose",
  has_plugin_results: true,
  installed_software: ["cpe:/a:openbsd:openssh:8.7"],
  is_public: false,
  observation_sources: [
    { first_observed: asset.last_seen ?? "", last_observed: asset.last_seen ?? "", name: "NESSUS_SCAN" },
  ],
  ...Object.fromEntries(seen.map((name) => [name, asset.last_seen ?? ""])),
});
const seen = [
  ...["first_observed", "last_observed", "created", "updated"],
  ...["last_licensed_scan_time", "last_authenticated_scan_time"],
];
const hosts = ({ store }: Call<Behaviour>): JsonObject[] => store.all("asset").map(host);

export const assetRoutes: readonly Route<Behaviour>[] = [
  {
    method: "GET",
    path: "/assets",
    minimumRole: role.basic,
    handle: ({ store }) => ({
      assets: store.all("asset").slice(0, limit).map(assetItem),
      total: store.count("asset"),
    }),
  },
  { method: "GET", path: "/assets/:id", minimumRole: role.basic, handle: (call) => assetDetails(assetOf(call)) },
  { method: "POST", path: "/import/assets", minimumRole: role.administrator, handle: importAssets },
  {
    method: "GET",
    path: "/import/asset-jobs",
    minimumRole: role.administrator,
    handle: ({ store }) => ({ asset_import_jobs: store.all("importJob").map(jobItem) }),
  },
  {
    method: "GET",
    path: "/import/asset-jobs/:id",
    minimumRole: role.administrator,
    handle: (call) => {
      const job = call.store.get("importJob", idOf(call));
      if (job === undefined) {
        throw plain(404, "Job not found");
      }
      return jobItem(job);
    },
  },
  { method: "POST", path: "/api/v2/assets/bulk-jobs/delete", minimumRole: role.administrator, handle: removeMany },
  {
    method: "POST",
    path: "/api/v2/assets/bulk-jobs/move-to-network",
    minimumRole: role.administrator,
    handle: moveMany,
  },
  {
    method: "POST",
    path: "/api/v2/assets/bulk-jobs/acr",
    minimumRole: role.administrator,
    handle: ({ request }) => accepted(listOf(request.body).length),
  },
  search("assets", "assets", (call) => [...hosts(call), ...webAssets, ...cloudAssets]),
  search("assets/host", "assets", hosts),
  search("assets/webapp", "assets", () => [...webAssets]),
  search("assets/cloud_resource", "assets", () => [...cloudAssets]),
  ...["host", "webapp", "cloud_resource", "host_audit"].map((kind) =>
    search(`findings/vulnerabilities/${kind}`, "findings", ({ body }) => exploredFindings(kind, body.fields)),
  ),
];

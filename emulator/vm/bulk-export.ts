import { type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { exportedAsset, secondVersion } from "./exported-asset";
import { exportedChecks } from "./exported-check";
import { exportedFindings } from "./exported-finding";
import { exportFilter, namesTime, shownFilters } from "./export-filter";
import type { Behaviour } from "./behaviour";
import { type Call, idOf, role, type Route, type Stored } from "../rest/call";
import { change } from "../rest/collection";
import { newUuid } from "../rest/ids";
import { Download, plain, Refusal } from "../rest/reply";

interface Kind {
  /** `vulns`, `assets`, ...: the first part of the path. */
  readonly path: string;
  /** The member of the request that says how large a chunk is, and its limits. */
  readonly size: { readonly member: string; readonly least: number; readonly most: number };
  readonly items: (asset: Stored, call: Call<Behaviour>, job: Stored) => JsonObject[];
}

const kinds: readonly Kind[] = [
  { path: "vulns", size: { member: "num_assets", least: 50, most: 5000 }, items: exportedFindings },
  {
    path: "assets",
    size: { member: "chunk_size", least: 100, most: 10_000 },
    items: (asset, call, { body, version }) => {
      const item = exportedAsset(asset, call, { withPorts: objectOf(body).include_open_ports === true });
      return [version === 2 ? secondVersion(item, asset) : item];
    },
  },
  { path: "compliance", size: { member: "num_findings", least: 50, most: 5000 }, items: exportedChecks },
];

/** Filters that `since` stands for, and that cannot go with it (API reference, Exports, `POST /vulns/export`). */
const withoutSince = ["first_found", "first_seen", "last_found", "last_seen", "last_fixed"];
const daySeconds = 86_400;

/** Without any filter of a time, findings of the last 30 days are meant; without a state, those that are there. */
function isMeant(item: JsonObject, filters: JsonObject, job: Stored, { behaviour }: Call<Behaviour>): boolean {
  const latest = Date.parse(textOf(item.last_fixed) || textOf(item.last_found)) / 1000;
  const isRecent = namesTime(filters) || latest >= Number(job.created) / 1000 - 30 * daySeconds;
  const states = listOf(filters.state).length > 0 || filters.since !== undefined;
  return isRecent && (states || behaviour.exportStates === "all" || item.state !== "FIXED");
}

/** Assets that a chunk holds here: few, so that even a small site has several chunks. */
const assetsInChunk = 2;

function chunksOf(kind: Kind, job: Stored, call: Call<Behaviour>): JsonObject[][] {
  const isLicensed = ({ licensed }: Stored): boolean => licensed !== false;
  const wantsAll = kind.path !== "vulns" || objectOf(job.body).include_unlicensed === true;
  const chosen = listOf(objectOf(job.body).asset).map(textOf);
  const assets = call.store
    .all("asset")
    .filter((asset) => wantsAll || isLicensed(asset))
    .filter(({ id }) => kind.path !== "compliance" || chosen.length === 0 || chosen.includes(id));
  const filters = objectOf(job.filters);
  const fits = exportFilter(kind.path, filters, call);
  const chunks: JsonObject[][] = [];
  for (let from = 0; from < assets.length; from += assetsInChunk) {
    const part = assets
      .slice(from, from + assetsInChunk)
      .flatMap((asset) =>
        kind
          .items(asset, call, job)
          .filter((item) => fits(item, asset) && (kind.path !== "vulns" || isMeant(item, filters, job, call))),
      );
    chunks.push(part);
  }
  return chunks;
}

/** How many chunks are there by now, and of how many. */
function progress(
  kind: Kind,
  job: Stored,
  call: Call<Behaviour>,
): { status: string; available: number; total: number } {
  const total = chunksOf(kind, job, call).length;
  const passed = Math.floor((call.now - Number(job.created)) / (call.behaviour.chunkSeconds * 1000));
  const available = Math.max(0, Math.min(total, passed));
  if (job.cancelled === true) {
    return { status: "CANCELLED", available, total };
  }
  if (passed < 1) {
    return { status: total === 0 ? "FINISHED" : "QUEUED", available: 0, total };
  }
  return { status: available >= total ? "FINISHED" : "PROCESSING", available, total };
}

const isRunning = (kind: Kind, job: Stored, call: Call<Behaviour>): boolean =>
  ["QUEUED", "PROCESSING"].includes(progress(kind, job, call).status);

/** How a second export is refused that is the same as one that runs: as documented, and as users have met it. */
function duplicate({ id, created }: Stored, { behaviour }: Call<Behaviour>): Refusal {
  if (behaviour.identicalExport === "refused") {
    return new Refusal(409, { active_job_id: id, failure_reason: "An export with the same parameters is running" });
  }
  const container = newUuid();
  if (behaviour.identicalExport === "throttledInParts") {
    const strings = [
      "Duplicate export (job_uuid=",
      " container_uuid=",
      "). not allowed. Please modify the request or wait.",
    ];
    return new Refusal(429, { values: [id, container], strings, empty: false, value_count: 2 });
  }
  const when = new Date(Number(created)).toISOString();
  const message = `Duplicate export not allowed. Please wait (job_uuid=${id} container_uuid=${container} createdAt=${when})`;
  return new Refusal(429, { status: 429, message });
}

function start(kind: Kind, call: Call<Behaviour>, version = 1): JsonObject {
  const { member, least, most } = kind.size;
  const size = call.body[member];
  if (size !== undefined && size !== null && (Number(size) < least || Number(size) > most)) {
    throw plain(400, `Invalid '${member}' field: ${least} to ${most}`);
  }
  const filters = objectOf(call.body.filters);
  const clash = withoutSince.find((name) => filters.since !== undefined && filters[name] !== undefined);
  if (kind.path === "vulns" && clash !== undefined) {
    throw plain(400, `Invalid filters: 'since' excludes '${clash}'`);
  }
  const running = call.store.all("bulkExport").filter((job) => job.kind === kind.path && isRunning(kind, job, call));
  const same = running.find((job) => JSON.stringify(job.body) === JSON.stringify(call.body));
  if (same !== undefined && call.behaviour.identicalExport !== "allowed") {
    throw duplicate(same, call);
  }
  if (running.length >= call.behaviour.exportLimit) {
    throw new Refusal(429, "Too many exports", { "Retry-After": "30", "Content-Type": "text/html" });
  }
  const { id } = call.store.put("bulkExport", {
    id: newUuid(),
    kind: kind.path,
    version,
    body: call.body,
    filters,
    created: call.now,
    size: size === undefined || size === null ? least : Number(size),
  });
  return { export_uuid: id };
}

function jobOf(kind: Kind, call: Call<Behaviour>): Stored {
  const job = call.store.get("bulkExport", idOf(call));
  if (job === undefined || job.kind !== kind.path) {
    throw plain(404, "Export not found");
  }
  return job;
}

const numbers = (count: number): Json => Array.from({ length: count }, (_, index) => index + 1);

/** What the status of a job and the list of jobs tell. */
function heading(kind: Kind, job: Stored, call: Call<Behaviour>): JsonObject {
  const { status: word, available, total } = progress(kind, job, call);
  const chunks = chunksOf(kind, job, call).slice(0, available);
  const body = objectOf(job.body);
  return {
    uuid: job.id,
    status: word,
    ...(kind.path === "compliance" ? {} : { total_chunks: total }),
    chunks_available_count: available,
    empty_chunks_count: chunks.filter(({ length }) => length === 0).length,
    finished_chunks: available,
    filters: shownFilters(kind.path, objectOf(job.filters)),
    ...(kind.path === "compliance"
      ? { num_findings: job.size ?? 0, asset: body.asset ?? [] }
      : { num_assets_per_chunk: job.size ?? 0 }),
    created: job.created ?? 0,
  };
}

function status(kind: Kind, call: Call<Behaviour>): JsonObject {
  const job = jobOf(kind, call);
  const { available } = progress(kind, job, call);
  const { uuid, status: word, ...others } = heading(kind, job, call);
  const lists = { chunks_available: numbers(available), chunks_failed: [], chunks_cancelled: [] };
  return { status: word ?? "", uuid: uuid ?? "", ...lists, ...others };
}

function chunk(kind: Kind, call: Call<Behaviour>): Download {
  const job = jobOf(kind, call);
  const number = Number(call.parameters.chunk);
  const part = chunksOf(kind, job, call)[number - 1];
  if (part === undefined || number > progress(kind, job, call).available) {
    throw plain(404, "Chunk not found");
  }
  return new Download(`chunk-${number}.json`, "application/octet-stream", JSON.stringify(part));
}

const list = (kind: Kind, call: Call<Behaviour>): JsonObject => ({
  exports: call.store
    .all("bulkExport")
    .filter((job) => job.kind === kind.path)
    .map((job) => heading(kind, job, call)),
});

const routesOf = (kind: Kind): Route<Behaviour>[] => {
  const base = `/${kind.path}/export`;
  const route = (
    method: string,
    path: string,
    handle: (kind: Kind, call: Call<Behaviour>) => JsonObject | Download,
  ) => ({
    method,
    path,
    minimumRole: role.basic,
    handle: (call: Call<Behaviour>) => handle(kind, call),
  });
  return [
    route("POST", base, start),
    ...(kind.path === "assets"
      ? [route("POST", "/assets/v2/export", (of: Kind, call: Call<Behaviour>) => start(of, call, 2))]
      : []),
    route("GET", `${base}/status`, list),
    route("GET", `${base}/:id/status`, status),
    route("GET", `${base}/:id/chunks/:chunk`, chunk),
    route("POST", `${base}/:id/cancel`, (_, call) => {
      change(call, "bulkExport", jobOf(kind, call), { cancelled: true });
      return { status: "CANCELLED" };
    }),
  ];
};

/** Vulnerability Management API, Exports: a job, its status, its chunks. */
export const bulkExportRoutes: readonly Route<Behaviour>[] = kinds.flatMap(routesOf);
